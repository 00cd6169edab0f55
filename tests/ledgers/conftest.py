"""A small city, and somebody who sees all of it."""

from collections.abc import Iterator

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from pytest_django import Settings

from jingwei.people.sight import EVERYTHING, seeing
from tests.ledgers.city import City, build


class QuickArgon2(Argon2PasswordHasher):
    """The same as in an office, at the least cost that argon2 allows."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1


@pytest.fixture(autouse=True)
def _quick_passwords(settings: Settings) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.QuickArgon2"]


@pytest.fixture
def city(db: None) -> City:
    """The city, as it has stood since 2020."""
    return build()


@pytest.fixture
def everything(city: City) -> Iterator[City]:
    """The city, seen as a whole."""
    with seeing(EVERYTHING):
        yield city
