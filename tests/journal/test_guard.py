"""The guard: the database itself refuses to change the journal, whoever asks."""

import pytest
from django.core.management import call_command
from django.db import DatabaseError, IntegrityError, ProgrammingError, connection, transaction

from jingwei.journal import guard
from jingwei.journal.models import Entry
from jingwei.journal.verify import verify
from tests.journal.entries import DISTRICTS, add_one, sql

pytestmark = pytest.mark.thorough

A = DISTRICTS[0]
INSERT = """
INSERT INTO journal_entry SELECT * FROM journal_entry
ON CONFLICT (chain, sequence) DO UPDATE SET post = 'x'
"""


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE journal_entry SET post = 'x'",
        "UPDATE journal_entry SET post = 'x' WHERE false",
        "DELETE FROM journal_entry",
        "TRUNCATE journal_entry",
        "TRUNCATE journal_entry RESTART IDENTITY CASCADE",
        INSERT,
        "MERGE INTO journal_entry e USING (SELECT 1) x ON true WHEN MATCHED THEN DELETE",
    ],
)
@pytest.mark.parametrize("mode", ["origin", "replica"])
def test_the_database_refuses_to_change_the_journal(statement: str, mode: str) -> None:
    add_one(A)
    sql(f"SET LOCAL session_replication_role = {mode}")

    with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
        sql(statement)

    assert Entry.objects.get().post == "lead"


@pytest.mark.django_db
def test_the_models_come_no_further() -> None:
    add_one(A)
    entry = Entry.objects.get()
    entry.post = "x"

    for change in (entry.save, entry.delete, Entry.objects.all().delete):
        with pytest.raises(IntegrityError, match="never changed"), transaction.atomic():
            change()

    assert Entry.objects.get().post == "lead"


@pytest.mark.django_db
def test_an_entry_is_numbered_from_one() -> None:
    add_one(A)
    entry = Entry.objects.get()
    entry.sequence = 0

    with pytest.raises(IntegrityError, match="an_entry_is_numbered_from_one"):
        Entry.objects.bulk_create([entry])


@pytest.mark.django_db
def test_a_restricted_role_reads_and_adds_and_that_is_all() -> None:
    sql('CREATE ROLE "office of ""1503"""')
    sql('GRANT ALL ON journal_entry TO "office of ""1503"""')
    add_one(A)

    guard.restrict('office of "1503"')
    sql('SET LOCAL ROLE "office of ""1503"""')

    add_one(A)
    for statement in (
        "UPDATE journal_entry SET post = 'x'", "DELETE FROM journal_entry", "TRUNCATE journal_entry",
        "ALTER TABLE journal_entry DISABLE TRIGGER ALL",
    ):  # fmt: skip
        with (
            pytest.raises(ProgrammingError, match=r"permission denied|owner"),
            transaction.atomic(),
        ):
            sql(statement)
    assert verify().entries == 2
    sql("RESET ROLE")


@pytest.mark.django_db
def test_a_role_that_is_not_there_is_refused() -> None:
    with pytest.raises(ProgrammingError, match="nobody"):
        guard.restrict("nobody")


@pytest.mark.django_db
@pytest.mark.parametrize(
    "statement",
    [
        "ALTER TABLE journal_entry DISABLE TRIGGER ALL",
        "ALTER TABLE journal_entry ENABLE TRIGGER journal_is_append_only",  # passed by in replica mode
        "DROP TRIGGER journal_is_append_only ON journal_entry",
    ],
)
def test_a_guard_that_was_taken_away_is_missed(statement: str) -> None:
    assert guard.stands()

    sql(statement)

    assert not guard.stands()


@pytest.mark.slow
@pytest.mark.django_db(transaction=True)
def test_the_guard_comes_and_goes_with_its_migration() -> None:
    call_command("migrate", "journal", "0001", verbosity=0)
    try:
        assert not guard.stands()
    finally:
        call_command("migrate", verbosity=0)  # and all that rests on it

    assert guard.stands()
    with connection.cursor() as cursor, pytest.raises(DatabaseError, match="never changed"):
        cursor.execute("TRUNCATE journal_entry")
