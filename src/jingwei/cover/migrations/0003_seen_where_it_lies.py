"""Lets whoever sees an organisation see what covers it, wherever it moves: the database widens who sees it (R-CV.8).

A hosting or an assignment lies wherever its organisation ever lay; a Party organisation and an instructor
lie wherever those do that they cover.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models

from jingwei.people.walls import IN_SIGHT, seen_with, wall
from jingwei.register.held import one_of

# The ties of an organisation, and who sees them: table -> the table of the other end, and its key.
NOTHING = migrations.RunSQL.noop
TIES = {
    "cover_hosting": ("cover_partyorganisation", "party_organisation_id"),
    "cover_assignment": ("cover_instructor", "instructor_id"),
}
_UNION = "ARRAY(SELECT DISTINCT one FROM unnest({}) one ORDER BY one)"
_OF_ENTRIES = (
    "ARRAY(SELECT DISTINCT one FROM register_entry entry, unnest(entry.units) one"
    " WHERE entry.organisation_id = {} ORDER BY one)"
)
FILL = "".join(
    f"UPDATE {table} tie SET units = {_OF_ENTRIES.format('tie.organisation_id')};\n"
    for table in TIES
)
# A tie may be closed once, and be seen by more; nothing else of it changes.
STANDS = """
CREATE FUNCTION cover_tie_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND NEW.units @> OLD.units THEN
        OLD.units := NEW.units;
        IF OLD.held_to IS NULL THEN
            OLD.held_to := NEW.held_to;
        END IF;
        IF OLD IS NOT DISTINCT FROM NEW THEN
            RETURN NULL;
        END IF;
    END IF;
    RAISE EXCEPTION '% of %: history is added, never edited', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
$$;
"""
LIES = f"""
CREATE FUNCTION cover_tie_lies() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    NEW.units := {_OF_ENTRIES.format("NEW.organisation_id")};
    RETURN NEW;
END
$$;
"""
IS_SEEN = "".join(
    f"""
    CREATE FUNCTION {table}_is_seen() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
    BEGIN
        UPDATE {other} other SET units = {_UNION.format("other.units || NEW.units")}
        WHERE other.id = NEW.{key} AND NOT other.units @> NEW.units;
        RETURN NULL;
    END
    $$;
    """
    for table, (other, key) in TIES.items()
)
FOLLOWS = "".join(
    f"""
    CREATE FUNCTION {table}_follows_entries() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
    BEGIN
        UPDATE {table} tie SET units = {_UNION.format("tie.units || lying.units")}
        FROM (
            SELECT organisation_id, array_agg(DISTINCT one) AS units
            FROM changed, unnest(units) one GROUP BY organisation_id
        ) lying
        WHERE tie.organisation_id = lying.organisation_id AND NOT tie.units @> lying.units;
        RETURN NULL;
    END
    $$;
    """
    for table in TIES
)
# Names are looked up where the office keeps its tables, wherever the changing session looks.
PATHS = r"""
DO $$
DECLARE one text;
BEGIN
    FOR one IN SELECT oid::regprocedure FROM pg_proc
        WHERE proname = 'cover_tie_lies' OR proname ~ '^cover_(hosting|assignment)_(is_seen|follows_entries)$'
    LOOP
        EXECUTE format('ALTER FUNCTION %s SET search_path = %I, pg_temp', one, current_schema());
    END LOOP;
END
$$;
"""
TRIGGERS = "".join(
    f"DROP TRIGGER {table}_history_stands ON {table};\n"
    f"CREATE TRIGGER {table}_history_stands AFTER UPDATE OR DELETE ON {table}"
    f" FOR EACH ROW EXECUTE FUNCTION cover_tie_stands();\n"
    f"CREATE TRIGGER {table}_lies BEFORE INSERT ON {table}"
    f" FOR EACH ROW EXECUTE FUNCTION cover_tie_lies();\n"
    f"CREATE TRIGGER {table}_is_seen AFTER INSERT OR UPDATE OF units ON {table}"
    f" FOR EACH ROW EXECUTE FUNCTION {table}_is_seen();\n"
    f"CREATE TRIGGER {table}_follows_entries AFTER INSERT ON register_entry"
    f" REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION {table}_follows_entries();\n"
    for table in TIES
)
BACK = (
    "".join(
        f"DROP TRIGGER {table}_history_stands ON {table};\n"
        f"CREATE TRIGGER {table}_history_stands AFTER UPDATE OR DELETE ON {table}"
        f" FOR EACH ROW EXECUTE FUNCTION register_history_stands('dated');\n"
        f"DROP FUNCTION {table}_is_seen() CASCADE; DROP FUNCTION {table}_follows_entries() CASCADE;\n"
        for table in TIES
    )
    + "DROP FUNCTION cover_tie_lies() CASCADE; DROP FUNCTION cover_tie_stands() CASCADE;"
)
_SEEN = seen_with("register_organisation", key="organisation_id")
WALL_BACK = "".join(
    f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;"
    f"CREATE POLICY in_sight ON {table} USING ({_SEEN}) WITH CHECK ({_SEEN});\n"
    for table in TIES
)
UNWALL = "".join(f"DROP POLICY in_sight ON {table};\n" for table in TIES)


class Migration(migrations.Migration):
    """Where a tie lies, filled in and kept by the database; a wall of its own instead of the organisation's."""

    dependencies = [("cover", "0002_walls"), ("register", "0006_ownership")]
    operations = [
        *[
            migrations.AddField(model, "units", ArrayField(models.BigIntegerField(), default=list))
            for model in ("hosting", "assignment")
        ],
        *[
            migrations.RunSQL(
                f"ALTER TABLE {table} DISABLE TRIGGER {table}_history_stands", NOTHING
            )
            for table in TIES
        ],
        migrations.RunSQL(FILL, NOTHING),
        *[
            migrations.RunSQL(f"ALTER TABLE {table} ENABLE TRIGGER {table}_history_stands", NOTHING)
            for table in TIES
        ],
        migrations.RunSQL(UNWALL, WALL_BACK),
        *[wall(table, test=IN_SIGHT) for table in TIES],
        migrations.RunSQL(STANDS + LIES + IS_SEEN + FOLLOWS + PATHS + TRIGGERS, BACK),
        *[
            migrations.AddIndex(model, GinIndex(models.F("units"), name=f"cover_{model}_units"))
            for model in ("hosting", "assignment")
        ],
        # By the organisation first, by which alone it is looked up.
        migrations.RemoveConstraint("hosting", "cover_hosting_once"),
        migrations.AddConstraint(
            "hosting",
            one_of("organisation", "party_organisation", name="hosting_once", app="cover"),
        ),
    ]
