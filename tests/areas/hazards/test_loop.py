"""A hazard from the counter to the look on the spot, each way once (R-HZ.1)."""

from datetime import date, timedelta

import pytest

from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.asking import Asked
from jingwei.procedures.fields import Answer
from jingwei.procedures.models import Case, Event
from jingwei.procedures.operations import StepRefused, open_case
from jingwei.procedures.parts import MATTER
from jingwei.procedures.proof import faults
from jingwei.web.procedures import ASKED, hazard
from tests.areas.deeds import Office, take
from tests.register.town import DAY, NOW

SAID: dict[str, Answer] = {
    "danger": "否",
    "where": "海勃湾区滨河路 12 号门前",
    "what": "消防通道堆满纸箱",
}
SAYS: dict[str, dict[str, Answer]] = {
    "refuse": {"why": "out_of_scope", "advice": "请找物业"}, "send_back": {"reason": "归城管"},
    "handle": {"done": "已清空"}, "verify": {"seen": "通道畅通"}, "fail": {"seen": "还有一半"},
}  # fmt: skip


def reported(office: Office, **more: Answer) -> Case:
    """As the counter opens it."""
    said = {**SAID, **more}
    with seeing(EVERYTHING):
        matter = ASKED[hazard.key](Asked("", said, DAY, "key"))
    event = open_case(hazard, step="report", matter=matter, answers=said, actor=None, now=NOW, key=office.key())  # fmt: skip
    with seeing(EVERYTHING):
        return Case.objects.get(pk=event.case_id)


def go(office: Office, case: Case, step: str, by: str = "", **more: Answer) -> Event:
    return take(office, case, hazard, step, by=by, answers={**SAYS.get(step, {}), **more})


def assigned(office: Office, *, to: str = "a", easy: bool = True) -> Case:
    case = reported(office)
    go(office, case, "assign", "north", to=office.town[to].pk, easy=easy)
    return case


def test_each_step_is_somebodys_and_each_open_state_due() -> None:
    assert faults(hazard) == []


def test_a_hazard_goes_from_the_counter_to_the_look_on_the_spot(office: Office) -> None:
    case = reported(office)
    assert (case.subject_kind, case.opened_by, case.unit) == (MATTER, None, office.town["north"])
    assert (case.waits_for, case.due_on) == (office.town["north"], DAY + timedelta(days=1))
    go(office, case, "assign", "north", to=office.town["a"].pk, easy=True)
    assert (case.waits_for, case.due_on) == (office.town["a"], DAY + timedelta(days=3))
    go(office, case, "handle", "a")
    assert case.waits_for == office.town["north"]
    go(office, case, "verify", "north")
    assert case.state == "closed"


def test_what_is_not_easy_has_ten_working_days_and_a_failed_check_the_same(office: Office) -> None:
    case = assigned(office, easy=False)
    assert case.due_on == date(2026, 6, 30)  # over the dragon boat holiday
    go(office, case, "handle", "a")
    go(office, case, "fail", "north")
    assert (case.state, case.waits_for, case.due_on) == ("returned", office.town["a"], date(2026, 6, 30))  # fmt: skip
    go(office, case, "handle", "a")
    go(office, case, "verify", "north")
    assert case.state == "closed"


def test_whoever_handled_it_does_not_look_whether_it_is_done(office: Office) -> None:
    case = assigned(office)
    go(office, case, "handle", "north")
    for step in ("verify", "fail"):
        with pytest.raises(StepRefused, match="请由另一个人办理"):
            go(office, case, step, "north")


def test_a_unit_that_it_is_not_for_sends_it_back(office: Office) -> None:
    case = assigned(office)
    go(office, case, "send_back", "a")
    assert (case.state, case.waits_for) == ("received", office.town["north"])
    with pytest.raises(StepRefused, match="只能派给本辖区"):
        go(office, case, "assign", "north", to=office.town["c"].pk, easy=True)


def test_what_is_refused_closes_with_advice_that_the_reporter_reads(office: Office) -> None:
    case = reported(office)
    go(office, case, "refuse", "north")
    assert case.state == "refused"
    told = {(step.key, one.key) for step in hazard.steps for one in step.asks if one.told}
    assert {("refuse", "why"), ("refuse", "advice"), ("handle", "done"), ("fail", "seen")} <= told
    assert ("send_back", "reason") not in told


def test_the_reporter_withdraws_it_before_it_is_assigned_and_not_after(office: Office) -> None:
    case, late = reported(office), assigned(office)
    go(office, case, "withdraw")
    assert case.state == "withdrawn"
    with pytest.raises(StepRefused, match="不能办理“撤回”"):
        go(office, late, "withdraw")


@pytest.mark.parametrize(
    ("more", "why"),
    [
        ({"danger": "是"}, "119 或 110"),
        ({"what": "实名举报局长受贿"}, "12388"),
        ({"what": "请打 13900000001"}, "电话号码"),
        ({"where": "门口"}, "请写清楚在哪个区"),
    ],
)
def test_emergencies_persons_and_phones_are_not_kept(
    office: Office, more: dict[str, Answer], why: str
) -> None:
    with pytest.raises(StepRefused, match=why):
        reported(office, **more)
    assert Case.objects.count() == 0
