"""A small city, and passwords that are hashed quickly."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.db import connection
from pytest_django import DjangoDbBlocker, Settings

from tests.people.town import Town, build


class QuickArgon2(Argon2PasswordHasher):
    """The same as in an office, at the least cost that argon2 allows."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.QuickArgon2"]


@pytest.fixture
def town(db: None) -> Town:
    """The city, as it has stood since 2020."""
    return build()


@pytest.fixture
def _guard_stands_again(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[None]:
    yield
    with django_db_blocker.unblock(), connection.cursor() as cursor:
        cursor.execute("ALTER TABLE journal_entry ENABLE ALWAYS TRIGGER journal_is_append_only")


@pytest.fixture
def shared_town(_guard_stands_again: None, transactional_db: None) -> Iterator[Town]:
    """The city, kept for several connections at once.

    Afterwards the tables are emptied, which the journal's guard refuses: it rests meanwhile.
    """
    yield build()
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE journal_entry DISABLE TRIGGER journal_is_append_only")
