"""Has every change of profiles and annual checks noted, on which figures rest too (R-I.4, R-CP.7)."""

from django.db import migrations

WATCHED = ("compliance_profile", "compliance_annualcheck")
EVENTS = {"insert": "NEW", "update": "NEW", "delete": "OLD"}
FUNCTIONS = "".join(
    f"""
    CREATE FUNCTION indicators_touched_by_{table}() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
    BEGIN
        INSERT INTO indicators_touched (organisation) SELECT DISTINCT organisation_id FROM changed;
        RETURN NULL;
    END
    $$;
    """
    for table in WATCHED
)
# Names are looked up where the office keeps its tables, wherever the changing session looks.
PATHS = "".join(
    f"""
    DO $$
    BEGIN
        EXECUTE format('ALTER FUNCTION indicators_touched_by_{table}() SET search_path = %I, pg_temp', current_schema());
    END
    $$;
    """
    for table in WATCHED
)
TRIGGERS = "".join(
    f"CREATE TRIGGER {table}_touches_on_{event} AFTER {event} ON {table}"
    f" REFERENCING {rows} TABLE AS changed FOR EACH STATEMENT"
    f" EXECUTE FUNCTION indicators_touched_by_{table}();\n"
    for table in WATCHED
    for event, rows in EVENTS.items()
)
BACK = "".join(f"DROP FUNCTION indicators_touched_by_{table}() CASCADE;\n" for table in WATCHED)


class Migration(migrations.Migration):
    """Functions and triggers."""

    dependencies = [("indicators", "0005_mass"), ("compliance", "0002_walls")]
    operations = [migrations.RunSQL(FUNCTIONS + PATHS + TRIGGERS, BACK)]
