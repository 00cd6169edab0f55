"""The small city, with somebody at each desk that a hand-over passes."""

from collections.abc import Iterator
from dataclasses import dataclass

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from pytest_django import Settings

from jingwei.people.models import Account
from tests.looking import sees_everything
from tests.people.town import Town, build, opened, posted
from tests.procedures.hand_over import placed
from tests.remembered import remembered

__all__ = ["sees_everything"]


class QuickArgon2(Argon2PasswordHasher):
    """The same as in an office, at the least cost that argon2 allows."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1


@dataclass(frozen=True)
class Office:
    """The city and who works there, by the short name of their unit."""

    town: Town
    people: dict[str, Account]

    def __getitem__(self, name: str) -> Account:
        return self.people[name]


@remembered
def staffed() -> Office:
    """Operators of four streets, administrators of a district and of the city."""
    town, people = build(), {}
    for name, role in (
        ("a", "street_operator"), ("b", "street_operator"), ("c", "street_operator"),
        ("a1", "community_operator"), ("north", "district_administrator"),
        ("south", "district_administrator"), ("city", "city_administrator"),
    ):  # fmt: skip
        people[name] = opened(f"at-{name}")
        posted(people[name], role, town[name])
    return Office(town, people)


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.QuickArgon2"]


@pytest.fixture(autouse=True)
def _nothing_is_placed() -> Iterator[None]:
    placed.clear()
    yield
    placed.clear()


@pytest.fixture
def office(db: None) -> Office:
    """The city as one connection sees it."""
    return staffed()


@pytest.fixture
def shared_office(transactional_db: None) -> Office:
    """The city, kept for several connections at once."""
    return staffed()
