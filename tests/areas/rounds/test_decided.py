"""What people merge and part between rounds counts in the next one, and no publishing passes over it."""

import pytest

from jingwei.areas.mergers.operations.merging import merge
from jingwei.areas.mergers.operations.undoing import undo
from jingwei.areas.rounds import storage
from jingwei.areas.rounds.models import Question, Round, RoundState, Run
from jingwei.areas.rounds.operations.answering import answer
from jingwei.areas.rounds.operations.decided import published_alone
from jingwei.areas.rounds.operations.fusing import begin_run, work
from jingwei.areas.rounds.operations.rounds import publish
from jingwei.areas.rounds.operations.steps import RoundRefused
from jingwei.fusion import Judgement
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.models import Entry, Organisation
from tests.areas.rounds.conftest import Desk
from tests.areas.rounds.lists import DAY, code, crowd, csv, later
from tests.areas.rounds.test_fusing import DOUBLE, TORN
from tests.areas.rounds.test_publishing import next_round

pytestmark = pytest.mark.thorough

ROWS = [*crowd(80), *DOUBLE]
XINHENG = "乌海市恒丰源贸易有限公司"


def fused(desk: Desk, *rows: tuple[str, str, str, str], minutes: int) -> Run:
    desk.send(csv(*rows))
    return compared(desk, minutes=minutes)


def compared(desk: Desk, *, minutes: int) -> Run:
    run = begin_run(desk.round, actor=desk.chief, now=later(minutes))
    return work(run, clock=lambda: later(minutes + 1))


def laid(desk: Desk, run: Run, *, minutes: int) -> Round:
    return publish(desk.round, run=run.pk, actor=desk.chief, now=later(minutes), on=DAY)


def entry(name: str) -> Entry:
    return Entry.objects.still().select_related("organisation").get(name=name)


def pair() -> tuple[Organisation, Organisation]:
    """Two of the crowd: the younger, the older."""
    found = [entry(name).organisation for name, *_rest in crowd(80)[:2]]
    older, younger = sorted(found, key=lambda one: one.pk)
    return younger, older


def merged(desk: Desk, *, minutes: int) -> tuple[Organisation, Organisation]:
    younger, heir = pair()
    merge(younger, heir, reason="核对过执照", on=DAY, actor=desk.chief, now=later(minutes))
    return younger, heir


def living(one: Organisation) -> bool:
    with seeing(EVERYTHING):
        return Entry.objects.still().filter(organisation=one).exists()


def merged_by_the_round(desk: Desk) -> tuple[Organisation, Organisation]:
    """A first round in which a person merges two before either has an entry: the number without one, and its heir."""
    desk.send(csv(*ROWS), name="一.csv")
    desk.send(csv(TORN, *DOUBLE), name="二.csv", department="civil")
    compared(desk, minutes=10)
    for question in Question.objects.select_related("run__round"):
        answer(question, judgement=Judgement.SAME, why="", actor=desk.chief, now=later(20))
    laid(desk, compared(desk, minutes=30), minutes=40)
    younger = Organisation.objects.select_related("merged_into").get(merged_into__isnull=False)
    assert younger.merged_into is not None
    return younger, younger.merged_into


def test_a_state_that_is_lost_ends_the_run_in_words(desk: Desk, everything: None) -> None:
    first = fused(desk, *ROWS, minutes=10)
    laid(desk, first, minutes=20)
    (storage.of_run(1, first.pk) / "state" / "manifest.json").unlink()
    second = next_round(desk, 2)

    run = fused(second, *ROWS, minutes=80)

    assert "第 1 轮的比对结果不在这台服务器上" in run.fault
    assert Round.objects.get(pk=second.round.pk).state == RoundState.COLLECTING


def test_a_merger_on_the_page_holds_in_the_next_round(desk: Desk, everything: None) -> None:
    laid(desk, fused(desk, *ROWS, minutes=10), minutes=20)
    younger, heir = merged(desk, minutes=30)
    second = next_round(desk, 2)

    done = laid(second, fused(second, *ROWS, minutes=210), minutes=220)

    assert done.number == 2
    assert not living(younger)
    younger.refresh_from_db()
    assert younger.merged_into == heir
    assert Entry.objects.still().get(organisation=heir).row_count == 2  # the rows of both


def test_undone_on_the_page_it_is_two_in_the_next_round(desk: Desk, everything: None) -> None:
    laid(desk, fused(desk, *ROWS, minutes=10), minutes=20)
    younger, heir = merged(desk, minutes=30)
    second = next_round(desk, 2)
    laid(second, fused(second, *ROWS, minutes=210), minutes=220)
    undo(younger, reason="其实是两家", on=DAY, actor=desk.second, now=later(230))
    third = next_round(desk, 3)

    laid(third, fused(third, *ROWS, minutes=310), minutes=320)

    assert living(younger)
    assert Entry.objects.still().get(organisation=heir).row_count == 1
    assert Entry.objects.still().get(organisation=younger).row_count == 1


def test_a_result_that_knows_nothing_of_a_merger_is_not_published(
    desk: Desk, everything: None
) -> None:
    laid(desk, fused(desk, *ROWS, minutes=10), minutes=20)
    second = next_round(desk, 2)
    run = fused(second, *ROWS, minutes=210)
    younger, _heir = merged(desk, minutes=215)

    with pytest.raises(RoundRefused, match="再比对一次"):
        laid(second, run, minutes=220)

    laid(second, compared(second, minutes=230), minutes=240)
    assert not living(younger)


def test_a_number_merged_by_its_first_round_lives_from_its_own_rows(
    desk: Desk, everything: None
) -> None:
    younger, heir = merged_by_the_round(desk)
    assert not Entry.objects.filter(organisation=younger).exists()
    of_heir = Entry.objects.still().get(organisation=heir)

    alone = published_alone(younger)
    undo(younger, reason="其实是两家", on=DAY, actor=desk.second, now=later(50), alone=alone)

    lives = Entry.objects.still().select_related("lineage", "place").get(organisation=younger)
    assert lives.name in {TORN[0], DOUBLE[0][0], DOUBLE[1][0]}
    assert lives.lineage.claims["name"]
    assert Entry.objects.still().get(organisation=heir) == of_heir
    assert lives.name != of_heir.name

    second = next_round(desk, 2)
    second.send(csv(*ROWS), name="一.csv")
    second.send(csv(TORN, *DOUBLE), name="二.csv", department="civil")
    laid(second, compared(second, minutes=210), minutes=220)

    assert living(younger)
    assert living(heir)


def test_of_a_number_that_is_not_merged_nothing_is_said(desk: Desk, everything: None) -> None:
    laid(desk, fused(desk, *ROWS, minutes=10), minutes=20)

    assert published_alone(entry(XINHENG).organisation) is None
    assert code(1) == entry(XINHENG).uscc
