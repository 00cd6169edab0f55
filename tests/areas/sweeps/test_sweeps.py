"""A sweep from the plan to the last organisation: who is listed, what a missed call leads to, what is left."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jingwei.areas.sweeps import queries
from jingwei.areas.sweeps.models import Listed, Sweep
from jingwei.areas.sweeps.planning import Plan, plan_sweep, rows
from jingwei.areas.sweeps.procedure import sweep
from jingwei.journal.models import Entry as Act
from jingwei.ledgers import grounds, organisations
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.models import Case, Event, Outbox
from jingwei.procedures.operations import StepRefused
from jingwei.procedures.sight import sight_of
from jingwei.register.kinds import Method
from jingwei.register.models import FieldCheck
from tests.areas.deeds import Office, take
from tests.register.town import DAY, NOW

pytestmark = pytest.mark.thorough

UNTIL = date(2026, 7, 31)


def plan(office: Office, unit: str = "a", /, **changed: object) -> Plan:
    facts: dict[str, object] = {
        "title": "七月排查", "unit": office.town[unit], "ledger": organisations.base_register,
        "query": "kind.is=enterprise", "method": Method.PHONE, "until": UNTIL,
    }  # fmt: skip
    return Plan(**(facts | changed))  # type: ignore[arg-type]


def planned(office: Office, unit: str = "a", *, by: str = "a", **changed: object) -> Sweep:
    return plan_sweep(plan(office, unit, **changed), actor=office[by], now=NOW, key=office.key())


def checked(office: Office, case: Case, step: str, *, by: str = "a1", days: int = 0, **answers: str) -> None:  # fmt: skip
    take(office, case, sweep, step, by=by, answers=answers, now=NOW + timedelta(days=days))


def first(office: Office) -> Case:
    """The case about organisation 1, in community a1."""
    planned(office)
    return Case.objects.get(subject_id="JW-0000001")


@pytest.mark.django_db
def test_every_organisation_of_the_rows_gets_a_case_at_its_place(office: Office) -> None:
    found = planned(office)

    cases = list(Case.objects.order_by("subject_id"))
    assert (found.listed, found.passed_over, len(cases)) == (16, 0, 16)
    assert {case.waits_for for case in cases} == {office.town["a1"], office.town["a2"]}
    assert {(case.state, case.due_on) for case in cases} == {("to_call", UNTIL)}
    assert Listed.objects.filter(sweep=found).count() == 16
    assert Event.objects.count() == Outbox.objects.count() == 16
    assert Act.objects.filter(action="procedures.sweep.plan_call").count() == 16


@pytest.mark.django_db
def test_nobody_is_listed_twice(office: Office) -> None:
    planned(office)

    with pytest.raises(StepRefused, match="都已在别的排查里"):
        planned(office)
    wider = planned(office, "north", by="north")

    assert (wider.listed, wider.passed_over) == (9, 16)


@pytest.mark.django_db
def test_the_same_form_plans_one_sweep(office: Office) -> None:
    done = [plan_sweep(plan(office), actor=office["a"], now=NOW, key="form") for _time in range(2)]

    assert done[0] == done[1]
    assert Sweep.objects.count() == 1


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"title": " "}, "起个名字"),
        ({"title": "找 13912345678"}, "电话号码"),
        ({"until": DAY - timedelta(days=1)}, "不能早于今天"),
        ({"until": DAY + timedelta(days=367)}, "最长一年"),
        ({"ledger": grounds.parks}, "的行不是组织"),
        ({"query": "kind.is=foundation"}, "这些条件下没有组织"),
    ],
)
def test_a_plan_that_makes_no_sense_is_refused(
    office: Office, changed: dict[str, object], said: str
) -> None:
    with pytest.raises(StepRefused, match=said):
        plan_sweep(plan(office, **changed), actor=office["a"], now=NOW, key="k")
    assert not Case.objects.exists()


@pytest.mark.django_db
def test_nobody_sweeps_another_street(office: Office) -> None:
    with pytest.raises(StepRefused, match="不在您可以安排排查的范围"):
        planned(office, "c", by="a")
    with pytest.raises(StepRefused, match="不在您可以安排排查的范围"):
        planned(office, "a1", by="a1")


@pytest.mark.django_db
def test_a_committee_sweeps_its_own_itself(office: Office) -> None:
    found = planned(office, "lawyers", by="lawyers", query="")

    case = Case.objects.get()
    assert (found.listed, case.waits_for, case.subject_id) == (
        1,
        office.town["lawyers"],
        "JW-0000042",
    )
    checked(office, case, "call", by="lawyers", outcome="operating")


@pytest.mark.django_db
def test_more_than_five_thousand_are_refused(office: Office, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setattr("jingwei.ledgers.reading.MOST_CHOSEN", 10)
    monkeypatch.setattr("jingwei.areas.sweeps.planning.MOST", 10)

    assert len(rows(plan(office), actor=office["a"], on=DAY)) == 11
    with pytest.raises(StepRefused, match="一次最多 10 家"):
        planned(office)


@pytest.mark.django_db
def test_an_unanswered_call_makes_a_visit_and_a_failed_visit_an_inspection(office: Office) -> None:
    case = first(office)

    checked(office, case, "call_missed")
    assert (case.state, case.due_on, case.waits_for) == ("to_visit", UNTIL, office.town["a1"])
    checked(office, case, "visit_missed", days=1)
    assert (case.state, case.due_on) == ("to_inspect", UNTIL)
    checked(office, case, "inspect_missed", days=2)
    assert (case.state, case.due_on) == ("to_inspect", UNTIL)
    checked(office, case, "inspect", days=3, outcome="lost_contact", note="门上锁")

    assert (case.state, case.due_on) == ("checked", None)
    with seeing(EVERYTHING):
        kept = list(FieldCheck.objects.order_by("pk").values_list("method", "outcome"))
    assert kept == [
        ("phone", "not_reached"), ("visit", "not_reached"), ("inspection", "not_reached"),
        ("inspection", "lost_contact"),
    ]  # fmt: skip


@pytest.mark.django_db
def test_contact_is_not_lost_after_one_call(office: Office) -> None:
    case = first(office)

    with pytest.raises(StepRefused, match="不同日期、用两种方式"):
        checked(office, case, "call", outcome="lost_contact")

    assert case.version == 1
    with seeing(EVERYTHING):
        assert not FieldCheck.objects.exists()


@pytest.mark.django_db
def test_a_check_on_a_day_to_come_is_refused(office: Office) -> None:
    with pytest.raises(StepRefused, match="不能晚于今天"):
        checked(office, first(office), "call", outcome="operating", checked_on="2026-06-16")


@pytest.mark.django_db
def test_what_is_unvisited_is_listed_for_those_whose_it_is(office: Office) -> None:
    case = first(office)
    found = Sweep.objects.get()
    checked(office, case, "call", outcome="operating")

    own = queries.unvisited(sight_of(office["a1"], on=DAY), found)
    street = sight_of(office["a"], on=DAY)

    assert {one.unit for one in own} == {office.town["a1"]}
    assert own.count() == 7
    assert queries.progress(street, found) == {"to_call": 15, "checked": 1}
    assert list(queries.sweeps(street)) == [found]
    assert queries.of_case(case) == found


@pytest.mark.django_db
def test_another_street_sees_nothing_of_a_sweep(office: Office) -> None:
    planned(office)

    for stranger in ("b", "c", "south", "market", "contact", "lawyers"):
        assert not queries.sweeps(sight_of(office[stranger], on=DAY)).exists(), stranger


@pytest.mark.django_db
def test_only_who_may_plan_calls_off(office: Office) -> None:
    case = first(office)

    with pytest.raises(StepRefused, match="没有相应的岗位"):
        checked(office, case, "call_off", reason="重复")
    checked(office, case, "call_off", by="a", reason="已在年检中核过")

    assert case.state == "called_off"


@pytest.mark.django_db
def test_a_sweep_takes_as_many_statements_for_many_as_for_few(office: Office) -> None:
    with CaptureQueriesContext(connection) as few:
        planned(office, "c", by="city")
    with CaptureQueriesContext(connection) as many:
        planned(office, "north", by="city")

    assert Case.objects.count() == 33
    assert len(many) == len(few)
