"""Roles: named sets of permissions that check themselves, and never mix the three sides."""

from dataclasses import replace

import pytest

from jingwei.people.permissions import (
    BUSINESS_AREAS,
    ROLES,
    Permission,
    Role,
    Side,
    auditor,
    catalogue,
    city_administrator,
    department_steward,
    find_role,
    roles_of,
    roles_with,
    street_operator,
    system_administrator,
)
from jingwei.units.kinds import Kind

SAMPLE = Role("sweeper", "清扫员", "只为试验。", frozenset({Kind.CITY}), frozenset())


def test_every_role_of_the_rule_is_there() -> None:
    assert set(ROLES) == {
        "city_administrator", "district_administrator", "street_operator", "community_operator",
        "department_steward", "committee_secretary", "instructor", "service_team_lead",
        "association_contact", "enterprise_contact", "station_keeper", "resident",
        "volunteer_team_lead", "auditor", "system_administrator",
    }  # fmt: skip


def test_every_permission_is_held_by_some_role() -> None:
    assert [permission for permission in Permission if not roles_with(permission)] == []


def test_every_area_of_the_office_has_permissions() -> None:
    areas = {permission.area for permission in Permission}

    assert areas == {
        "rounds", "register", "ledgers", "cover", "figures", "rectification", "orders", "compliance", "cases", "units",
        "people", "journal", "settings",
    }  # fmt: skip


@pytest.mark.parametrize(
    "role", [*roles_of(Side.SYSTEM), *roles_of(Side.AUDIT)], ids=lambda r: r.key
)
def test_administrators_and_auditors_see_no_business_data(role: Role) -> None:
    assert [
        permission for permission in role.permissions if permission.area in BUSINESS_AREAS
    ] == []


def test_the_auditor_only_reads() -> None:
    assert auditor.permissions == {
        Permission.JOURNAL_READ, Permission.JOURNAL_SEARCH_STAFF, Permission.JOURNAL_VERIFY,
        Permission.UNITS_VIEW, Permission.PEOPLE_VIEW,
    }  # fmt: skip


def test_only_the_auditor_reads_the_journal_and_searches_it_by_staff() -> None:
    assert roles_with(Permission.JOURNAL_READ) == [auditor]
    assert roles_with(Permission.JOURNAL_SEARCH_STAFF) == [auditor]


def test_only_a_system_administrator_opens_accounts_and_appoints_administrators() -> None:
    assert roles_with(Permission.PEOPLE_ACCOUNTS) == [system_administrator]
    assert roles_with(Permission.PEOPLE_APPOINT_ADMINISTRATORS) == [system_administrator]


def test_stewards_and_the_city_upload_and_stewards_see_no_register() -> None:
    assert set(roles_with(Permission.ROUNDS_UPLOAD)) == {department_steward, city_administrator}
    assert Permission.REGISTER_VIEW not in department_steward.permissions


def test_a_role_says_with_which_permission_it_is_given() -> None:
    assert street_operator.given_with is Permission.PEOPLE_APPOINT
    assert auditor.given_with is Permission.PEOPLE_APPOINT_ADMINISTRATORS
    assert system_administrator.given_with is Permission.PEOPLE_APPOINT_ADMINISTRATORS


@pytest.mark.parametrize("word", ["street_operator", "街道经办人", " 街道经办人 "])
def test_a_role_is_found_by_key_or_title(word: str) -> None:
    assert find_role(word) is street_operator


def test_an_unknown_role_is_not_found() -> None:
    assert find_role("局长") is None


@pytest.mark.parametrize(
    ("fault", "said"),
    [
        ({"key": "Sweeper"}, "key of a role"),
        ({"title": ""}, "needs a title"),
        ({"purpose": "没有句号"}, "one sentence"),
        ({"purpose": "一句。两句。"}, "one sentence"),
        ({"kinds": frozenset()}, "no kind of unit"),
        ({"permissions": frozenset({Permission.JOURNAL_READ})}, "may never"),
        ({"permissions": frozenset({Permission.PEOPLE_ACCOUNTS})}, "may never"),
        ({"side": Side.SYSTEM, "permissions": frozenset({Permission.REGISTER_VIEW})}, "may never"),
        ({"side": Side.SYSTEM, "permissions": frozenset({Permission.JOURNAL_READ})}, "may never"),
        ({"side": Side.AUDIT, "permissions": frozenset({Permission.LEDGERS_VIEW})}, "may never"),
        ({"side": Side.AUDIT, "permissions": frozenset({Permission.UNITS_EDIT})}, "may never"),
    ],
)
def test_a_role_that_contradicts_itself_is_refused(fault: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        replace(SAMPLE, **fault)  # type: ignore[arg-type]


@pytest.mark.parametrize("twin", [{"title": "另一个"}, {"key": "another"}])
def test_two_roles_share_neither_key_nor_title(twin: dict[str, str]) -> None:
    with pytest.raises(ValueError, match="two roles"):
        catalogue([SAMPLE, replace(SAMPLE, **twin)])  # type: ignore[arg-type]


def test_the_city_may_all_that_the_district_may() -> None:
    assert ROLES["district_administrator"].permissions < city_administrator.permissions
