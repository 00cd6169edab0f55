"""Suggestions and what leaders asked to be done: matters of their own, answered, confirmed by another."""

from datetime import date, timedelta

import pytest

from jingwei.areas.orders.instruction import instruction
from jingwei.areas.orders.loan import loan
from jingwei.areas.orders.suggestion import suggestion
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.definition import Procedure
from jingwei.procedures.fields import Answer
from jingwei.procedures.models import Case
from jingwei.procedures.operations import Matter, StepRefused, open_case
from jingwei.procedures.parts import MATTER
from jingwei.procedures.proof import faults
from tests.areas.deeds import Office, take
from tests.register.town import DAY, NOW

UNTIL = DAY + timedelta(days=30)


def opened(office: Office, procedure: Procedure, step: str, actor: Account | None, **said: Answer) -> Case:  # fmt: skip
    event = open_case(
        procedure, step=step, matter=Matter("", office.town["north"]), answers=said, actor=actor, now=NOW,
        key=office.key(),
    )  # fmt: skip
    with seeing(EVERYTHING):
        return Case.objects.get(pk=event.case_id)


def suggested(office: Office, text: str = "这张表每月报三遍，能不能只报一遍") -> Case:
    return opened(office, suggestion, "suggest", None, kind="form", text=text)


def given(office: Office, **more: Answer) -> Case:
    said: dict[str, Answer] = {
        "kind": "resolution", "number": "〔2026〕7 号", "given_on": DAY, "text": "把园区驿站的饮水点补齐",
        "to": office.town["a"].pk, "until": UNTIL, **more,
    }  # fmt: skip
    return opened(office, instruction, "give", office["north"], **said)


@pytest.mark.parametrize("procedure", [suggestion, instruction, loan], ids=lambda one: one.key)
def test_each_step_is_somebodys_and_each_open_state_due(procedure: Procedure) -> None:
    assert faults(procedure) == []


def test_a_suggestion_is_nobodys_and_is_answered_in_ten_working_days(office: Office) -> None:
    case = suggested(office)
    assert (case.subject_kind, case.opened_by) == (MATTER, None)
    take(office, case, suggestion, "sort", by="north", answers={"to": office.town["a"].pk})
    assert case.due_on == date(2026, 6, 30)
    take(office, case, suggestion, "answer", by="a", answers={"answer": "七月起只报一遍"})
    said = {"summary": "报表重复", "reply": "七月起只报一遍"}
    take(office, case, suggestion, "publish", by="north", answers=said)
    assert case.state == "published"


def test_whoever_answered_does_not_publish_it_himself(office: Office) -> None:
    case = suggested(office)
    take(office, case, suggestion, "sort", by="north", answers={"to": office.town["a"].pk})
    take(office, case, suggestion, "answer", by="north", answers={"answer": "七月起只报一遍"})
    with pytest.raises(StepRefused, match="请由另一个人办理"):
        take(
            office, case, suggestion, "publish", by="north", answers={"summary": "x", "reply": "y"}
        )


def test_a_suggestion_for_another_office_is_declined_unsaved(office: Office) -> None:
    with pytest.raises(StepRefused, match="信访部门"):
        suggested(office, "大家一起去上访吧")
    assert Case.objects.count() == 0


@pytest.mark.thorough
def test_what_was_asked_to_be_done_has_an_owner_and_its_day(office: Office) -> None:
    case = given(office)
    assert case.waits_for == office.town["a"]
    take(office, case, instruction, "accept", by="a")
    assert case.due_on == UNTIL
    take(office, case, instruction, "progress", by="a", answers={"progress": "已选好两处"})
    assert (case.state, case.due_on) == ("accepted", UNTIL)
    take(office, case, instruction, "report", by="a", answers={"done": "两处都装好了"})
    take(office, case, instruction, "return_it", by="north", answers={"reason": "还差一处", "until": UNTIL + timedelta(days=5)})  # fmt: skip
    assert case.due_on == UNTIL + timedelta(days=5)
    take(office, case, instruction, "report", by="a", answers={"done": "三处都装好了"})
    take(office, case, instruction, "confirm", by="north", answers={"checked": "到现场看过"})
    assert case.state == "confirmed"


def test_whoever_did_it_does_not_confirm_it(office: Office) -> None:
    case = given(office)
    take(office, case, instruction, "accept", by="a")
    take(office, case, instruction, "report", by="north", answers={"done": "装好了"})
    ways: dict[str, dict[str, Answer]] = {
        "confirm": {"checked": "看过"}, "return_it": {"reason": "不行", "until": UNTIL},
    }  # fmt: skip
    for step, said in ways.items():
        with pytest.raises(StepRefused, match="请由另一个人办理"):
            take(office, case, instruction, step, by="north", answers=said)
    with pytest.raises(StepRefused, match="由海勃湾区办理"):
        take(office, case, instruction, "confirm", by="a", answers={"checked": "看过"})


def test_it_goes_to_another_unit_with_a_day_of_its_own(office: Office) -> None:
    case = given(office)
    later = UNTIL + timedelta(days=10)
    said: dict[str, Answer] = {"to": office.town["civil"].pk, "until": later, "reason": "归民政"}
    take(office, case, instruction, "give_another", by="north", answers=said)
    take(office, case, instruction, "accept", by="civil")
    assert (case.waits_for, case.due_on) == (office.town["civil"], later)


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"until": DAY - timedelta(days=1)}, "不能早于今天"),
        ({"given_on": DAY + timedelta(days=1)}, "不能晚于今天"),
    ],
)
def test_days_that_make_no_sense_are_refused(office: Office, more: dict[str, Answer], why: str) -> None:  # fmt: skip
    with pytest.raises(StepRefused, match=why):
        given(office, **more)


@pytest.mark.thorough
def test_what_was_lent_comes_back_by_its_day_and_is_looked_at_by_who_lent_it(
    office: Office,
) -> None:
    said: dict[str, Answer] = {
        "kind": "rooms", "count": 2, "what": "会议室两间", "to": office.town["b"].pk, "until": UNTIL,
    }  # fmt: skip
    event = open_case(
        loan, step="lend", matter=Matter("", office.town["a"]), answers=said, actor=office["a"], now=NOW, key="loan"
    )  # fmt: skip
    case = event.case
    take(office, case, loan, "take", by="b")
    assert (case.waits_for, case.due_on) == (office.town["b"], UNTIL)
    back: dict[str, Answer] = {"back_on": DAY, "remark": "桌椅齐全"}
    with pytest.raises(StepRefused, match="不能晚于今天"):
        take(office, case, loan, "hand_back", by="b", answers={**back, "back_on": UNTIL})
    take(office, case, loan, "hand_back", by="b", answers=back)
    with pytest.raises(StepRefused, match="由新华街道办理"):
        take(office, case, loan, "confirm", by="b")
    take(office, case, loan, "confirm", by="a")
    assert case.state == "returned"
