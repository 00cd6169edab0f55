"""Puts standings and tallies behind their walls, and has every change of a watched table noted (R-I.4, R-P.17)."""

from django.db import migrations

from jingwei.people.walls import IN_SIGHT, wall

# Table -> what leads from its changed rows to those that name the organisation. The function is its owner's:
# whoever changes a row notes it for all that it concerns, whatever he sees himself.
WATCHED = {
    "register_entry": "",
    "cover_hosting": "",
    "cover_assignment": "",
    "cover_partyrecord": "JOIN cover_hosting USING (party_organisation_id)",
}
EVENTS = {"insert": "NEW", "update": "NEW", "delete": "OLD"}
FUNCTIONS = "".join(
    f"""
    CREATE FUNCTION indicators_touched_by_{table}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
    BEGIN
        INSERT INTO indicators_touched (organisation) SELECT DISTINCT organisation_id FROM changed {through};
        RETURN NULL;
    END
    $$;
    """
    for table, through in WATCHED.items()
)
# Names are looked up where the office keeps its tables, wherever the changing session looks.
PATHS = """
DO $$
DECLARE one text;
BEGIN
    FOR one IN SELECT oid::regprocedure FROM pg_proc WHERE proname LIKE 'indicators_touched_by_%' LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = %I, pg_temp', one, current_schema());
    END LOOP;
END
$$;
"""
TRIGGERS = "".join(
    f"CREATE TRIGGER {table}_touches_on_{event} AFTER {event} ON {table}"
    f" REFERENCING {rows} TABLE AS changed FOR EACH STATEMENT"
    f" EXECUTE FUNCTION indicators_touched_by_{table}();\n"
    for table in WATCHED
    for event, rows in EVENTS.items()
)
BACK = "".join(f"DROP FUNCTION indicators_touched_by_{table}() CASCADE;\n" for table in WATCHED)


class Migration(migrations.Migration):
    """Walls, functions, triggers."""

    dependencies = [
        ("indicators", "0001_standings"),
        ("register", "0006_ownership"),
        ("cover", "0003_seen_where_it_lies"),
    ]
    operations = [
        wall("indicators_standing", test=IN_SIGHT),
        wall("indicators_tally", test=IN_SIGHT),
        migrations.RunSQL(FUNCTIONS + PATHS + TRIGGERS, BACK),
    ]
