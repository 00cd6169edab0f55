"""An office with people of every kind, and browsers in which they have signed in."""

from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import DjangoDbBlocker, Settings

from jingwei.people.models import Account
from tests.people.town import Town, build

QUICK = "tests.people.conftest.QuickArgon2"
PASSWORD = "Yellow-River-1998"  # noqa: S105 - of tests


@pytest.fixture(autouse=True)
def _as_in_most_tests(settings: Settings) -> None:
    """Passwords are hashed quickly, and nobody is asked for a second factor unless a test says so."""
    settings.PASSWORD_HASHERS = [QUICK]
    settings.SECOND_FACTOR = "nobody"


@pytest.fixture(autouse=True)
def _nothing_was_tried(request: pytest.FixtureRequest) -> Iterator[None]:
    """Attempts of another test do not count in this one."""
    yield
    if "db" in request.fixturenames or "transactional_db" in request.fixturenames:
        blocker: DjangoDbBlocker = request.getfixturevalue("django_db_blocker")
        with blocker.unblock():
            cache.clear()


@pytest.fixture
def town(db: None) -> Town:
    """The city, as it has stood since 2020."""
    return build()


@pytest.fixture
def somebody(db: None) -> Account:
    """An account without posts that has changed its first password."""
    return somebody_called("li.wei")


@pytest.fixture
def browser_of(client: Client) -> Callable[[Account], Client]:
    """A browser in which the account has signed in."""

    def signed(account: Account) -> Client:
        found = Client()
        found.force_login(account)
        return found

    return signed


def somebody_called(login: str, *, must_change: bool = False) -> Account:
    """An account with the password of tests."""
    account = Account(login=login, name="李伟", must_change_password=must_change)
    account.set_password(PASSWORD)
    account.save()
    return account
