"""A city with two departments, an open round, and lists that fit in a few lines."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from django.contrib.auth.hashers import Argon2PasswordHasher
from pytest_django import Settings

from jingwei.areas.rounds import storage
from jingwei.areas.rounds.models import Round, Upload
from jingwei.areas.rounds.operations.files import take_in, understand
from jingwei.areas.rounds.operations.rounds import open_round
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.units.models import Unit
from tests.areas.rounds.lists import DAY, END, NOW
from tests.people.town import Town, build, opened
from tests.remembered import remembered


class QuickArgon2(Argon2PasswordHasher):
    """The same as in an office, at the least cost that argon2 allows."""

    time_cost = 1
    memory_cost = 8
    parallelism = 1


@dataclass(frozen=True)
class Desk:
    """A round under way, with those who work on it."""

    town: Town
    round: Round
    chief: Account
    second: Account

    @property
    def market(self) -> Unit:
        """The department of the market."""
        return self.town["market"]

    def send(self, content: bytes, *, name: str = "名单.csv", department: str = "market") -> Upload:
        """A file taken in and understood."""
        kept = storage.keep([content], name=name)
        with seeing(EVERYTHING):
            upload, _new = take_in(
                self.round, department=self.town[department], name=name, kept=kept, actor=self.chief, now=NOW
            )  # fmt: skip
        understand(upload.pk)
        return self.again(upload)

    def again(self, upload: Upload) -> Upload:
        """The upload as it is now."""
        with seeing(EVERYTHING):
            return Upload.objects.select_related("round", "department").get(pk=upload.pk)


@pytest.fixture(autouse=True)
def _quick_and_apart(settings: Settings, tmp_path: Path) -> None:
    settings.PASSWORD_HASHERS = [f"{__name__}.QuickArgon2"]
    settings.OFFICE_DATA = tmp_path / "office"


@pytest.fixture
def desk(db: None) -> Desk:
    """A city, an open round, two people."""
    return desked()


@remembered
def desked() -> Desk:
    """The same, wherever there is a database."""
    town, chief, second = build(), opened("chief.one"), opened("second.one")
    found = open_round(
        title="第一轮摸排", top=town["city"], legal_ground="某通知", ends_on=END, actor=chief, now=NOW, on=DAY
    )  # fmt: skip
    return Desk(town, found, chief, second)


@pytest.fixture
def everything(desk: Desk) -> Iterator[None]:
    """A sight of all that is there."""
    with seeing(EVERYTHING):
        yield
