"""Holds what no constraint of Django says: history stands, and nothing is read out of sight (R-R.2, R-P.17)."""

from django.db import migrations

from jingwei.people.walls import IN_SIGHT, PROVIDE_ROLE, seen_with, wall

DATED = ("register_entry", "register_placement", "register_contact", "register_override")
FIXED = ("register_lineage", "register_fieldcheck", "register_publication")
# A dated row may be closed once; what is fixed stays; of an organisation only where it lies and
# what it was merged into changes. No row goes.
HISTORY = """
CREATE FUNCTION register_history_stands() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND TG_ARGV[0] = 'identity' THEN
        IF NEW.id = OLD.id THEN
            RETURN NULL;
        END IF;
    ELSIF TG_OP = 'UPDATE' AND TG_ARGV[0] = 'dated' THEN
        IF OLD.held_to IS NULL THEN
            OLD.held_to := NEW.held_to;
            IF OLD IS NOT DISTINCT FROM NEW THEN
                RETURN NULL;
            END IF;
        END IF;
    END IF;
    RAISE EXCEPTION '% of %: history is added, never edited', TG_OP, TG_TABLE_NAME
        USING ERRCODE = 'restrict_violation';
END
$$;
""" + "".join(
    f"CREATE TRIGGER {table}_history_stands AFTER UPDATE OR DELETE ON {table}"
    f" FOR EACH ROW EXECUTE FUNCTION register_history_stands('{kind}');\n"
    for tables, kind in (
        (DATED, "dated"),
        (FIXED, "fixed"),
        (("register_organisation",), "identity"),
    )
    for table in tables
)
HISTORY_BACK = "".join(
    f"DROP TRIGGER {table}_history_stands ON {table};\n"
    for table in (*DATED, *FIXED, "register_organisation")
) + ("DROP FUNCTION register_history_stands();")

# What later migrations make is the office's as well; the journal is added to, the list of migrations read.
GRANTS = """
DO $$
DECLARE
    here text := quote_ident(current_schema());
    rows text := 'SELECT, INSERT, UPDATE, DELETE';
BEGIN
    EXECUTE 'GRANT USAGE ON SCHEMA ' || here || ' TO jingwei_office';
    EXECUTE 'GRANT ' || rows || ' ON ALL TABLES IN SCHEMA ' || here || ' TO jingwei_office';
    EXECUTE 'GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA ' || here || ' TO jingwei_office';
    EXECUTE 'ALTER DEFAULT PRIVILEGES IN SCHEMA ' || here
        || ' GRANT ' || rows || ' ON TABLES TO jingwei_office';
    EXECUTE 'ALTER DEFAULT PRIVILEGES IN SCHEMA ' || here
        || ' GRANT USAGE, SELECT ON SEQUENCES TO jingwei_office';
    REVOKE ALL ON journal_entry FROM jingwei_office;
    GRANT SELECT, INSERT ON journal_entry TO jingwei_office;
    REVOKE INSERT, UPDATE, DELETE ON django_migrations FROM jingwei_office;
END
$$;
"""
GRANTS_BACK = """
DO $$
DECLARE
    here text := quote_ident(current_schema());
BEGIN
    EXECUTE 'ALTER DEFAULT PRIVILEGES IN SCHEMA ' || here || ' REVOKE ALL ON SEQUENCES FROM jingwei_office';
    EXECUTE 'ALTER DEFAULT PRIVILEGES IN SCHEMA ' || here || ' REVOKE ALL ON TABLES FROM jingwei_office';
    EXECUTE 'REVOKE ALL ON ALL SEQUENCES IN SCHEMA ' || here || ' FROM jingwei_office';
    EXECUTE 'REVOKE ALL ON ALL TABLES IN SCHEMA ' || here || ' FROM jingwei_office';
    EXECUTE 'REVOKE USAGE ON SCHEMA ' || here || ' FROM jingwei_office';
END
$$;
"""

# One expression that an index on `units` answers; without a sight it overlaps nothing.
SIGHT = """
CREATE FUNCTION jingwei_sight() RETURNS bigint[] LANGUAGE sql STABLE PARALLEL SAFE AS $$
    SELECT coalesce(nullif(current_setting('jingwei.sight', true), ''), '{}')::bigint[]
$$;
"""
SIGHT_BACK = "DROP FUNCTION jingwei_sight();"
_OF_ORGANISATION = seen_with("register_organisation", key="organisation_id")
WALLS = {
    "register_organisation": IN_SIGHT,
    "register_entry": IN_SIGHT,
    "register_lineage": seen_with("register_entry", key="entry_id"),
    "register_placement": _OF_ORGANISATION,
    "register_contact": _OF_ORGANISATION,
    "register_override": _OF_ORGANISATION,
    "register_fieldcheck": _OF_ORGANISATION,
}
# Behind row-level security no index on `bigrams` is used, for @@ might tell of rows before they are
# let through. The owner asks instead, and keeps to the sight himself (R-R.9).
SEARCH = r"""
CREATE FUNCTION register_found(said text, most integer) RETURNS SETOF bigint
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path FROM CURRENT ROWS 50 AS $$
DECLARE
    folded text := register_folded(said);
    words text[];
BEGIN
    SELECT array_agg('''' || replace(replace(substr(folded, place, 2), '\', '\\'), '''', '''''') || '''')
    INTO words FROM generate_series(1, greatest(length(folded) - 1, least(length(folded), 1))) AS place;
    -- Planned anew each time: a rare name is found by its bigrams, a common one in the order of names.
    RETURN QUERY EXECUTE '
        SELECT found.id FROM register_entry found
        WHERE found.held_to IS NULL AND found.bigrams @@ $1 AND found.units && $2
        AND EXISTS (
            SELECT FROM unnest(found.former_names || found.name) AS called
            WHERE strpos(register_folded(called), $3) > 0
        )
        ORDER BY found.name, found.organisation_id LIMIT $4'
    USING array_to_string(words, ' & ')::tsquery, jingwei_sight(), folded, most;
END
$$;
"""
SEARCH_BACK = "DROP FUNCTION register_found(text, integer);"


class Migration(migrations.Migration):
    """Triggers, the role under which the office works, and row-level security for it."""

    dependencies = [("register", "0001_register"), ("journal", "0002_append_only")]
    operations = [
        migrations.RunSQL(HISTORY, HISTORY_BACK),
        migrations.RunSQL(PROVIDE_ROLE, migrations.RunSQL.noop),  # other databases may use the role
        migrations.RunSQL(GRANTS, GRANTS_BACK),
        migrations.RunSQL(SIGHT, SIGHT_BACK),
        *[wall(table, test=test) for table, test in WALLS.items()],
        migrations.RunSQL(SEARCH, SEARCH_BACK),
    ]
