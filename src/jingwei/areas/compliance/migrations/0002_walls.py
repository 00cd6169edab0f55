"""Keeps who sees a social organisation (R-CP.1): where it lies, and the offices that register, supervise or guide it.

The database makes a row for each as its entry is written, and lays it anew with each entry and placement.
"""

from django.db import migrations

from jingwei.people.walls import IN_SIGHT, wall

SOCIAL = "('association', 'service_institution', 'foundation')"
OFFICES = "('registrar', 'competent_unit', 'industry_administration', 'party_work')"
_LINE = "string_to_array(rtrim({}, '/'), '/')::bigint[]"
# The units of today's entry; of each office the line of units down to it, and down to the places they serve.
LIES = f"""
CREATE FUNCTION compliance_lies(number bigint) RETURNS bigint[] LANGUAGE sql STABLE AS $$
    SELECT array(
        SELECT unnest(entry.units) AS one FROM register_entry entry
            WHERE entry.organisation_id = number AND entry.held_to IS NULL
        UNION
        SELECT unnest({_LINE.format("office.path")})
            FROM register_placement tie JOIN units_unit office ON office.id = tie.unit_id
            WHERE tie.organisation_id = number AND tie.held_to IS NULL AND tie.kind IN {OFFICES}
        UNION
        SELECT unnest({_LINE.format("place.path")})
            FROM register_placement tie JOIN units_unit office ON office.id = tie.unit_id
            JOIN units_unit line ON line.id = ANY ({_LINE.format("office.path")})
            JOIN units_unit place ON place.id = line.serves_id
            WHERE tie.organisation_id = number AND tie.held_to IS NULL AND tie.kind IN {OFFICES}
        ORDER BY one
    )
$$;
"""
FOLLOWS = f"""
CREATE FUNCTION compliance_follows() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $$
BEGIN
    INSERT INTO compliance_overseen (organisation_id, units)
    SELECT entry.organisation_id, compliance_lies(entry.organisation_id) FROM register_entry entry
    WHERE entry.organisation_id IN (SELECT organisation_id FROM changed)
        AND entry.held_to IS NULL AND entry.kind IN {SOCIAL}
    ON CONFLICT (organisation_id) DO UPDATE SET units = EXCLUDED.units
        WHERE compliance_overseen.units IS DISTINCT FROM EXCLUDED.units;
    RETURN NULL;
END
$$;
"""
# Names are looked up where the office keeps its tables, wherever the changing session looks.
PATHS = """
DO $$
BEGIN
    EXECUTE format('ALTER FUNCTION compliance_lies(bigint) SET search_path = %I, pg_temp', current_schema());
    EXECUTE format('ALTER FUNCTION compliance_follows() SET search_path = %I, pg_temp', current_schema());
END
$$;
"""
CHANGES = (
    ("register_entry", "insert", "compliance_follows_entries"),
    ("register_placement", "insert", "compliance_follows_new_placements"),
    ("register_placement", "update", "compliance_follows_placements"),
)
TRIGGERS = "".join(
    f"CREATE TRIGGER {name} AFTER {event} ON {table} REFERENCING NEW TABLE AS changed"
    f" FOR EACH STATEMENT EXECUTE FUNCTION compliance_follows();\n"
    for table, event, name in CHANGES
)
FILL = f"""
INSERT INTO compliance_overseen (organisation_id, units)
SELECT entry.organisation_id, compliance_lies(entry.organisation_id) FROM register_entry entry
WHERE entry.held_to IS NULL AND entry.kind IN {SOCIAL};
-- What waits to be checked would keep the walls from being built.
SET CONSTRAINTS ALL IMMEDIATE;
"""
BACK = "DROP FUNCTION compliance_follows() CASCADE; DROP FUNCTION compliance_lies(bigint) CASCADE;"
DATED = ("compliance_profile", "compliance_annualcheck")
STANDS = "".join(
    f"CREATE TRIGGER {table}_history_stands AFTER UPDATE OR DELETE ON {table}"
    f" FOR EACH ROW EXECUTE FUNCTION register_history_stands('dated');\n"
    for table in DATED
)
STANDS_BACK = "".join(f"DROP TRIGGER {table}_history_stands ON {table};\n" for table in DATED)
SEEN = (
    "EXISTS (SELECT FROM compliance_overseen seen WHERE seen.organisation_id = {}.organisation_id)"
)


class Migration(migrations.Migration):
    """The rows that there are by now, what keeps them, and row-level security."""

    dependencies = [("compliance", "0001_profiles"), ("units", "0002_history_stands")]
    operations = [
        migrations.RunSQL(LIES + FOLLOWS + PATHS + TRIGGERS, BACK),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.RunSQL(STANDS, STANDS_BACK),
        wall("compliance_overseen", test=IN_SIGHT),
        *[wall(table, test=SEEN.format(table)) for table in DATED],
    ]
