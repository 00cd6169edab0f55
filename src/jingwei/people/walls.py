"""What a migration puts around a scoped table: row-level security, so that the database itself keeps the sight."""

from django.db import migrations

# The role under which the office works is of the whole cluster: another database may have made it, or be
# making it now.
PROVIDE_ROLE = """
DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'jingwei_office') THEN
        CREATE ROLE jingwei_office NOLOGIN;
    END IF;
EXCEPTION WHEN duplicate_object OR unique_violation THEN
    NULL;
END
$$;
DO $$
BEGIN
    EXECUTE format('GRANT jingwei_office TO %I', session_user);
EXCEPTION WHEN insufficient_privilege THEN
    IF NOT pg_has_role(session_user, 'jingwei_office', 'MEMBER') THEN
        RAISE;
    END IF;
END
$$;
"""
# The function is made with the register's tables; one expression that an index on `units` answers.
IN_SIGHT = "units && jingwei_sight()"
# What the database is told in the place of an account while the program is at its own work.
EVERYBODY = "everybody"
_ACCOUNT = "current_setting('jingwei.account', true)"
_OWN_UNITS = "coalesce(nullif(current_setting('jingwei.own', true), ''), '{}')::bigint[]"


def wall(table: str, *, test: str = IN_SIGHT) -> migrations.RunSQL:
    """Lets the office read and write only those rows of the table that its sight covers (R-P.17).

    test: SQL about a row; a table that hangs on another scoped one asks whether that row is to be seen.
    """
    return migrations.RunSQL(
        f"ALTER TABLE {table} ENABLE ROW LEVEL SECURITY;"
        f"CREATE POLICY in_sight ON {table} USING ({test}) WITH CHECK ({test});",
        f"DROP POLICY in_sight ON {table}; ALTER TABLE {table} DISABLE ROW LEVEL SECURITY;",
    )


def seen_with(table: str, *, key: str) -> str:
    """The test of a table that hangs on another scoped one: its row there is in sight."""
    return f"EXISTS (SELECT FROM {table} seen WHERE seen.id = {key})"


def owned(column: str) -> str:
    """The test of a row that an account alone sees, whatever its posts."""
    return f"{_ACCOUNT} IN ('{EVERYBODY}', {column}::text)"


def opened_there(column: str) -> str:
    """The test of a row that its opener sees as long as he may open one there (R-C.5)."""
    return f"{_ACCOUNT} = {column}::text AND units && {_OWN_UNITS}"


def under_the_unit(column: str) -> str:
    """The test of a row that belongs to a unit: that unit, or one above it, is in sight."""
    line = "string_to_array(rtrim(seen.path, '/'), '/')::bigint[]"
    return f"EXISTS (SELECT FROM units_unit seen WHERE seen.id = {column} AND {line} && jingwei_sight())"


def shared_down(column: str) -> str:
    """The test of a row that is shared with a unit and all below: what is in sight lies there."""
    return (
        "EXISTS (SELECT FROM units_unit mine, units_unit theirs WHERE mine.id = ANY (jingwei_sight())"
        f" AND theirs.id = {column} AND starts_with(mine.path, theirs.path))"
    )
