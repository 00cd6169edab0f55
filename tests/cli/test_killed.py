"""kill -9 at seeded points of receiving, understanding, fusing, publishing: nothing lost, half done or doubled (R-D.6)."""

import json
import os
import random
import signal
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

import pytest
from django.conf import settings as django_settings
from django.db import connection
from pytest_django import Settings

from jingwei.areas.rounds import storage
from jingwei.areas.rounds.models import (  # fmt: skip
    Change,
    Publishing,
    Round,
    RoundState,
    Run,
    Upload,
    UploadState,
)
from jingwei.areas.rounds.operations.fusing import begin_run
from jingwei.areas.rounds.operations.rounds import open_round
from jingwei.journal.models import Entry
from jingwei.journal.verify import verify
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.models import Entry as OrganisationEntry
from jingwei.register.models import Organisation, Publication
from jingwei.units.models import Unit
from tests.areas.rounds.conftest import QuickArgon2
from tests.areas.rounds.lists import crowd, csv
from tests.people.town import build, opened, posted

pytestmark = pytest.mark.slow

SEED = 20_260_615
# Of five kills each; JINGWEI_KILL_ROUNDS=6 kills at 30 points.
ROUNDS = int(os.environ.get("JINGWEI_KILL_ROUNDS", "1"))
STAGES = ("receive", "understand", "fuse", "ask", "publish")
FIRST, MORE = 30, 5  # organisations in the first list, and new ones in each later one


@dataclass
class Driver:
    """The process that forks the steps."""

    into: IO[str]
    out: IO[str]

    def do(self, step: str, **more: Any) -> dict[str, int]:
        """What became of a step: exit code (negative: the signal that ended it) and events."""
        self.into.write(json.dumps({"do": step, **more}) + "\n")
        self.into.flush()
        found: dict[str, int] = json.loads(self.out.readline())
        return found

    def whole(self, step: str, **more: Any) -> int:
        """A step that nobody kills; the number of its events."""
        said = self.do(step, **more)
        assert said["code"] == 0, (step, said)
        return said["events"]


@dataclass(frozen=True)
class Office:
    """A city, its people, and the driver."""

    top: Unit
    chief: Account
    driver: Driver


@pytest.fixture
def office(transactional_db: None, settings: Settings, data: Path) -> Iterator[Office]:
    """An office on the tests' server whose steps are taken by processes of their own."""
    from django.utils import timezone  # noqa: PLC0415

    settings.PASSWORD_HASHERS = [f"{QuickArgon2.__module__}.{QuickArgon2.__name__}"]
    settings.OFFICE_DATA = data
    data.mkdir()
    town, chief = build(), opened("chief.one")
    posted(chief, "city_administrator", town["city"], held_from=timezone.localdate())
    found = connection.settings_dict
    address = f"postgresql://{found['USER']}@/{found['NAME']}?host={quote(found['HOST'])}"
    environment = {**os.environ, "DATABASE_URL": address, "JINGWEI_SECRET_KEY": django_settings.SECRET_KEY}  # fmt: skip
    command = [sys.executable, "-m", "tests.cli.killed", str(data)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, env=environment, text=True
    ) as running:
        assert running.stdin is not None
        assert running.stdout is not None
        yield Office(town["city"], chief, Driver(running.stdin, running.stdout))
        running.stdin.close()
        running.wait(60)


class Story:
    """One round from opening to publishing, with every stage killed once where a point is given."""

    def __init__(self, office: Office, number: int, *, points: dict[str, int]) -> None:
        from django.utils import timezone  # noqa: PLC0415

        self.office, self.number, self.points = office, number, points
        self.now = timezone.now()
        self.killed = 0
        self.events: dict[str, int] = {}
        self.size = FIRST + MORE * (number - 1)
        self.content = csv(*crowd(self.size))
        self.round = open_round(
            title=f"第 {number} 轮", top=office.top, legal_ground="某通知", actor=office.chief, now=self.now,
            ends_on=self.now.date() + timedelta(days=30), on=self.now.date(),
        )  # fmt: skip

    def take(self, stage: str, step: str, **more: Any) -> None:
        """Take a step: killed at its point first where there is one, then again to the end."""
        if stage in self.points:
            said = self.office.driver.do(step, at=self.points[stage], **more)
            assert said["code"] in {-signal.SIGKILL, 0}
            self.killed += said["code"] == -signal.SIGKILL
            self.half_way(stage)
            _let_an_hour_pass()
            self.office.driver.whole("begin_again")
        if stage == "ask" and self.state() == RoundState.PUBLISHING:
            assert self.office.driver.do(step, **more)["code"] == 3  # told, not asked twice
            return
        self.events[stage] = self.office.driver.whole(step, **more)

    def state(self) -> str:
        return Round.objects.get(number=self.number).state

    def half_way(self, stage: str) -> None:
        """What must hold at any moment: what is there is whole."""
        with seeing(EVERYTHING):
            for upload in Upload.objects.filter(round=self.round):
                assert storage.content(upload.sha256).read_bytes() == self.content
                assert upload.state != UploadState.UNDERSTOOD or upload.rows == self.size
            published = Publication.objects.filter(round_no=self.number).count()
            assert published == (self.state() == RoundState.PUBLISHED)
            standing = OrganisationEntry.objects.filter(held_to=None).count()
        before = self.size - MORE if self.number > 1 else 0
        assert standing == (self.size if published else before), stage
        assert verify().is_whole

    def tell(self, folder: Path) -> None:
        """The whole of it."""
        file = folder / "市市场监督管理局.csv"
        file.write_bytes(self.content)
        self.take("receive", "receive", round=self.number, file=str(file))
        self.understand_again()
        self.take("understand", "worker")
        self.is_understood()
        run = begin_run(self.round, actor=self.office.chief, now=self.later(1))
        self.defer("work_run", run=run.pk)
        self.take("fuse", "worker")
        self.is_fused(run)
        self.take("ask", "ask", round=self.number, run=run.pk, now=self.later(9).isoformat())
        assert self.state() == RoundState.PUBLISHING
        self.take("publish", "worker")
        self.is_published()

    def later(self, minutes: int) -> Any:
        return self.now + timedelta(minutes=minutes)

    def defer(self, task: str, **named: int) -> None:
        from jingwei.areas.rounds import tasks  # noqa: PLC0415

        getattr(tasks, task).defer(**named)

    def understand_again(self) -> None:
        """As after a correction: the file waits for the worker, as if it had never been read."""
        with seeing(EVERYTHING):
            upload = Upload.objects.get(round=self.round, state__in=(UploadState.WAITING, UploadState.UNDERSTOOD))  # fmt: skip
            Upload.objects.filter(pk=upload.pk).update(state=UploadState.WAITING, understood={}, rows=0)  # fmt: skip
        self.defer("understand_upload", upload=upload.pk)

    def is_understood(self) -> None:
        with seeing(EVERYTHING):
            upload = Upload.objects.get(round=self.round)
        assert (upload.state, upload.rows) == (UploadState.UNDERSTOOD, self.size)
        assert _entries("rounds.upload") == self.number

    def is_fused(self, run: Run) -> None:
        found = Run.objects.get(round=self.round)
        assert (found.pk, found.fault, found.summary["organisations"]) == (run.pk, "", self.size)
        assert (storage.of_run(self.number, run.pk) / "report.html").is_file()
        assert self.state() == RoundState.REVIEWING
        assert _entries("rounds.fused") == self.number

    def is_published(self) -> None:
        assert self.state() == RoundState.PUBLISHED
        self.half_way("end")
        with seeing(EVERYTHING):
            assert Organisation.objects.count() == self.size
            assert Change.objects.filter(round=self.round).count() == (MORE if self.number > 1 else FIRST)  # fmt: skip
        assert _entries("rounds.publish") == _entries("rounds.ask_to_publish") == self.number
        assert Publishing.objects.exclude(finished_at=None).count() == self.number
        assert list(storage.workspace().iterdir()) == []


def _entries(action: str) -> int:
    return Entry.objects.filter(action=action).count()


def _let_an_hour_pass() -> None:
    """Workers that give no sign count as dead by now."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - interval '1 hour'")  # fmt: skip


def test_killed_at_any_point_nothing_is_lost_half_done_or_doubled(
    office: Office, tmp_path: Path
) -> None:
    chance = random.Random(SEED)  # noqa: S311 - to be repeated
    unharmed = Story(office, 1, points={})
    unharmed.tell(tmp_path)
    killed = 0
    for number in range(2, ROUNDS + 2):
        points = {stage: chance.randrange(unharmed.events[stage]) for stage in STAGES}
        story = Story(office, number, points=points)
        story.tell(tmp_path)
        killed += story.killed

    assert killed > (len(STAGES) - 1) * ROUNDS
    with connection.cursor() as cursor:
        cursor.execute("SELECT status, count(*) FROM procrastinate_jobs GROUP BY 1")
        assert [status for status, _count in cursor.fetchall()] == ["succeeded"]
