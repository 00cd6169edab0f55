"""A list from above against the register of today: what was merged since counts; what is lost is told in words."""

import errno
from contextlib import AbstractContextManager, nullcontext
from pathlib import Path

import pytest
from django.db import connection

from jingwei.areas.upper_lists.models import Comparison, State, Verdict
from jingwei.areas.upper_lists.operations.comparing import work
from jingwei.areas.upper_lists.operations.removing import quarantine
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.models import Entry, Organisation
from tests.areas.rounds.lists import NOW, csv
from tests.areas.upper_lists.lists import (
    LIST,
    OURS,
    SAME,
    TIE,
    TWIN,
    Office,
    counted,
    lines_of,
    office,
)

pytestmark = pytest.mark.thorough


@pytest.fixture
def desk(db: None, tmp_path: Path) -> Office:
    return office(tmp_path)


def number_of(name: str) -> int:
    with seeing(EVERYTHING):
        return Entry.objects.still().get(name=name).organisation_id


def merged_into(younger: int, heir: int) -> None:
    """As somebody's merger on the page leaves it: the younger has no entry any more."""
    with seeing(EVERYTHING), connection.cursor() as cursor:
        cursor.execute("UPDATE register_entry SET held_to = %s WHERE organisation_id = %s AND held_to IS NULL", [NOW.date(), younger])  # fmt: skip
        Organisation.objects.filter(pk=younger).update(merged_into=heir)


def test_a_chain_of_mergers_is_followed_to_the_number_that_lives(desk: Office) -> None:
    first, second, third = (number_of(OURS[at][0]) for at in (0, 1, 2))
    merged_into(first, second)
    merged_into(second, third)

    found = desk.compared(SAME)

    (line,) = lines_of(found, Verdict.DIFFERING)  # their name is another than the third's
    assert line.organisation_id == third
    assert third not in {one.organisation_id for one in lines_of(found, Verdict.OURS_ONLY)}


def test_numbers_merged_in_a_circle_end_nothing(desk: Office) -> None:
    first, second = number_of(OURS[0][0]), number_of(OURS[1][0])
    merged_into(first, second)
    merged_into(second, first)

    found = desk.compared(SAME)

    assert (found.state, counted(found)["theirs_only"]) == (State.COMPARED, 1)


def test_a_merged_number_is_no_candidate_of_a_tie(desk: Office) -> None:
    with seeing(EVERYTHING):
        twins = Entry.objects.still().filter(name=TWIN).order_by("organisation")
        older, younger = twins.values_list("organisation", flat=True)
    merged_into(younger, older)

    found = desk.compared(TIE)

    assert [line.candidates for line in lines_of(found, Verdict.DOUBTFUL)] == [[older]]


def test_a_state_that_cannot_be_used_is_told_in_words(desk: Office) -> None:
    with seeing(EVERYTHING):
        found = desk.laid()
    desk.path.write_bytes(csv(*LIST))

    done = work(found.pk, laid_out=lambda _one: nullcontext(desk.path), read=lambda: None, clock=lambda: NOW)  # fmt: skip

    assert done.state == State.REFUSED
    assert "不在这台服务器上" in done.refusal
    assert "重新上传" in done.refusal


def test_a_list_that_is_removed_while_a_worker_has_it_gets_no_lines(desk: Office) -> None:
    with seeing(EVERYTHING):
        found = desk.laid()
    desk.path.write_bytes(csv(*LIST))

    def removed(one: Comparison) -> AbstractContextManager[Path]:
        assert quarantine(one.sha256, actor=desk.second, now=NOW) == 1
        return nullcontext(desk.path)

    done = work(found.pk, laid_out=removed, read=lambda: desk.state, clock=lambda: NOW)

    assert (done.state, done.removed_at) == (State.REFUSED, NOW)
    assert sum(counted(found).values()) == 0
    assert quarantine(found.sha256, actor=desk.second, now=NOW) == 0


def test_a_disk_that_fails_is_told_in_words(desk: Office) -> None:
    with seeing(EVERYTHING):
        found = desk.laid()

    def full(_found: Comparison) -> AbstractContextManager[Path]:
        raise OSError(errno.ENOSPC, "No space left on device")

    done = work(found.pk, laid_out=full, read=lambda: desk.state, clock=lambda: NOW)

    assert (done.state, "磁盘空间不足" in done.refusal) == (State.REFUSED, True)
