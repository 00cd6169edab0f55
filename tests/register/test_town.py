"""The town that tests begin from is the same whether it is built or laid in again."""

import pytest
from django.db import connection, transaction

from jingwei.people.models import Account
from jingwei.people.sight import seeing
from jingwei.register.models import Entry
from tests.register.town import DAY, Town, build

COUNTED = ("units_unit", "people_post", "register_entry", "register_lineage", "journal_entry")


def _counts() -> dict[str, int]:
    with connection.cursor() as cursor:
        found = {}
        for table in COUNTED:
            cursor.execute(f"SELECT count(*) FROM {table}")  # noqa: S608 - names of our own
            found[table] = int(cursor.fetchone()[0])
        return found


def _undone() -> tuple[Town, dict[str, int]]:
    with transaction.atomic():
        found, counts = build(), _counts()
        transaction.set_rollback(True)
    return found, counts


@pytest.mark.django_db
def test_a_town_laid_in_again_is_the_town_that_was_built() -> None:
    _built, counts = _undone()

    again = build()

    assert _counts() == counts
    assert min(counts.values()) > 0
    assert again.entry(7).place == again["a2"]
    with seeing(again.sight("a1")):
        assert Entry.objects.on(DAY).count() == 8


@pytest.mark.django_db
def test_each_town_is_the_tests_own() -> None:
    first, _counts = _undone()
    first.accounts.clear()

    assert build().accounts


@pytest.mark.thorough
@pytest.mark.django_db
def test_what_stands_already_is_built_upon() -> None:
    Account.objects.create(login="li.wei", name="某人", password="!")  # noqa: S106 - none

    town = build()

    assert Account.objects.count() == len(town.accounts) + 1
