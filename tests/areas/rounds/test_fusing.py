"""A run is begun once, worked, answered, repeated; what is published is what was looked at."""

import pytest

from jingwei.areas.rounds import queries, storage
from jingwei.areas.rounds.models import Question, Round, RoundState, Run
from jingwei.areas.rounds.operations import fusing
from jingwei.areas.rounds.operations.answering import answer, confirm, take_back
from jingwei.areas.rounds.operations.fusing import begin_run, work
from jingwei.areas.rounds.operations.steps import RoundRefused
from jingwei.fusion import Judgement, keeping
from tests.areas.rounds.conftest import Desk
from tests.areas.rounds.lists import code, crowd, csv, later

pytestmark = pytest.mark.thorough

# A row of two names' common part: the machine does not choose, it asks.
TORN = ("恒丰源", "", "", "")
DOUBLE = [
    ("乌海市恒丰源贸易有限公司", code(1), "", ""),
    ("乌海市恒丰源物流有限公司", code(2), "", ""),
]


def fused(desk: Desk, *, minutes: int = 10) -> Run:
    run = begin_run(desk.round, actor=desk.chief, now=later(minutes))
    return work(run, clock=lambda: later(minutes + 1))


def test_the_files_become_a_result_with_a_balance(desk: Desk) -> None:
    desk.send(csv(*crowd()))
    desk.send(csv(*crowd(20)), name="税务.csv", department="civil")

    run = fused(desk)

    assert run.fault == ""
    assert run.summary["rows"]["read"] == 50
    assert run.summary["organisations"] == 30
    assert Round.objects.get().state == RoundState.REVIEWING
    kept = keeping.kept(storage.of_run(1, run.pk) / "kept")
    assert kept.organisations.height == 30
    assert (storage.of_run(1, run.pk) / "report.html").is_file()


def test_without_a_readable_list_there_is_nothing_to_fuse(desk: Desk) -> None:
    with pytest.raises(RoundRefused, match="还没有读得了的名单"):
        begin_run(desk.round, actor=desk.chief, now=later(1))

    assert Round.objects.get().state == RoundState.COLLECTING


def test_a_file_that_cannot_be_read_stops_the_run_before_it_begins(desk: Desk) -> None:
    desk.send(csv(*crowd()))
    desk.send(b"nothing", name="坏.xlsx")

    with pytest.raises(RoundRefused, match="1 个文件读不了"):
        begin_run(desk.round, actor=desk.chief, now=later(1))


def test_a_second_run_waits_for_the_first(desk: Desk) -> None:
    desk.send(csv(*crowd()))
    begin_run(desk.round, actor=desk.chief, now=later(1))

    with pytest.raises(RoundRefused, match="比对"):
        begin_run(desk.round, actor=desk.chief, now=later(2))


def test_a_worker_that_was_killed_begins_again_and_nothing_is_doubled(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.send(csv(*crowd()))
    run = begin_run(desk.round, actor=desk.chief, now=later(1))
    whole = fusing._finish
    monkeypatch.setattr(
        fusing, "_finish", lambda *_a, **_k: (_ for _ in ()).throw(KeyboardInterrupt)
    )
    with pytest.raises(KeyboardInterrupt):
        work(run, clock=lambda: later(2))
    monkeypatch.setattr(fusing, "_finish", whole)

    again = work(Run.objects.get(), clock=lambda: later(3))

    assert again.finished_at == later(3)
    assert again.fault == ""
    assert Round.objects.get().state == RoundState.REVIEWING
    once_more = work(again, clock=lambda: later(9))
    assert once_more.finished_at == later(3)


def test_a_full_disk_ends_the_run_in_words_and_the_round_goes_on(
    desk: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk.send(csv(*crowd()))

    def full(*_a: object, **_k: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(keeping, "keep", full)
    run = fused(desk)

    assert "No space" in run.fault or "空间" in run.fault
    assert Round.objects.get().state == RoundState.COLLECTING
    assert list(storage.workspace().iterdir()) == []


def asked(desk: Desk) -> Question:
    desk.send(csv(*crowd(80), *DOUBLE))
    desk.send(csv(TORN, *DOUBLE), name="税务.csv", department="civil")
    run = fused(desk)
    found = queries.open_questions(run).first()
    assert found is not None
    return found


def test_an_answer_counts_in_the_next_run(desk: Desk, everything: None) -> None:
    question = asked(desk)
    before = question.run.summary["organisations"]

    answer(question, judgement=Judgement.SAME, why="", actor=desk.chief, now=later(20))
    run = fused(desk, minutes=30)

    assert run.summary["organisations"] == before - 1
    assert run.summary["decisions"] == 1


def test_the_same_answer_twice_is_one_and_another_persons_is_refused(
    desk: Desk, everything: None
) -> None:
    question = asked(desk)
    first = answer(question, judgement=Judgement.SAME, why="", actor=desk.chief, now=later(20))

    again = answer(question, judgement=Judgement.SAME, why="", actor=desk.chief, now=later(21))

    assert again.pk == first.pk
    with pytest.raises(RoundRefused, match="已经答复过"):
        answer(question, judgement=Judgement.DIFFERENT, why="", actor=desk.second, now=later(22))


def test_an_answer_taken_back_is_asked_again(desk: Desk, everything: None) -> None:
    question = asked(desk)
    given = answer(question, judgement=Judgement.SAME, why="", actor=desk.chief, now=later(20))
    assert not queries.open_questions(question.run).filter(pk=question.pk).exists()

    take_back(given, actor=desk.second, now=later(21))

    assert queries.open_questions(question.run).filter(pk=question.pk).exists()
    with pytest.raises(RoundRefused, match="已经撤销"):
        take_back(given, actor=desk.second, now=later(22))


def test_a_weighty_merge_waits_for_a_second_person(desk: Desk, everything: None) -> None:
    question = asked(desk)
    question.needs_two = True
    question.save()
    given = answer(question, judgement=Judgement.SAME, why="", actor=desk.chief, now=later(20))
    before = question.run.summary["organisations"]

    assert fused(desk, minutes=30).summary["organisations"] == before
    with pytest.raises(RoundRefused, match="另一人"):
        confirm(given, actor=desk.chief, now=later(40))
    confirm(given, actor=desk.second, now=later(41))

    assert fused(desk, minutes=50).summary["organisations"] == before - 1


def test_an_answer_on_rows_that_left_the_list_does_not_stop_the_run(
    desk: Desk, everything: None
) -> None:
    question = asked(desk)
    answer(question, judgement=Judgement.SAME, why="", actor=desk.chief, now=later(20))
    desk.send(csv(*DOUBLE), name="税务.csv", department="civil")

    run = fused(desk, minutes=30)

    assert run.fault == ""
    assert run.summary["decisions"] == 0
