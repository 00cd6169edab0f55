"""An office as it is at work: every connection under the office's role, and a round in it."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from django.db import connections
from pytest_django import Settings

from jingwei.areas.rounds.operations.rounds import open_round
from jingwei.site import role
from tests.areas.rounds.conftest import Desk, QuickArgon2
from tests.areas.rounds.lists import DAY, END, NOW
from tests.people.town import build, opened


@pytest.fixture
def at_work(transactional_db: None) -> Iterator[None]:
    """Every connection works under the office's role, as it does behind the pages."""
    options = connections.settings["default"]["OPTIONS"]
    before = dict(options)
    role.take()
    yield
    connections.close_all()
    options.clear()
    options.update(before)


@pytest.fixture
def desk_at_work(at_work: None, settings: Settings, tmp_path: Path) -> Desk:
    """A city, an open round, two people; seen by several connections."""
    settings.PASSWORD_HASHERS = [f"{QuickArgon2.__module__}.{QuickArgon2.__name__}"]
    settings.OFFICE_DATA = tmp_path / "office"
    return begun()


def begun() -> Desk:
    """A city, an open round, two people."""
    town, chief, second = build(), opened("chief.one"), opened("second.one")
    found = open_round(
        title="第一轮摸排", top=town["city"], legal_ground="某通知", ends_on=END, actor=chief, now=NOW, on=DAY
    )  # fmt: skip
    return Desk(town, found, chief, second)
