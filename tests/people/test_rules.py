"""What may not be, in words."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jingwei.people import rules
from jingwei.people.passwords import first_password, kinds_of_sign
from jingwei.people.periods import Period
from jingwei.people.permissions import (
    ROLES,
    auditor,
    city_administrator,
    community_operator,
    department_steward,
    street_operator,
    system_administrator,
)
from jingwei.people.rules import Held
from jingwei.units.kinds import Kind

FIRST = date(2026, 1, 1)
YEAR = Period(FIRST, date(2027, 1, 1))
days = st.integers(0, 12).map(lambda count: FIRST + timedelta(count))
periods = st.builds(Period, days, st.none() | days)
roles = st.sampled_from(list(ROLES.values()))


@pytest.mark.thorough
@given(roles, periods, st.lists(st.builds(Held, roles, periods), max_size=4))
def test_nobody_stands_on_two_sides_on_any_day(role, period, held) -> None:
    clash = any(
        other.role.side is not role.side and other.period.overlaps(period) for other in held
    )

    assert bool(rules.two_sides(role, period=period, held=held)) == clash


def test_two_sides_are_refused_in_words() -> None:
    reason = rules.two_sides(auditor, period=YEAR, held=[Held(street_operator, YEAR)])

    assert reason == (
        "同一账号不能既做业务又做审计：已有岗位“街道经办人”，请为“审计员”另开账号，或等原岗位结束。"
    )


@pytest.mark.parametrize("kind", list(Kind))
def test_a_steward_has_a_department(kind: Kind) -> None:
    allowed = not rules.misplaced(department_steward, kind=kind)

    assert allowed == (kind in (Kind.DEPARTMENT, Kind.INNER_OFFICE))


def test_a_misplaced_role_is_told_where_it_belongs() -> None:
    assert rules.misplaced(street_operator, kind=Kind.CITY) == (
        "“街道经办人”不能设在市级，可以设在：街道、乡镇、园区、社会工作站。"
    )


@pytest.mark.parametrize("role", ROLES.values(), ids=ROLES)
def test_only_business_works_in_task_forces(role) -> None:
    assert bool(rules.misplaced(role, kind=None)) == (role in (auditor, system_administrator))


@pytest.mark.parametrize(
    ("deputy", "word"),
    [
        (Held(street_operator, YEAR, "1/2/"), ""),
        (Held(community_operator, YEAR, "1/2/3/"), ""),
        (Held(street_operator, Period(FIRST, date(2026, 2, 1)), "1/2/"), ""),
        (Held(city_administrator, YEAR, "1/2/"), "权限超出"),
        (Held(auditor, YEAR, "1/2/"), "权限超出"),
        (Held(street_operator, YEAR, "1/"), "范围"),
        (Held(street_operator, YEAR, "1/20/"), "范围"),
        (Held(street_operator, Period(FIRST), "1/2/"), "任期"),
        (Held(street_operator, Period(date(2025, 12, 31), date(2026, 3, 1)), "1/2/"), "任期"),
    ],
)
def test_a_deputy_can_no_more_than_whom_he_stands_in_for(deputy: Held, word: str) -> None:
    reason = rules.beyond_principal(deputy, of=Held(street_operator, YEAR, "1/2/"))

    assert (word in reason) if word else reason == ""


@pytest.mark.parametrize(
    ("other", "stays"),
    [
        (Held(system_administrator, Period(FIRST), "1/"), True),
        (Held(system_administrator, Period(FIRST), "1/2/"), False),
        (Held(system_administrator, YEAR, "1/"), False),
        (Held(system_administrator, Period(FIRST + timedelta(11)), "1/"), False),
        (Held(auditor, Period(FIRST), "1/"), False),
    ],
)
def test_the_last_system_administrator_stays(other: Held, stays: bool) -> None:  # noqa: FBT001
    post = Held(system_administrator, Period(FIRST), "1/")

    reason = rules.no_administrator_left(post, on=FIRST + timedelta(10), others=[other])

    assert ("最后一名系统管理员" not in reason) == stays


def test_anybody_else_may_be_the_last() -> None:
    assert rules.no_administrator_left(Held(auditor, YEAR, "1/"), on=FIRST, others=[]) == ""


@pytest.mark.parametrize(
    "login", ["li", "Li.Wei", "13812345678", "150302199001011234", "李伟", "a b c", "x" * 33]
)
def test_a_login_that_could_be_a_number_is_refused(login: str) -> None:
    assert rules.bad_login(login)


@pytest.mark.parametrize("login", ["li.wei", "xinhua-01", "shichang_jian"])
def test_an_ordinary_login_is_taken(login: str) -> None:
    assert rules.bad_login(login) == ""


@pytest.mark.parametrize("name", ["", "  ", "某" * 41, "某\n人", "某人13812345678"])
def test_a_name_that_is_none_is_refused(name: str) -> None:
    assert rules.bad_name(name)


@pytest.mark.parametrize(
    ("password", "word"),
    [
        ("Ab3-efghi", "至少 10 位"),
        ("abcdefghij12", "至少三种"),
        ("Li.Wei-2026-ok", "登录名"),
        ("某人Secret2026", "姓名"),
        ("Password-2026", "太常见"),
        ("Dengta-7-shan", ""),
    ],
)
def test_a_weak_password_is_told_why(password: str, word: str) -> None:
    reason = rules.weak_password(password, login="li.wei", name="某人")

    assert (word in reason) if word else reason == ""


def test_first_passwords_are_strong_and_differ() -> None:
    made = {first_password() for _number in range(200)}

    assert len(made) == 200
    assert [p for p in made if rules.weak_password(p, login="li.wei", name="某人")] == []


def test_the_kinds_of_signs_are_counted() -> None:
    assert [kinds_of_sign(text) for text in ("", "a", "aA", "aA1", "aA1-", "某")] == [
        0,
        1,
        2,
        3,
        4,
        1,
    ]
