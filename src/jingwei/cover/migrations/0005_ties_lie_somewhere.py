"""Lets whoever sees an organisation see its teams and chains, wherever it moves: the database widens who sees them (R-CV.8).

As for hostings and assignments: the tie of a team and the link of a chain lie wherever their organisation ever
lay, a team and a chain wherever these lie.
"""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import migrations, models

from jingwei.people.walls import IN_SIGHT, seen_with, wall

# The ties of an organisation: table -> the table of the other end, and its key.
TIES = {
    "cover_teamtie": ("cover_serviceteam", "team_id"),
    "cover_chainlink": ("cover_chain", "chain_id"),
}
MODELS = ("teamtie", "chainlink")
NOTHING = migrations.RunSQL.noop
_UNION = "ARRAY(SELECT DISTINCT one FROM unnest({}) one ORDER BY one)"
FILL = "".join(
    f"""
    ALTER TABLE {table} DISABLE TRIGGER {table}_history_stands;
    UPDATE {table} tie SET units = ARRAY(
        SELECT DISTINCT one FROM register_entry entry, unnest(entry.units) one
        WHERE entry.organisation_id = tie.organisation_id ORDER BY one
    );
    ALTER TABLE {table} ENABLE TRIGGER {table}_history_stands;
    UPDATE {other} other SET units = {_UNION.format("other.units || lying.units")}
    FROM (
        SELECT {key}, array_agg(DISTINCT one) AS units FROM {table}, unnest(units) one GROUP BY {key}
    ) lying
    WHERE other.id = lying.{key} AND NOT other.units @> lying.units;
    """
    for table, (other, key) in TIES.items()
)
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
        WHERE proname ~ '^cover_(teamtie|chainlink)_(is_seen|follows_entries)$'
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
BACK = "".join(
    f"DROP TRIGGER {table}_history_stands ON {table};\n"
    f"CREATE TRIGGER {table}_history_stands AFTER UPDATE OR DELETE ON {table}"
    f" FOR EACH ROW EXECUTE FUNCTION register_history_stands('dated');\n"
    f"DROP TRIGGER {table}_lies ON {table};\n"
    f"DROP FUNCTION {table}_is_seen() CASCADE; DROP FUNCTION {table}_follows_entries() CASCADE;\n"
    for table in TIES
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

    dependencies = [("cover", "0004_teams_and_chains")]
    operations = [
        *[
            migrations.AddField(model, "units", ArrayField(models.BigIntegerField(), default=list))
            for model in MODELS
        ],
        migrations.RunSQL(FILL, NOTHING),
        migrations.RunSQL(UNWALL, WALL_BACK),
        *[wall(table, test=IN_SIGHT) for table in TIES],
        migrations.RunSQL(IS_SEEN + FOLLOWS + PATHS + TRIGGERS, BACK),
        *[
            migrations.AddIndex(model, GinIndex(models.F("units"), name=f"cover_{model}_units"))
            for model in MODELS
        ],
    ]
