"""The year of the figures' tests, seen as a whole."""

from collections.abc import Iterator

import pytest
from django.db import connection
from pytest_django import DjangoDbBlocker

from jingwei.indicators.upkeep import catch_up
from jingwei.people.sight import EVERYTHING, seeing
from tests.indicators.year import Year, live


@pytest.fixture
def year(db: None) -> Iterator[Year]:
    """The year, seen as a whole, its tallies made."""
    found = live()
    with seeing(EVERYTHING):
        catch_up()
        yield found


@pytest.fixture
def _guard_stands_again(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE journal_entry ENABLE ALWAYS TRIGGER journal_is_append_only")


@pytest.fixture
def shared_year(_guard_stands_again: None, transactional_db: None) -> Iterator[Year]:
    """The year, kept for several connections at once; afterwards the journal's guard rests meanwhile."""
    found = live()
    with seeing(EVERYTHING):
        catch_up()
    yield found
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE journal_entry DISABLE TRIGGER journal_is_append_only")
