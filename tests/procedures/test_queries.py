"""Desk, line, events, offers and counts: each within the sight of an account."""

from datetime import date, datetime, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jingwei.people.models import Account
from jingwei.people.operations import found_task_force
from jingwei.people.permissions import Permission
from jingwei.people.queries import paths
from jingwei.procedures import queries
from jingwei.procedures.operations import CaseUnknown
from jingwei.procedures.parties import above, scopes_of
from jingwei.procedures.sight import CaseSight, sight_of
from tests.people.town import DAY, NOW, START, opened, posted
from tests.procedures.conftest import Office
from tests.procedures.deeds import CATALOGUE, PROOF, RETURN, offered, take
from tests.procedures.hand_over import hand_over

pytestmark = pytest.mark.django_db


def seen(account: Account, *, on: date = DAY) -> CaseSight:
    return sight_of(account, on=on)


def _desk(account: Account, *, on: date = DAY) -> list[str]:
    return [one.case.subject_id for one in queries.desk(seen(account, on=on), catalogue=CATALOGUE)]


def test_a_case_lies_on_the_desk_of_whose_turn_it_is(office: Office) -> None:
    case = offered(office)
    assert (_desk(office["a"]), _desk(office["b"])) == ([], ["JW-0000007"])

    take(case, "return_it", office["b"], answers=RETURN)
    assert (_desk(office["a"]), _desk(office["b"])) == (["JW-0000007"], [])
    assert _desk(office["north"]) == [], "what waits for those below is not on the desk"

    take(case, "keep", office["a"])
    assert _desk(office["a"]) == []


def test_late_cases_come_first(office: Office) -> None:
    offered(office, subject="JW-1")
    late = offered(office, subject="JW-2")
    take(late, "return_it", office["b"], answers=RETURN, now=NOW - timedelta(days=60))
    take(late, "offer_again", office["a"], answers=PROOF, now=NOW - timedelta(days=50))

    assert _desk(office["b"]) == ["JW-2", "JW-1"]


def test_a_desk_needs_the_permission_of_the_step(office: Office) -> None:
    offered(office)
    instructor = opened("instructor")
    posted(instructor, "instructor", office.town["b"])

    assert _desk(instructor) == []
    assert queries.cases(seen(instructor), catalogue=CATALOGUE).count() == 1


def test_a_desk_takes_the_same_few_queries_for_many_cases(office: Office) -> None:
    counted = []
    for number in range(1, 4):
        offered(office, subject=f"JW-{number}")
        with CaptureQueriesContext(connection) as asked:
            assert len(_desk(office["b"])) == number
        counted.append(len(asked))

    assert counted == [3, 3, 3]


@pytest.mark.parametrize(
    ("on", "text"),
    [
        (date(2026, 6, 15), "已移交 · 等滨河街道办理 · 还有 5 个工作日"),
        (date(2026, 6, 20), "已移交 · 等滨河街道办理 · 还有 2 个工作日"),
        (date(2026, 6, 23), "已移交 · 等滨河街道办理 · 今天到期"),
        (date(2026, 6, 25), "已移交 · 等滨河街道办理 · 已逾期 2 个工作日"),
    ],
)
def test_the_line_says_state_turn_and_working_days(office: Office, on: date, text: str) -> None:
    offered(office)

    (line,) = queries.desk(seen(office["b"], on=on), catalogue=CATALOGUE)

    assert line.text == text
    assert line.title == "属地交接"
    assert line.is_late is (on > date(2026, 6, 23))


def test_what_was_due_on_friday_is_late_on_saturday(office: Office) -> None:
    case = offered(office)
    take(
        case,
        "return_it",
        office["b"],
        answers=RETURN,
        now=datetime.fromisoformat("2026-07-07T09:00+08:00"),
    )
    assert case.due_on == date(2026, 7, 10)

    (line,) = queries.desk(seen(office["a"], on=date(2026, 7, 11)), catalogue=CATALOGUE)

    assert line.text == "已退回 · 等新华街道办理 · 已逾期"
    assert (line.left, line.is_late) == (0, True)


def test_a_year_without_holidays_says_so(office: Office) -> None:
    case = offered(office)
    take(
        case,
        "return_it",
        office["b"],
        answers=RETURN,
        now=datetime.fromisoformat("2027-09-29T09:00+08:00"),
    )

    (line,) = queries.lines(seen(office["a"], on=date(2027, 9, 29)), [case], catalogue=CATALOGUE)

    assert line.text.endswith("还有 3 个工作日（2027 年的放假安排尚未录入，暂按周一至周五计算）")


def test_the_line_of_a_closed_case_says_when(office: Office) -> None:
    case = offered(office)
    take(case, "accept", office["b"])

    (line,) = queries.lines(seen(office["a"]), [case], catalogue=CATALOGUE)

    assert line.text == "已接收 · 2026-06-15 办结"


def test_events_are_told_in_words(office: Office) -> None:
    case = offered(office)
    take(case, "return_it", office["b"], answers=RETURN)

    with CaptureQueriesContext(connection) as asked:
        told = queries.events(seen_north := seen(office["north"]), case, catalogue=CATALOGUE)

    assert len(asked) == 2 + 1, "and one for the sight"
    assert seen_north.account == office["north"].pk
    assert [(one.step, one.state, one.unit, one.answers) for one in told] == [
        ("移交", "已移交", "新华街道", (("应属单位", "滨河街道"), ("实际经营地", "新华大街 1 号"))),
        ("退回", "已退回", "滨河街道", (("依据", "照片 12"), ("理由", "不在本街道"))),
    ]


def test_each_step_is_offered_or_says_why_not(office: Office) -> None:
    case = offered(office)

    def said(name: str) -> dict[str, str]:
        found = queries.offers(seen(office[name]), case, catalogue=CATALOGUE, now=NOW)
        return {one.step.key: one.reason for one in found}

    assert said("b") == {"accept": "", "return_it": ""}
    assert said("a") == {
        "accept": "“接收”由滨河街道办理，您没有相应的岗位。",
        "return_it": "“退回”由滨河街道办理，您没有相应的岗位。",
    }


def test_a_guard_greys_the_button_with_the_words_that_refuse_the_step(office: Office) -> None:
    case = offered(office)
    take(case, "return_it", office["b"], answers=RETURN)
    take(case, "offer_again", office["a"], answers=PROOF)
    take(case, "return_twice", office["north"], answers=PROOF)

    offers = queries.offers(seen(office["north"]), case, catalogue=CATALOGUE, now=NOW)

    assert {one.step.key: one.reason for one in offers} == {
        "settle_over": "前一步是您自己办的，这一步请由另一个人办理。",
        "settle_back": "",
    }


def test_known_answers_come_filled_in(office: Office) -> None:
    step = hand_over.step("offer")
    sight = seen(office["a"])

    found = queries.filled_in(sight, step, procedure=hand_over, subject_id="JW-0000007")
    assert found == {"address": "新华大街 1 号"}
    assert queries.filled_in(sight, step, procedure=hand_over, subject_id="JW-0000009") == {}


def test_cases_are_counted_by_state_for_each_unit(office: Office) -> None:
    offered(office, subject="JW-1")
    take(offered(office, subject="JW-2"), "accept", office["b"])
    offered(office, subject="JW-3", to="c")
    units = [office.town[name] for name in ("city", "north", "a", "b", "c", "d")]

    with CaptureQueriesContext(connection) as asked:
        found = queries.tallies(
            seen(office["city"], on=date(2026, 7, 1)), procedure=hand_over, units=units
        )

    names = {unit.pk: name for name, unit in office.town.units.items()}
    told = {
        names[pk]: {state: (one.cases, one.late) for state, one in row.items()}
        for pk, row in found.items()
    }
    both = {"offered": (2, 2), "accepted": (1, 0)}
    one = {"offered": (1, 1)}
    assert told == {
        "city": both,
        "north": both,
        "a": both,
        "b": one | {"accepted": (1, 0)},
        "c": one,
        "d": {},
    }
    assert len(asked) == 1 + 1, "and one for the sight"


def test_nothing_out_of_sight_is_told(office: Office) -> None:
    case = offered(office)
    stranger = seen(office["c"])

    assert list(queries.cases(stranger, catalogue=CATALOGUE)) == []
    assert queries.tallies(stranger, procedure=hand_over, units=[office.town["a"]]) == {
        office.town["a"].pk: {}
    }
    for ask in (
        lambda: queries.find_case(stranger, case_id=case.pk, catalogue=CATALOGUE),
        lambda: queries.lines(stranger, [case], catalogue=CATALOGUE),
        lambda: queries.events(stranger, case, catalogue=CATALOGUE),
        lambda: queries.offers(stranger, case, catalogue=CATALOGUE, now=NOW),
    ):
        with pytest.raises(CaseUnknown):
            ask()


def test_both_parties_and_those_above_see_a_case(office: Office) -> None:
    case = offered(office, to="c")

    for name in ("a", "c", "north", "south", "city"):
        assert queries.find_case(seen(office[name]), case_id=case.pk, catalogue=CATALOGUE) == case
    for name in ("b", "a1"):
        with pytest.raises(CaseUnknown):
            queries.find_case(seen(office[name]), case_id=case.pk, catalogue=CATALOGUE)


def test_a_task_force_sees_what_its_units_see(office: Office) -> None:
    case, member = offered(office), opened("member")
    force = found_task_force(
        title="专班", units=[office.town["b"], office.town["c"]], held_from=START,
        held_to=date(2026, 9, 1), actor=None, now=NOW,
    )  # fmt: skip
    posted(member, "street_operator", force)

    assert _desk(member) == ["JW-0000007"]
    assert _desk(member, on=date(2026, 9, 1)) == []
    assert take(case, "accept", member).unit_id == office.town["b"].pk


@pytest.mark.thorough
def test_scopes_are_those_of_people(office: Office) -> None:
    """One rule, asked from two ends: here a unit tells who reaches it, there an account what it reaches."""
    town, accounts = office.town, []
    for name, role in (
        ("city_office", "city_administrator"), ("north_office", "district_administrator"),
        ("a_office", "street_operator"), ("a1_office", "community_operator"),
        ("couriers", "committee_secretary"), ("two_new", "committee_secretary"),
        ("market", "department_steward"), ("civil", "department_steward"), ("d", "street_operator"),
    ):  # fmt: skip
        accounts.append(opened(f"in-{name.replace('_', '-')}"))
        posted(accounts[-1], role, town[name])
    accounts += office.people.values()
    scopes = scopes_of(town.units.values())
    permission = Permission.UNITS_VIEW

    for account in accounts:
        ids = set(seen(account).ids({permission}))
        tops = paths(account, permission, on=DAY)
        for name, unit in town.units.items():
            expected = unit.path.startswith(tuple(tops))
            assert bool(ids & set(scopes[unit.pk])) is expected, (account.login, name)


def test_the_level_above_two_units(office: Office) -> None:
    town = office.town

    def level(first: str, second: str = "") -> str:
        found = above(town[first], town[second] if second else None)
        return next((name for name, unit in town.units.items() if unit.pk == found), "")

    assert level("a", "b") == "north"
    assert level("a", "c") == "city"
    assert level("a1", "a") == "north"
    assert level("a", "civil") == "north", "a department is opposite, the level is the street's"
    assert level("a1") == "a"
    assert level("city") == ""
