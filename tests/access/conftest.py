"""The office that the matrix asks, built anew for each test."""

import logging
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.cache import cache
from django.db import connection
from pytest_django import Settings

from tests.access.addresses import fill_in
from tests.access.building import build
from tests.access.world import World


@pytest.fixture(autouse=True)
def _as_in_most_tests(
    settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[None]:
    """Quick passwords, no second factor, files of its own, attempts that count in this test alone."""
    settings.PASSWORD_HASHERS = ["tests.people.conftest.QuickArgon2"]
    settings.SECOND_FACTOR = "nobody"
    settings.OFFICE_DATA = tmp_path / "office"
    for name in (
        "django.request",
        "django.security",
    ):  # thousands are refused, and their status is looked at
        monkeypatch.setattr(logging.getLogger(name), "disabled", True)
    yield
    if not connection.needs_rollback and connection.in_atomic_block:
        cache.clear()


@pytest.fixture
def world(db: None) -> World:
    """Two cities full of canaries."""
    found = build()
    fill_in(found)
    return found


@pytest.fixture
def office(db: None) -> Iterator[Callable[[], None]]:
    """Takes the role under which the office works, once the world stands: the database's own wall is before it."""

    def take() -> None:
        with connection.cursor() as cursor:
            cursor.execute("SET ROLE jingwei_office")

    yield take
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
