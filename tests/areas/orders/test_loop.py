"""The loop of a service order: who leads, who may decline how often, until when, and how it ends."""

from datetime import date, timedelta

import pytest

from jingwei.areas.orders.kinds import OPEN_STATES
from jingwei.areas.orders.models import Origin
from jingwei.areas.orders.procedure import order
from jingwei.procedures.definition import Catalogue
from jingwei.procedures.models import Case
from jingwei.procedures.operations import StepRefused, lapse
from jingwei.procedures.parts import MATTER
from jingwei.procedures.proof import faults
from tests.areas.deeds import Office
from tests.areas.orders.orders import Walk
from tests.register.town import DAY, NOW


@pytest.fixture
def walk(office: Office) -> Walk:
    return Walk(office)


def test_the_loop_is_proved_and_its_open_states_are_those_of_the_four_steps() -> None:
    assert faults(order) == []
    assert {one.key for one in order.states if not one.is_closed} == set(OPEN_STATES)


def test_an_order_goes_from_the_first_receiver_to_its_judgement(walk: Walk) -> None:
    case = walk.entered()
    assert (case.unit, case.other) == (walk.office.town["north"], walk.office.town["a"])
    walk.until(case, "rate_for")
    assert case.state == "closed"


def test_each_state_is_due_on_its_own_working_day(walk: Walk) -> None:
    case = walk.entered()
    found = {}
    for step, by in (("review", "north"), ("dispatch", "north"), ("accept", "a"), ("contact", "a"), ("finish", "a")):  # fmt: skip
        walk.take(case, step, by=by)
        found[step] = case.due_on
    tomorrow = DAY + timedelta(days=1)
    # Ten working days over the dragon boat holiday of 19 June; then seven days for the judgement.
    assert found == {
        "review": tomorrow, "dispatch": tomorrow, "accept": tomorrow, "contact": date(2026, 6, 30),
        "finish": DAY + timedelta(days=7),
    }  # fmt: skip


@pytest.mark.thorough
def test_a_promise_is_the_day_due_and_lies_ahead(walk: Walk) -> None:
    case = walk.entered()
    walk.until(case, "accept")
    with pytest.raises(StepRefused, match="承诺办结日"):
        walk.take(case, "contact", by="a", promise=DAY - timedelta(days=1))
    with pytest.raises(StepRefused, match="承诺办结日"):
        walk.take(case, "contact", by="a", promise=DAY + timedelta(days=61))
    walk.take(case, "contact", by="a", promise=DAY + timedelta(days=3))
    assert case.due_on == DAY + timedelta(days=3)


@pytest.mark.thorough
def test_twice_declined_the_lead_office_assigns_and_nobody_declines_any_more(walk: Walk) -> None:
    case = walk.entered()
    walk.until(case, "dispatch")
    walk.take(case, "decline", by="a")
    walk.take(case, "dispatch_again", by="north", to="market")
    walk.take(case, "decline_again", by="market")
    walk.take(case, "assign", by="north", to="civil")
    assert (case.state, case.waits_for) == ("accepted", walk.office.town["civil"])
    with pytest.raises(StepRefused, match="不能办理“退单”"):
        walk.take(case, "decline", by="civil")


def test_an_order_goes_to_who_serves_the_place_and_to_nobody_elses_street(walk: Walk) -> None:
    case = walk.entered()
    walk.take(case, "review", by="north")
    with pytest.raises(StepRefused, match="只能派给本辖区"):
        walk.take(case, "dispatch", by="north", to="c")
    walk.take(case, "dispatch", by="north", to="lawyers")


def test_who_does_not_lead_does_not_dispatch(walk: Walk) -> None:
    case = walk.entered()
    with pytest.raises(StepRefused, match="由海勃湾区办理"):
        walk.take(case, "review", by="a")


@pytest.mark.thorough
def test_not_satisfied_it_goes_back_to_the_lead_office_once(walk: Walk) -> None:
    case = walk.entered()
    walk.until(case, "finish")
    walk.take(case, "reopen_for", by="north")
    assert case.waits_for == walk.office.town["north"]
    walk.take(case, "assign", by="north", to="b")
    for step in ("contact", "finish"):
        walk.take(case, step, by="b")
    with pytest.raises(StepRefused, match="已经退回重办过一次"):
        walk.take(case, "reopen_for", by="north")
    walk.take(case, "rate_for", by="north", rating="not", resolved=False)
    assert case.state == "closed"


def test_whoever_finished_it_does_not_say_how_satisfied_others_are(walk: Walk) -> None:
    case = walk.entered()
    walk.until(case, "contact")
    walk.take(case, "finish", by="north")
    with pytest.raises(StepRefused, match="请由另一个人办理"):
        walk.take(case, "rate_for", by="north")


@pytest.mark.thorough
def test_it_is_cancelled_at_any_time_before_it_is_done(walk: Walk) -> None:
    for last in ("review", "dispatch", "accept", "contact"):
        case = walk.entered()
        walk.until(case, last)
        walk.take(case, "cancel_for", by="north")
        assert case.state == "cancelled"
    case = walk.entered()
    walk.until(case, "finish")
    with pytest.raises(StepRefused, match="不能办理"):
        walk.take(case, "cancel_for", by="north")


def test_an_order_may_be_nobodys_in_particular(walk: Walk) -> None:
    first, second = walk.entered(0), walk.entered(0)
    assert first.subject_kind == MATTER
    assert first.subject_id != second.subject_id
    assert first.unit == walk.office.town["north"]


def test_a_number_of_its_source_becomes_one_order_alone(walk: Walk) -> None:
    walk.entered(source="hotline", reference="GD-1")
    with pytest.raises(StepRefused, match="已经登记过"):
        walk.entered(source="hotline", reference="GD-1")
    walk.entered(source="direct", reference="GD-1")
    assert (Case.objects.count(), Origin.objects.count()) == (2, 2)


@pytest.mark.parametrize(
    ("said", "where"),
    [
        ("工人要罢工了", "12333"),
        ("周末有人组织 游 行", "公安机关"),
        ("他们在车间里传教", "民族宗教"),
        ("记录一下他的思想动态", "言论"),
        ("实名举报局长受贿", "12388"),
    ],
)
def test_what_belongs_elsewhere_is_declined_unsaved_with_the_proper_office(
    walk: Walk, said: str, where: str
) -> None:
    with pytest.raises(StepRefused, match=where) as refused:
        walk.entered(need=said)
    assert "没有保存" in str(refused.value)
    assert said not in str(refused.value)
    assert Case.objects.count() == 0


@pytest.mark.parametrize(
    "said",
    [
        "想请商会召集会议，收集会员意见", "旅游行业用工难", "能不能线上访谈，微信访问也行", "宣传教育材料哪里领",
        "诚信教育怎么办", "请教会大家怎么填表", "师傅教徒弟有没有补贴", "筹集会费要不要备案",
    ],
)  # fmt: skip
def test_what_only_looks_like_it_is_taken(walk: Walk, said: str) -> None:
    assert walk.entered(need=said).state == "submitted"


def test_who_asks_without_an_account_rates_and_nobody_knows_who_he_is(walk: Walk) -> None:
    case = walk.asked()
    walk.until(case, "finish")
    assert (case.waits_for, case.waits_outside) == (None, True)
    walk.answer(case, "rate")
    assert (case.state, case.opened_by) == ("closed", None)
    assert case.events.get(step="rate").actor is None


@pytest.mark.thorough
def test_who_asked_sends_it_back_once_himself(walk: Walk) -> None:
    case = walk.asked()
    walk.until(case, "finish")
    walk.answer(case, "reopen")
    assert case.state == "reopened"
    walk.take(case, "assign", by="north", to="b")
    for step in ("contact", "finish"):
        walk.take(case, step, by="b")
    with pytest.raises(StepRefused, match="已经退回重办过一次"):
        walk.answer(case, "reopen")


@pytest.mark.thorough
def test_who_asked_cancels_it_before_it_is_done_and_not_after(walk: Walk) -> None:
    case, late = walk.asked(), walk.asked()
    walk.until(case, "contact")
    walk.answer(case, "cancel")
    assert case.state == "cancelled"
    walk.until(late, "finish")
    with pytest.raises(StepRefused, match="不能办理“撤单”"):
        walk.answer(late, "cancel")


def test_what_nobody_rates_in_seven_days_closes_unrated(walk: Walk) -> None:
    case = walk.asked()
    walk.until(case, "finish")
    catalogue = Catalogue([order])
    assert lapse(catalogue, now=NOW + timedelta(days=7)) == 0
    assert lapse(catalogue, now=NOW + timedelta(days=8)) == 1
    case.refresh_from_db()
    assert case.state == "unrated"


@pytest.mark.parametrize("step", ["rate", "reopen", "cancel"])
def test_nothing_of_other_offices_comes_in_by_the_way_of_a_remark(walk: Walk, step: str) -> None:
    case = walk.asked()
    walk.until(case, "contact" if step == "cancel" else "finish")
    said = {"remark" if step == "rate" else "reason": "我要去上访"}
    with pytest.raises(StepRefused, match="没有保存"):
        walk.answer(case, step, said=said)


def test_why_a_unit_declined_stays_between_offices() -> None:
    told = {(step.key, one.key) for step in order.steps for one in step.asks if one.told}
    assert {("refuse", "reason"), ("finish", "outcome"), ("contact", "promise")} <= told
    assert not {("decline", "reason"), ("decline_again", "reason"), ("dispatch", "advice")} & told


def test_a_phone_is_not_kept(walk: Walk) -> None:
    with pytest.raises(StepRefused, match="电话号码"):
        walk.entered(need="请打 13900000001")
    assert Case.objects.count() == 0
