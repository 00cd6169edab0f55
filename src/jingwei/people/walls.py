"""What a migration puts around a scoped table: row-level security, so that the database itself keeps the sight."""

from django.db import migrations

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
