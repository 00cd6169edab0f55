"""kill -9 at a hundred random points while cases are opened and moved: what was acknowledged is whole, once (R-C.3)."""

import os
import random
import signal
import time
from collections import Counter
from pathlib import Path

import pytest
from django.db import connection

from jingwei.journal.models import Entry
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.fields import Answer
from jingwei.procedures.models import Case, Event, Outbox
from jingwei.procedures.operations import StepRefused, open_case, take_step
from jingwei.procedures.operations.opening import Matter
from tests.people.town import NOW
from tests.procedures.conftest import Office
from tests.procedures.deeds import ADDRESS, RETURN
from tests.procedures.hand_over import hand_over

pytestmark = pytest.mark.thorough

SEED, KILLS = 20_261_123, 100
LONGEST = 0.12  # seconds after it began its first case until which a worker may be killed
PROOF: dict[str, Answer] = {"proof": "合同 1 号"}
# A walk through most of the loop: step, by whom, what is answered.
WALK: tuple[tuple[str, str, dict[str, Answer]], ...] = (
    ("return_it", "b", RETURN), ("offer_again", "a", PROOF), ("return_twice", "b", PROOF),
    ("settle_back", "north", {"reason": "租约在原处"}),
)  # fmt: skip


def work(office: Office, number: int, acknowledged: int) -> None:
    """Walks case after case, and says of each step what it was told, as soon as it was told."""
    for case in range(1_000):
        subject = f"JW-{number:04d}{case:04d}"
        opened = open_case(
            hand_over, step="offer", matter=Matter(subject, office.town["a"]),
            answers={"to": office.town["b"].pk, **ADDRESS}, actor=office["a"], now=NOW, key=f"{subject}/0",
        )  # fmt: skip
        os.write(acknowledged, f"{opened.case_id} 1 {subject}/0\n".encode())
        for version, (step, by, answers) in enumerate(WALK, start=1):
            event = take_step(
                hand_over, step=step, case_id=opened.case_id, version=version, answers=answers, actor=office[by],
                now=NOW, key=f"{subject}/{version}",
            )  # fmt: skip
            os.write(
                acknowledged, f"{opened.case_id} {event.sequence} {subject}/{version}\n".encode()
            )


def killed(office: Office, number: int, *, after: float, kept: Path) -> list[tuple[int, int, str]]:
    """What a worker was told before it was killed; it is another process with a connection of its own."""
    acknowledged = os.open(kept, os.O_CREAT | os.O_WRONLY | os.O_APPEND)
    connection.close()
    pid = os.fork()
    if pid == 0:
        try:
            work(office, number, acknowledged)
        finally:
            os._exit(1)
    os.close(acknowledged)
    begun = time.monotonic()
    while not kept.stat().st_size and time.monotonic() < begun + 10:
        time.sleep(0.001)
    time.sleep(after)
    os.kill(pid, signal.SIGKILL)
    _pid, status = os.waitpid(pid, 0)
    assert os.WIFSIGNALED(status), "it ended by itself"
    lines = kept.read_text().splitlines()
    return [(int(one), int(two), key) for one, two, key in map(str.split, lines)]


def test_nothing_acknowledged_is_lost_half_done_or_doubled(
    shared_office: Office, tmp_path: Path
) -> None:
    drawn = random.Random(SEED)  # noqa: S311 - points in time
    told: list[tuple[int, int, str]] = []
    for number in range(KILLS):
        told += killed(
            shared_office, number, after=drawn.uniform(0, LONGEST), kept=tmp_path / str(number)
        )
    assert len(told) > KILLS
    with seeing(EVERYTHING):
        steps = {(one.case_id, one.sequence, one.key) for one in Event.objects.all()}
        assert set(told) <= steps  # nothing acknowledged was lost
        _is_whole()
    _said_again_it_is_the_same(shared_office, told)


def _is_whole() -> None:
    """Every case, acknowledged or not: as many events, words to the workers and entries as its version says."""
    cases = {one.pk: one for one in Case.objects.all()}
    events, words = (
        Counter(table.objects.values_list("case", flat=True)) for table in (Event, Outbox)
    )
    entries = Counter(
        int(pk)
        for pk in Entry.objects.filter(subject_kind="case").values_list("subject_id", flat=True)
    )
    for pk, case in cases.items():
        assert case.version == events[pk] == words[pk] == entries[pk], pk
        last = Event.objects.get(case=case, sequence=case.version)
        assert case.state == last.to_state
    assert set(events) == set(entries) == set(cases)


def _said_again_it_is_the_same(office: Office, told: list[tuple[int, int, str]]) -> None:
    """Whoever was cut off sends his form again: the step that was taken is not taken twice."""
    last = {case: (version, key) for case, version, key in told}
    for case, (version, key) in list(last.items())[-20:]:
        if version == 1:
            continue
        step, by, answers = WALK[version - 2]
        try:
            again = take_step(
                hand_over, step=step, case_id=case, version=version - 1, answers=answers, actor=office[by], now=NOW,
                key=key,
            )  # fmt: skip
        except StepRefused as refused:
            pytest.fail(str(refused))
        assert again.sequence == version
