"""A closed case taken up again, a day due that a rule tells, and one step in many cases."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from django.db import IntegrityError, connection, transaction

from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures import rules
from jingwei.procedures.definition import Procedure
from jingwei.procedures.models import Case
from jingwei.procedures.operations import Matter, Picked, StepRefused, open_case, take_each
from jingwei.procedures.operations.batch import MOST
from jingwei.procedures.parts import Facts
from tests.people.town import NOW
from tests.procedures.conftest import Office
from tests.procedures.deeds import ADDRESS, RETURN, offered, take
from tests.procedures.hand_over import hand_over

FAR = date(2026, 12, 31)


def by_proof(_case: Case, facts: Facts) -> date:
    """Until the end of the year where there is a photograph, else ten days."""
    first = facts.events[0] if facts.events else None
    return (
        FAR
        if first and "照片" in str(facts.answers.get("proof"))
        else facts.on + timedelta(days=10)
    )


def with_rule(step: str) -> Procedure:
    steps = tuple(replace(one, due=by_proof) if one.key == step else one for one in hand_over.steps)
    return replace(hand_over, steps=steps)


def test_a_rule_tells_the_day_due_by_answers_and_history(office: Office) -> None:
    case = offered(office)
    take(case, "return_it", office["b"], answers=RETURN, procedure=with_rule("return_it"))
    assert case.due_on == FAR


def test_a_rule_tells_the_day_due_of_an_opening_too(office: Office) -> None:
    event = open_case(
        with_rule("offer"), step="offer", matter=Matter("JW-0000007", office.town["a"]),
        answers={"to": office.town["b"].pk, **ADDRESS}, actor=office["a"], now=NOW, key="first",
    )  # fmt: skip
    assert event.case.due_on == NOW.date() + timedelta(days=10)


def until_what_was_said(_case: Case, facts: Facts) -> date:
    """Relies on an answer that the first return gave."""
    returned = next(event for event in facts.events if event.step == "return_it")
    return facts.on + timedelta(days=len(returned.answers["proof"]))


def test_a_rule_is_asked_only_where_the_state_allows_its_step(office: Office) -> None:
    steps = tuple(
        replace(one, due=until_what_was_said) if one.key == "offer_again" else one
        for one in hand_over.steps
    )
    relying, case = replace(hand_over, steps=steps), offered(office)
    with pytest.raises(StepRefused, match="现在是“已移交”"):
        take(case, "offer_again", office["a"], answers={"proof": "合同"}, procedure=relying)
    take(case, "return_it", office["b"], answers=RETURN, procedure=relying)
    take(case, "offer_again", office["a"], answers={"proof": "合同"}, procedure=relying)
    assert case.due_on == NOW.date() + timedelta(days=len(str(RETURN["proof"])))


def test_a_case_follows_a_closed_one_and_goes_on_doing_so(office: Office) -> None:
    first = offered(office)
    take(first, "accept", office["b"])
    event = open_case(
        hand_over, step="offer", matter=Matter("JW-0000007", office.town["a"], follows=first),
        answers={"to": office.town["b"].pk, **ADDRESS}, actor=office["a"], now=NOW, key="again",
    )  # fmt: skip
    with seeing(EVERYTHING):
        assert [one.pk for one in first.followers.all()] == [event.case_id]
        with pytest.raises(IntegrityError, match="moves by one step"), transaction.atomic(), connection.cursor() as cursor:  # fmt: skip
            cursor.execute(
                "UPDATE procedures_case SET follows_id = NULL WHERE id = %s", [event.case_id]
            )


@pytest.mark.thorough
def test_one_step_in_many_cases_tells_of_each_and_takes_none_twice(office: Office) -> None:
    cases = [offered(office, subject=f"JW-000000{number}") for number in (1, 2, 3)]
    take(cases[1], "accept", office["b"])

    def both() -> list[str]:
        done = take_each(
            hand_over, step="accept", picked=[Picked(one.pk, 1) for one in cases], answers={}, actor=office["b"],
            now=NOW, key="many",
        )  # fmt: skip
        return [one.why_not for one in done]

    first = both()
    assert [bool(one) for one in first] == [False, True, False]
    assert "请刷新后再办" in first[1]
    assert both() == first
    with seeing(EVERYTHING):
        assert {one.version for one in Case.objects.all()} == {2}


def test_more_than_two_hundred_at_once_are_refused(office: Office) -> None:
    picked = [Picked(number, 1) for number in range(MOST + 1)]
    with pytest.raises(StepRefused, match="最多办理 200 件"):
        take_each(hand_over, step="accept", picked=picked, answers={}, actor=office["b"], now=NOW, key="many")  # fmt: skip


def test_who_opened_a_case_does_not_judge_it(office: Office) -> None:
    case = offered(office)
    guard = rules.opened_by_another
    known = Facts(NOW, NOW.date(), office["a"].pk, 0, {}, {}, ())
    assert "不能由提出的人" in guard(case, known)
    assert guard(case, replace(known, actor=office["b"].pk)) == ""
