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
