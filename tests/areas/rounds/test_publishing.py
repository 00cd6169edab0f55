"""Publishing by the worker: asked for once, laid down once, undone whole, and what it changed noted for each owner."""

from datetime import timedelta

import pytest

from jingwei.areas.rounds import queries, storage
from jingwei.areas.rounds.models import Change, ChangeKind, Publishing, Round, RoundState, Run
from jingwei.areas.rounds.operations import rounds
from jingwei.areas.rounds.operations.answering import answer
from jingwei.areas.rounds.operations.changes import noting
from jingwei.areas.rounds.operations.files import take_in, withdraw
from jingwei.areas.rounds.operations.fusing import begin_run, work
from jingwei.areas.rounds.operations.rounds import (  # fmt: skip
    abandon,
    ask_to_publish,
    open_round,
    publish,
    publish_asked,
)
from jingwei.areas.rounds.operations.steps import RoundRefused
from jingwei.fusion import Judgement
from jingwei.journal.models import Entry as JournalEntry
from jingwei.people.sight import EVERYTHING, Sight, seeing
from jingwei.register.kinds import EditableField
from jingwei.register.models import Entry, Organisation, Publication
from jingwei.register.operations import edit_field
from tests.areas.rounds.conftest import Desk
from tests.areas.rounds.lists import DAY, END, NOW, code, crowd, csv, later
from tests.areas.rounds.test_fusing import DOUBLE, TORN

pytestmark = pytest.mark.thorough

Rows = list[tuple[str, str, str, str]]


def fused(desk: Desk, rows: Rows, *, minutes: int = 10) -> Run:
    desk.send(csv(*rows))
    run = begin_run(desk.round, actor=desk.chief, now=later(minutes))
    return work(run, clock=lambda: later(minutes + 1))


def asked(desk: Desk, rows: Rows | None = None) -> Publishing:
    run = fused(desk, rows or crowd())
    return ask_to_publish(desk.round, run=run.pk, actor=desk.chief, now=later(20))


def next_round(desk: Desk, number: int) -> Desk:
    opened = open_round(
        title=f"第 {number} 轮", top=desk.town["city"], legal_ground="某通知", ends_on=END, actor=desk.chief,
        now=later(100 * number), on=DAY,
    )  # fmt: skip
    return Desk(desk.town, opened, desk.chief, desk.second)


def told(action: str) -> int:
    return JournalEntry.objects.filter(action=f"rounds.{action}").count()


def test_what_was_asked_for_is_laid_down_by_the_worker(desk: Desk, everything: None) -> None:
    wish = asked(desk)
    assert Round.objects.get().state == RoundState.PUBLISHING
    assert Entry.objects.count() == 0

    done = publish_asked(wish, clock=lambda: later(30))

    found = Round.objects.get()
    assert (found.state, found.published_by, found.published_at) == (RoundState.PUBLISHED, desk.chief, later(30))  # fmt: skip
    assert (done.fault, done.finished_at) == ("", later(30))
    assert Entry.objects.still().count() == 30
    assert (told("ask_to_publish"), told("publish")) == (1, 1)


def test_it_holds_from_the_day_on_which_it_is_laid_down(desk: Desk, everything: None) -> None:
    wish = asked(desk)

    publish_asked(wish, clock=lambda: later(20) + timedelta(days=1))

    assert Publication.objects.get().published_on == DAY + timedelta(days=1)


def test_the_same_wish_again_does_nothing(desk: Desk, everything: None) -> None:
    wish = asked(desk)
    publish_asked(Publishing.objects.get(pk=wish.pk), clock=lambda: later(30))

    publish_asked(wish, clock=lambda: later(40))

    assert Publishing.objects.get().finished_at == later(30)
    assert told("publish") == 1


@pytest.mark.parametrize("point", ["lay_into_register", "tell"])
def test_a_worker_that_is_killed_leaves_the_register_as_it_was_and_the_next_finishes(
    desk: Desk, everything: None, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    wish = asked(desk)
    with monkeypatch.context() as patch:
        patch.setattr(rounds, point, lambda *_a, **_k: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            publish_asked(wish, clock=lambda: later(30))

    assert Round.objects.get().state == RoundState.PUBLISHING
    assert Publishing.objects.get().finished_at is None
    assert Entry.objects.count() + Change.objects.count() + Publication.objects.count() == 0

    publish_asked(Publishing.objects.get(), clock=lambda: later(40))
    assert Entry.objects.still().count() == Change.objects.count() == 30


def test_nothing_of_the_round_changes_while_it_is_published(desk: Desk, everything: None) -> None:
    wish = asked(desk)
    upload = desk.round.uploads.get()
    kept = storage.keep([csv(*crowd(3))], name="迟.csv")

    with pytest.raises(RoundRefused, match="发布中"):
        take_in(desk.round, department=desk.market, name="迟.csv", kept=kept, actor=desk.chief, now=later(21))  # fmt: skip
    with pytest.raises(RoundRefused, match="发布中"):
        withdraw(upload, actor=desk.chief, now=later(21))
    with pytest.raises(RoundRefused, match="发布中"):
        abandon(desk.round, actor=desk.chief, now=later(21))
    with pytest.raises(RoundRefused, match="发布中"):
        begin_run(desk.round, actor=desk.chief, now=later(21))
    with pytest.raises(RoundRefused, match="发布中"):
        publish(desk.round, run=wish.run_id, actor=desk.chief, now=later(21), on=DAY)


def test_another_run_than_the_newest_is_not_asked_for(desk: Desk, everything: None) -> None:
    old = fused(desk, crowd())
    fused(desk, crowd(), minutes=20)

    with pytest.raises(RoundRefused, match="不是最新一次"):
        ask_to_publish(desk.round, run=old.pk, actor=desk.chief, now=later(40))

    assert Round.objects.get().state == RoundState.REVIEWING
    assert not Publishing.objects.exists()


def test_a_refusal_of_the_register_ends_the_wish_in_words(desk: Desk, everything: None) -> None:
    wish = asked(desk)
    Publication.objects.create(
        top=desk.town["city"], round_no=9, published_on=DAY, published_at=NOW, digest="", organisations=0, new=0,
        changed=0, gone=0, merged=0, unassigned=0,
    )  # fmt: skip

    done = publish_asked(wish, clock=lambda: later(30))

    assert "第 9 轮已经发布" in done.fault
    assert Round.objects.get().state == RoundState.REVIEWING
    assert Entry.objects.count() == 0
    assert (told("publish"), told("publishing_failed")) == (0, 1)
    again = ask_to_publish(desk.round, run=wish.run_id, actor=desk.second, now=later(40))
    assert again.pk != wish.pk


def test_who_gives_up_tells_the_round_once(desk: Desk, everything: None) -> None:
    wish = asked(desk)
    publish_asked(Publishing.objects.get(), clock=lambda: later(30))

    rounds.give_up_publishing(wish, fault="后台出错", clock=lambda: later(40))

    assert Round.objects.get().state == RoundState.PUBLISHED
    assert Publishing.objects.get().fault == ""


FIRM = "乌海市恒丰源贸易有限公司"


def moved(street: str, *, name: str = FIRM) -> tuple[str, str, str, str]:
    """A firm at a street: both stand in two districts of the town."""
    return (name, code(1), street, "王一")


NORTH, SOUTH = "海勃湾区新华街道和平路9号", "乌达区三道坎街道和平路9号"


def changes(number: int) -> dict[str, Change]:
    found = Change.objects.filter(round__number=number).select_related("before", "after")
    return {(c.after or c.before).name: c for c in found}  # type: ignore[union-attr]


def test_what_a_round_changed_is_noted_with_where_it_came_from(
    desk: Desk, everything: None
) -> None:
    stays, goes = crowd(30), ("乌海市长生药房", code(2), NORTH, "王二")
    run = fused(desk, [*stays, goes, moved(NORTH)])
    publish(desk.round, run=run.pk, actor=desk.chief, now=later(30), on=DAY)
    assert {c.kind for c in changes(1).values()} == {ChangeKind.NEW}

    second = next_round(desk, 2)
    fresh = ("乌海市新到茶社", code(3), SOUTH, "王三")
    run = fused(second, [*stays, moved(SOUTH), fresh], minutes=210)
    wish = ask_to_publish(second.round, run=run.pk, actor=desk.chief, now=later(230))
    assert publish_asked(wish, clock=lambda: later(240)).fault == ""

    found = changes(2)
    assert {name: c.kind for name, c in found.items()} == {
        FIRM: ChangeKind.CHANGED, goes[0]: ChangeKind.GONE, fresh[0]: ChangeKind.NEW
    }  # fmt: skip
    firm = found[FIRM]
    assert {"operating_address", "place"} <= set(firm.fields)
    assert desk.town["c"].pk in firm.came
    assert desk.town["a"].pk in firm.went
    assert desk.town["city"].pk not in {*firm.came, *firm.went}
    assert {desk.town["a"].pk, desk.town["c"].pk} <= set(firm.units)


def test_a_correction_of_the_same_day_is_no_change_of_the_round(
    desk: Desk, everything: None
) -> None:
    run = fused(desk, crowd())
    publish(desk.round, run=run.pk, actor=desk.chief, now=later(30), on=DAY)
    before, after = Organisation.objects.order_by("pk")[:2]

    def correct(organisation: Organisation, value: str) -> None:
        edit_field(organisation, field=EditableField.EMPLOYEES, value=value, reason="电话核实", on=DAY, actor=desk.chief, now=later(50))  # fmt: skip

    correct(before, "7")
    second = next_round(desk, 2)
    run = fused(second, crowd(), minutes=210)
    publish(second.round, run=run.pk, actor=desk.chief, now=later(240), on=DAY)
    correct(after, "8")

    assert changes(2) == {}


def test_who_comes_back_is_told_from_who_is_new(desk: Desk, everything: None) -> None:
    run = fused(desk, [*crowd(), moved(NORTH)])
    publish(desk.round, run=run.pk, actor=desk.chief, now=later(30), on=DAY)
    gone = Entry.objects.get(name=FIRM)
    Entry.objects.filter(pk=gone.pk).update(held_to=DAY)
    second = next_round(desk, 2)

    with noting(second.round):
        copied = {"kind": "enterprise", "legal_status": "active", "units": gone.units}
        Entry.objects.create(organisation=gone.organisation, name=FIRM, held_from=DAY, **copied)
        Entry.objects.create(organisation=_unheard_of(gone.units), name="新来的", held_from=DAY, **copied)  # fmt: skip

    assert {name: c.kind for name, c in changes(2).items()} == {
        FIRM: ChangeKind.BACK, "新来的": ChangeKind.NEW
    }  # fmt: skip


def _unheard_of(units: list[int]) -> Organisation:
    return Organisation.objects.create(pk=999, units=units)


def test_one_that_was_merged_into_another_is_no_loss(desk: Desk, everything: None) -> None:
    desk.send(csv(TORN), name="税务.csv", department="civil")
    run = fused(desk, [*crowd(80), *DOUBLE])
    publish(desk.round, run=run.pk, actor=desk.chief, now=later(30), on=DAY)
    second = next_round(desk, 2)
    second.send(csv(TORN), name="税务.csv", department="civil")
    run = fused(second, [*crowd(80), *DOUBLE], minutes=210)
    question = queries.open_questions(run).get()
    answer(question, judgement=Judgement.SAME, why="", actor=desk.chief, now=later(220))

    run = work(begin_run(second.round, actor=desk.chief, now=later(230)), clock=lambda: later(231))
    publish(second.round, run=run.pk, actor=desk.chief, now=later(240), on=DAY)

    assert {c.kind for c in changes(2).values()} == {ChangeKind.MERGED}


def test_changes_lie_behind_the_wall(desk: Desk) -> None:
    run = fused(desk, [*crowd(), moved(SOUTH)])
    publish(desk.round, run=run.pk, actor=desk.chief, now=later(30), on=DAY)

    with seeing(Sight(frozenset({desk.town["south"].pk}))):
        assert Change.objects.count() == 1
    with seeing(EVERYTHING):
        assert Change.objects.count() == 31
