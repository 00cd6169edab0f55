"""The six-stage loop: who may judge, how long it takes, what proves it, and that a relapse is a case of its own."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from jingwei.areas.rectification.kinds import Problem, Severity
from jingwei.areas.rectification.operations import assign_duties, cover, end, launch
from jingwei.areas.rectification.procedure import rectification
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.models import Case
from jingwei.procedures.operations import StepRefused
from tests.areas.deeds import Office, worker
from tests.areas.rectification.campaign import LATER, RENEWAL, Walk, begun, drafted
from tests.register.town import DAY, NOW


@pytest.mark.thorough
def test_a_problem_goes_through_six_stages(office: Office) -> None:
    walk = begun(office)
    case = walk.found()
    walk.until(case, "archive")
    assert case.state == "archived"
    assert case.closed_at is not None


@pytest.mark.thorough
def test_thirty_days_sixty_where_it_is_grave(office: Office) -> None:
    walk = begun(office)
    small, grave = walk.found(1), walk.found(2, problem=replace(RENEWAL, severity=Severity.MAJOR))
    for case in (small, grave):
        walk.until(case, "accept")
    assert [(case.due_on or DAY) - DAY for case in (small, grave)] == [timedelta(30), timedelta(60)]


@pytest.mark.thorough
def test_a_term_is_extended_once_by_somebody_else_and_thirty_days_at_most(office: Office) -> None:
    walk = begun(office)
    case = walk.found()
    walk.until(case, "accept")
    term = case.due_on
    assert term is not None
    with pytest.raises(StepRefused, match="最多延 30 天"):
        walk.take(case, "ask_extension", by="civil", until=term + timedelta(31), reason="要开大会")
    walk.take(case, "ask_extension", by="civil", until=term + timedelta(20), reason="要开大会")
    assert case.due_on == term  # the clock goes on while it is asked
    walk.take(case, "extend", by="second", until=term + timedelta(15))
    assert case.due_on == term + timedelta(15)
    with pytest.raises(StepRefused, match="已经延期过一次"):
        walk.take(case, "ask_extension", by="civil", until=term + timedelta(25), reason="还要开会")


@pytest.mark.thorough
def test_a_transfer_sets_the_clock_anew_and_waits_for_the_other(office: Office) -> None:
    walk = begun(office)
    case = walk.found()
    walk.until(case, "accept")
    walk.take(
        case,
        "transfer",
        by="north",
        department=office.town["market"].pk,
        reason="归市场监管",
        now=LATER,
    )
    assert case.state == "assigned"
    assert case.waits_for_id == office.town["market"].pk
    assert case.due_on == date(2026, 6, 24)  # five working days on, over the dragon boat holiday
    with pytest.raises(StepRefused, match="由市市场监督管理局办理"):
        walk.take(case, "accept", by="civil")


@pytest.mark.thorough
def test_each_class_is_proved_by_its_own_document(office: Office) -> None:
    walk = begun(office)
    case = walk.found(problem=replace(RENEWAL, problem=Problem.COPYCAT))
    walk.until(case, "accept")
    with pytest.raises(StepRefused, match="要用这样的材料证明：移送函文号"):
        walk.take(case, "report", by="civil")
    walk.take(case, "report", by="civil", proof_kind="referral")


@pytest.mark.thorough
@pytest.mark.parametrize(
    ("judge", "why"), [("north", "不能由提出的人办理"), ("civil", "由海勃湾区办理")]
)
def test_whoever_found_or_mended_it_does_not_judge_it(office: Office, judge: str, why: str) -> None:
    walk = begun(office)
    case = walk.found()
    walk.until(case, "report")
    with pytest.raises(StepRefused, match=why):
        walk.take(case, "verify", by=judge)


@pytest.mark.thorough
def test_whoever_is_tied_to_it_does_not_judge_it_even_after_the_campaign(office: Office) -> None:
    made, civil, one = drafted(office), office.town["civil"], office.town.organisation(1)
    assign_duties(made, civil, texts=["督促按期换届"], actor=office["north"], now=NOW)
    cover(made, {one: (civil, office["second"])}, actor=office["north"], now=NOW)
    launch(made, actor=office["north"], now=NOW)
    made.refresh_from_db()
    walk = Walk(office, made)
    case = walk.found()
    walk.until(case, "report")
    with pytest.raises(StepRefused, match="您是这家组织的包联人"):
        walk.take(case, "verify", by="second")
    office.people["fourth"] = worker(office.town, "fourth", "district_administrator", "north")
    for step, by in (("verify", "third"), ("strike_off", "fourth"), ("consolidate", "civil")):
        walk.take(case, step, by=by)
    end(made, actor=office["north"], now=LATER)
    with pytest.raises(StepRefused, match="您是这家组织的包联人"):
        walk.take(case, "archive", by="second", now=LATER)
    walk.take(case, "archive", by="third", now=LATER)


@pytest.mark.thorough
def test_striking_off_takes_a_second_signature(office: Office) -> None:
    walk = begun(office)
    case = walk.found()
    walk.until(case, "verify")
    with pytest.raises(StepRefused, match="请由另一个人办理"):
        walk.take(case, "strike_off", by="second")
    walk.take(case, "strike_off", by="third")
    assert case.due_on == DAY + timedelta(days=180)


@pytest.mark.thorough
def test_a_failed_check_sends_it_back_with_a_new_term(office: Office) -> None:
    walk = begun(office)
    case = walk.found()
    walk.until(case, "report")
    walk.take(case, "fail", by="second", now=LATER)
    assert case.state == "rectifying"
    assert case.due_on == DAY + timedelta(days=31)
    walk.take(case, "report", by="civil", now=LATER)
    walk.take(case, "verify", by="third", now=LATER)


@pytest.mark.thorough
def test_a_relapse_is_a_new_case_that_follows_the_closed_one(office: Office) -> None:
    walk = begun(office)
    case = walk.found()
    walk.until(case, "consolidate")
    walk.take(case, "relapse", by="second", now=LATER)
    with seeing(EVERYTHING):
        again = Case.objects.get(follows=case)
        first = again.events.get(sequence=1)
    assert case.closed_at is not None
    assert again.state == "found"
    assert first.answers == {**RENEWAL_SAID, "fact": "又没有按期换届"}


RENEWAL_SAID = {"problem": "renewal", "severity": "minor", "basis": "社会团体登记管理条例"}


def test_what_is_referred_keeps_the_office_and_the_day_alone() -> None:
    step = rectification.step("refer")
    assert [one.key for one in step.asks] == ["referred_to", "on"]
