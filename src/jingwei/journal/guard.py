"""The guard of the table: whether it stands, and what a role of the database may do (R-J.1)."""

from django.db import connection, transaction
from psycopg import sql

# The trigger of the second migration; 'A': it fires in every mode of the session.
_STANDS = """
SELECT EXISTS (
    SELECT FROM pg_trigger
    WHERE tgrelid = 'journal_entry'::regclass
    AND tgname = 'journal_is_append_only' AND tgenabled = 'A'
)
"""


def stands() -> bool:
    """Says whether the database refuses to change the journal at this moment."""
    with connection.cursor() as cursor:
        cursor.execute(_STANDS)
        return bool(cursor.fetchone()[0])


def restrict(role: str) -> None:
    """Leaves a role of the database nothing but reading the journal and adding to it.

    Raises ProgrammingError where there is no such role.
    """
    commands = (
        "REVOKE ALL ON journal_entry FROM {role}",
        "GRANT SELECT, INSERT ON journal_entry TO {role}",
    )
    with transaction.atomic(), connection.cursor() as cursor:
        for command in commands:
            cursor.execute(sql.SQL(command).format(role=sql.Identifier(role)))
