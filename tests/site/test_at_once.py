"""Twenty clients at once on one round, over twenty connections under the office's role: one wins, 19 are told."""

from collections.abc import Callable, Sequence
from functools import partial
from threading import Barrier, Thread
from typing import Any

import pytest
from django.db import connection

from jingwei.areas.rounds import queries
from jingwei.areas.rounds.models import Answer, Publishing, Question, Round, RoundState, Run
from jingwei.areas.rounds.operations.answering import answer
from jingwei.areas.rounds.operations.fusing import begin_run, work
from jingwei.areas.rounds.operations.rounds import ask_to_publish, publish, publish_asked
from jingwei.areas.rounds.operations.steps import RoundRefused
from jingwei.fusion import Judgement
from jingwei.journal.models import Entry
from jingwei.journal.verify import verify
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.models import Organisation, Publication
from tests.areas.rounds.conftest import Desk
from tests.areas.rounds.lists import DAY, code, crowd, csv, later
from tests.people.town import opened

pytestmark = pytest.mark.slow

CLIENTS = 20
# A row of two names' common part: the machine does not choose, it asks.
TORN = ("恒丰源", "", "", "")
DOUBLE = [
    ("乌海市恒丰源贸易有限公司", code(1), "", ""),
    ("乌海市恒丰源物流有限公司", code(2), "", ""),
]


def at_once(deeds: Sequence[Callable[[], Any]]) -> tuple[list[Any], list[str]]:
    """What those who won got, and what the others were told; any other fault fails the test."""
    done: list[Any] = []
    told: list[str] = []
    broken: list[BaseException] = []
    start = Barrier(len(deeds))

    def run(deed: Callable[[], Any]) -> None:
        try:
            connection.ensure_connection()
            start.wait(60)
            done.append(deed())
        except RoundRefused as refused:
            told.append(str(refused))
        except BaseException as fault:  # noqa: BLE001 - reported by the test's own thread
            broken.append(fault)
        finally:
            connection.close()

    threads = [Thread(target=run, args=[deed]) for deed in deeds]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert broken == []
    return done, told


def fused(desk: Desk, *, minutes: int = 10) -> Run:
    run = begin_run(desk.round, actor=desk.chief, now=later(minutes))
    return work(run, clock=lambda: later(minutes + 1))


def entries(action: str) -> int:
    return Entry.objects.filter(action=action).count()


def test_of_twenty_who_publish_one_lays_the_round_into_the_register(desk_at_work: Desk) -> None:
    desk = desk_at_work
    desk.send(csv(*crowd()))
    run = fused(desk)
    clients = [opened(f"client-{number}") for number in range(CLIENTS)]

    done, told = at_once(
        [partial(publish, desk.round, run=run.pk, actor=c, now=later(30), on=DAY) for c in clients]
    )

    assert len(done) == 1
    assert told == ["第 1 轮现在是“已发布”，这一步已不能办。请刷新后再看。"] * (CLIENTS - 1)
    with seeing(EVERYTHING):
        assert Organisation.objects.count() == 30
    assert Publication.objects.count() == 1
    assert entries("rounds.publish") == 1
    assert Round.objects.get().state == RoundState.PUBLISHED
    assert verify().is_whole


def test_of_twenty_who_ask_to_publish_one_is_heard(desk_at_work: Desk) -> None:
    desk = desk_at_work
    desk.send(csv(*crowd()))
    run = fused(desk)
    clients = [opened(f"client-{number}") for number in range(CLIENTS)]

    done, told = at_once(
        [partial(ask_to_publish, desk.round, run=run.pk, actor=c, now=later(30)) for c in clients]
    )

    assert told == ["第 1 轮现在是“发布中”，这一步已不能办。请刷新后再看。"] * (CLIENTS - 1)
    assert [wish.pk for wish in done] == [Publishing.objects.get().pk]
    assert entries("rounds.ask_to_publish") == 1


def test_of_twenty_workers_with_one_wish_one_lays_it_down(desk_at_work: Desk) -> None:
    desk = desk_at_work
    desk.send(csv(*crowd()))
    wish = ask_to_publish(desk.round, run=fused(desk).pk, actor=desk.chief, now=later(20))
    known = Publishing.objects.select_related("round__top", "run", "started_by")
    wishes = [known.get(pk=wish.pk) for _worker in range(CLIENTS)]

    done, told = at_once([partial(publish_asked, one, clock=lambda: later(30)) for one in wishes])

    assert told == []
    assert {one.fault for one in done} == {""}
    with seeing(EVERYTHING):
        assert Organisation.objects.count() == 30
    assert Publication.objects.count() == entries("rounds.publish") == 1
    assert Round.objects.get().state == RoundState.PUBLISHED
    assert verify().is_whole


def question_of(desk: Desk) -> Question:
    desk.send(csv(*crowd(80), *DOUBLE))
    desk.send(csv(TORN, *DOUBLE), name="税务.csv", department="civil")
    run = fused(desk)
    with seeing(EVERYTHING):
        found = queries.open_questions(run).first()
    assert found is not None
    return found


@pytest.mark.parametrize("other", [Judgement.SAME, Judgement.DIFFERENT])
def test_of_twenty_who_answer_one_question_one_is_kept(
    desk_at_work: Desk, other: Judgement
) -> None:
    question = question_of(desk_at_work)
    clients = [opened(f"client-{number}") for number in range(CLIENTS)]
    given = [Judgement.SAME, other] * (CLIENTS // 2)

    def give(account: Any, judgement: Judgement) -> Answer:
        with seeing(EVERYTHING):
            return answer(question, judgement=judgement, why="", actor=account, now=later(30))

    done, told = at_once([partial(give, c, j) for c, j in zip(clients, given, strict=True)])

    assert len(done) == 1
    assert len(told) == CLIENTS - 1
    assert all("已经答复过这个问题。要改，请先撤销那次答复。" in words for words in told), told
    with seeing(EVERYTHING):
        assert Answer.objects.get().by_id == done[0].by_id
    assert entries("rounds.answer") == 1
    assert verify().is_whole


def test_of_twenty_who_begin_a_run_one_begins_it(desk_at_work: Desk) -> None:
    desk_at_work.send(csv(*crowd()))
    clients = [opened(f"client-{number}") for number in range(CLIENTS)]

    done, told = at_once(
        [partial(begin_run, desk_at_work.round, actor=c, now=later(10)) for c in clients]
    )

    assert len(done) == 1
    assert len(told) == CLIENTS - 1
    assert Run.objects.count() == 1
    assert entries("rounds.fuse") == 1
