"""Who has no account, and the clock: what they do, and that nobody else does it (R-C.14, R-C.15)."""

from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
from django.db import connection

from jingwei.journal.models import Entry
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures import queries
from jingwei.procedures.definition import Catalogue
from jingwei.procedures.fields import Answer
from jingwei.procedures.models import Case, Event
from jingwei.procedures.operations import Matter, StepRefused, lapse, open_case, take_step
from jingwei.procedures.parts import Facts, Party, Step
from jingwei.procedures.proof import faults
from jingwei.procedures.sight import sight_of
from tests.people.town import NOW
from tests.procedures.conftest import Office
from tests.procedures.request import request

CATALOGUE = Catalogue((request,))
ON = NOW.date()


def asked(office: Office, *, key: str = "one", text: str = "路灯不亮") -> Case:
    """What somebody without an account asks of street a."""
    event = open_case(
        request, step="ask", matter=Matter("m1", office.town["a"]), answers={"text": text}, actor=None,
        now=NOW, key=key,
    )  # fmt: skip
    return event.case


def step(
    case: Case, key: str, actor: Account | None, *, said: Mapping[str, Answer] | None = None, version: int = 1,
    now: datetime = NOW,
) -> Event:  # fmt: skip
    return take_step(
        request, step=key, case_id=case.pk, version=version, answers=said or {}, actor=actor, now=now,
        key=f"{key}/{case.pk}/{version}",
    )  # fmt: skip


def answered(office: Office) -> Case:
    case = asked(office)
    step(case, "answer", office["a"], said={"answer": "修好了"})
    return case


def test_nobody_of_the_office_opened_it_and_no_account_is_kept(office: Office) -> None:
    case = asked(office)
    with seeing(EVERYTHING):
        [event] = case.events.all()
    assert (case.opened_by, event.actor, event.post) == (None, None, None)
    assert event.unit_id == case.waits_for_id == office.town["a"].pk
    entry = Entry.objects.filter(action="procedures.request.ask").get()
    assert entry.actor_id == ""


def test_twice_sent_it_is_one_case_and_another_text_under_the_key_is_refused(
    office: Office,
) -> None:
    assert asked(office).pk == asked(office).pk
    with pytest.raises(StepRefused, match="编号相同"):
        asked(office, text="别的事")


def test_the_case_waits_for_the_asker_and_for_no_unit(office: Office) -> None:
    case = answered(office)
    sight = sight_of(office["a"], on=ON)
    with seeing(sight.over(CATALOGUE)):
        case.refresh_from_db()
        [line] = queries.lines(sight, [case], catalogue=CATALOGUE)
        assert (case.waits_for, case.waits_outside) == (None, True)
        assert "等申请人办理" in line.text
        assert not queries.desk(sight, catalogue=CATALOGUE)
        told = queries.events(sight, case, catalogue=CATALOGUE)
        assert [one.who for one in told] == ["申请人", office["a"].name]
        offers = queries.offers(sight, case, catalogue=CATALOGUE, now=NOW)
    assert {one.step.key for one in offers} == {"rate", "again"}
    assert all("凭办件码" in one.reason for one in offers)


def test_the_askers_steps_are_nobody_elses(office: Office) -> None:
    case = answered(office)
    with pytest.raises(StepRefused, match="凭办件码"):
        step(case, "rate", office["a"], said={"content": True}, version=2)
    with pytest.raises(StepRefused, match="到期自动"):
        step(case, "unrated", office["city"], version=2)
    step(case, "rate", None, said={"content": "是"}, version=2)
    with seeing(EVERYTHING):
        case.refresh_from_db()
    assert (case.state, case.waits_outside) == ("rated", False)


def test_who_is_outside_takes_no_step_of_the_office(office: Office) -> None:
    with pytest.raises(StepRefused, match="您没有相应的岗位"):
        step(asked(office), "answer", None, said={"answer": "我自己说好了"})


def test_what_is_due_lapses_after_its_day_and_once(office: Office) -> None:
    case = answered(office)
    with seeing(EVERYTHING):
        case.refresh_from_db()
    assert case.due_on
    last = NOW.replace(year=case.due_on.year, month=case.due_on.month, day=case.due_on.day)
    assert lapse(CATALOGUE, now=last) == 0  # the day itself is still his
    after = last + timedelta(days=1)
    assert (lapse(CATALOGUE, now=after), lapse(CATALOGUE, now=after)) == (1, 0)
    with seeing(EVERYTHING):
        case.refresh_from_db()
        assert case.state == "closed"
        assert case.events.count() == 3


def test_silence_of_the_office_releases(office: Office) -> None:
    case = asked(office)
    assert lapse(CATALOGUE, now=NOW + timedelta(days=20)) == 1
    with seeing(EVERYTHING):
        case.refresh_from_db()
    assert case.state == "released"


@pytest.mark.thorough
def test_two_workers_at_once_take_it_once(shared_office: Office) -> None:
    case = asked(shared_office)

    def work(_number: int) -> int:
        try:
            return lapse(CATALOGUE, now=NOW + timedelta(days=20))
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as pool:
        assert sum(pool.map(work, range(8))) == 1
    with seeing(EVERYTHING):
        assert case.events.count() == 2


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"lapses": "rate"}, "lapses by 'rate'"),
        ({"lapses": ""}, "lapses by ''"),
        ({"turn": Party.CLOCK}, "waits for the clock"),
    ],
)
def test_a_state_that_lapses_wrongly_is_found(change: dict[str, Party | str], fault: str) -> None:
    states = [replace(one, **change) if one.key == "answered" else one for one in request.states]  # type: ignore[arg-type]
    with pytest.raises(ValueError, match=fault):
        replace(request, states=tuple(states))


def test_a_step_outside_has_no_permission_and_the_clock_asks_nothing() -> None:
    def with_step(key: str, **change: object) -> None:
        steps = [replace(one, **change) if one.key == key else one for one in request.steps]  # type: ignore[arg-type]
        replace(request, steps=tuple(steps))

    allowed: Step = request.step("answer")
    with pytest.raises(ValueError, match="taken outside the office and has a permission"):
        with_step("rate", permission=allowed.permission)
    with pytest.raises(ValueError, match="the clock's, and asks"):
        with_step("unrated", asks=allowed.asks)
    assert not faults(request)


def test_what_a_guard_forbids_by_now_is_still_known_by_its_key(office: Office) -> None:
    opening = request.step("ask")
    guarded = replace(
        request,
        steps=tuple(
            replace(one, unless=(once_a_matter,)) if one is opening else one
            for one in request.steps
        ),
    )

    def ask(key: str) -> Case:
        return open_case(
            guarded, step="ask", matter=Matter("m1", office.town["a"]), answers={"text": "灯"}, actor=None, now=NOW,
            key=key,
        ).case  # fmt: skip

    assert ask("one").pk == ask("one").pk
    with pytest.raises(StepRefused, match="在办"):
        ask("two")


def once_a_matter(case: Case, _facts: Facts) -> str:
    held = Case.objects.filter(subject_id=case.subject_id).exclude(pk=case.pk)
    return "在办" if held.exists() else ""
