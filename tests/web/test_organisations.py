"""The page of an organisation: shown as of a day and within a sight, its values corrected."""

import re
from collections.abc import Callable

import pytest
from django.test import Client
from django.utils import timezone

from jingwei.people.models import Account, Post
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.models import Entry, Override
from jingwei.register.operations import publish
from tests.people.town import START
from tests.register.fused import claim, fused
from tests.register.town import NOW, Town, build, lines
from tests.web.organisations import (
    ONE,
    OUTSIDE,
    PAGE,
    TWO,
    Browser,
    acts,
    edited,
    holder,
    refused,
    seen_in,
    sent,
    text_of,
)


@pytest.fixture
def town(db: None) -> Town:
    """The city after its first round; numbers 1, 6, 11 lie in community a1, 4 in the south."""
    town = build()
    Account.objects.update(must_change_password=False)
    return town


@pytest.fixture
def enter(town: Town, browser_of: Browser) -> Callable[[str], Client]:
    """The browser of somebody of the town."""
    return lambda name: browser_of(town.accounts[name])


@pytest.fixture
def chief(enter: Callable[[str], Client]) -> Client:
    """The administrator of the north, who may do everything there."""
    return enter("north")


# What is shown, to whom, as of when


def test_the_page_says_who_it_is_where_it_belongs_and_who_says_so(chief: Client) -> None:
    page = text_of(chief, PAGE)

    assert "乌海市鑫恒01号餐饮有限公司" in page
    assert "正常 · 海勃湾区新华街道新桥社区 · 归口 商贸行业党委 · 党组织待核实" in page
    assert "市场监管局.xlsx / 名单 / 第 1 行 / 第 1 轮" in page
    assert "以权威部门为准" in page
    assert "按名单所列的街道、社区" in page
    assert "第 1 轮入册" in page


@pytest.mark.thorough
def test_losers_are_shown_beside_the_winner(town: Town, chief: Client) -> None:
    others = [claim(1, "employees", "7", "税务局", won=False, round_no=2)]
    found = lines()
    found[0] = {**found[0], "employees": 9}
    with seeing(EVERYTHING):
        publish(fused(found, lineage=others, round_no=2), top=town["city"], on=START.replace(month=7), round_no=2, actor=None, now=NOW)  # fmt: skip

    page = text_of(chief, PAGE)

    assert "另有 1 种说法" in page
    assert "税务局.xlsx / 名单 / 第 1 行 / 第 2 轮" in page
    assert "未采用" in page
    assert "第 2 轮变更" in page
    assert "1 → 9" in page


@pytest.mark.thorough
def test_a_code_is_told_valid_only_where_it_is(town: Town, chief: Client) -> None:
    assert "代码有误" in text_of(chief, PAGE)

    found = lines()
    found[0] = {**found[0], "uscc": "91350100M000100Y43"}
    publish(fused(found, round_no=2), top=town["city"], on=START.replace(month=7), round_no=2, actor=None, now=NOW)  # fmt: skip

    page = text_of(chief, PAGE)
    assert "代码有效" in page
    assert "9135 0100 M000 100Y 43" in page


def test_a_phone_is_masked_wherever_it_stands(chief: Client) -> None:
    page = text_of(chief, PAGE)

    assert "139****0001" in page
    assert "13900000001" not in page


@pytest.mark.thorough
def test_few_members_are_not_told_apart(town: Town, chief: Client) -> None:
    found = lines()
    found[0] = {**found[0], "party_members": 3}
    said = [claim(1, "party_members", "3", "组织部", won=True, round_no=2)]
    publish(fused(found, lineage=said, round_no=2), top=town["city"], on=START.replace(month=7), round_no=2, actor=None, now=NOW)  # fmt: skip

    page = text_of(chief, PAGE)

    assert "党员数：</span>空 → &lt;5" in page
    assert re.search(r"<td>(?:<span[^>]*>✓ </span>)?3<", page) is None


@pytest.mark.parametrize("name", ["c", "south", "lawyers"])
def test_an_organisation_out_of_sight_is_not_there(
    name: str, enter: Callable[[str], Client]
) -> None:
    client = enter(name)

    for step in ("", "edit/name/", "place/place/", "checks/", "phone/", "withdraw/name/"):
        assert client.get(f"{PAGE}{step}").status_code in {403, 404, 405}, step
        assert client.post(f"{PAGE}{step}").status_code in {403, 404, 405}, step
    assert client.get(PAGE).status_code == 404


@pytest.mark.thorough
def test_whoever_sees_it_through_its_committee_sees_it(enter: Callable[[str], Client]) -> None:
    assert "正义律师事务所" in text_of(enter("lawyers"), "/organisations/JW-0000042/")
    assert "鑫恒" in text_of(enter("a1"), PAGE)


@pytest.mark.parametrize("number", ["no-such", "JW-0000999", "JW-", "JW-１", "9" * 40, "%00"])
def test_a_number_that_nobody_has_is_not_there(number: str, chief: Client) -> None:
    assert chief.get(f"/organisations/{number}/").status_code == 404


def test_roles_without_the_register_are_told_who_has_it(town: Town, browser_of: Browser) -> None:
    client = holder("auditor", town["city"], browser_of)

    response = client.get(PAGE)

    assert response.status_code == 403
    assert "街道经办人" in response.content.decode()


@pytest.mark.parametrize("step", ["edit/name/", "place/place/", "checks/", "phone/", "unplace/place/"])  # fmt: skip
def test_who_may_only_look_is_offered_and_granted_nothing_more(
    step: str, town: Town, browser_of: Browser
) -> None:
    client = holder("service_team_lead", town["north"], browser_of)

    page = text_of(client, PAGE)

    assert f"{PAGE}{step}" not in page
    assert client.post(f"{PAGE}{step}").status_code == 403


@pytest.mark.thorough
def test_a_permission_held_elsewhere_does_not_count_here(town: Town, browser_of: Browser) -> None:
    client = holder("service_team_lead", town["north"], browser_of)
    account = Account.objects.get(login="service.team.lead.one")
    Post.objects.create(account=account, role="street_operator", unit=town["c"], held_from=START)

    assert f"{PAGE}edit/" not in text_of(client, PAGE)
    assert client.post(f"{PAGE}edit/name/").status_code == 404
    assert "/edit/name/" in text_of(client, OUTSIDE)


@pytest.mark.thorough
def test_as_of_a_day_the_page_is_as_it_was_and_cannot_be_changed(chief: Client) -> None:
    edited(chief, "employees", "88")

    then = text_of(chief, f"{PAGE}?on=2026-06-20")

    assert "这一页是 2026-06-20 的情形" in then
    assert '<span class="said">88</span>' in text_of(chief, PAGE)
    assert '<span class="said">88</span>' not in then
    assert "/edit/" not in then
    assert "登记核实结果" not in then


def test_before_the_register_held_it_the_page_says_so(chief: Client) -> None:
    page = text_of(chief, f"{PAGE}?on=2026-05-31")

    assert "2026-05-31 这一天，底册里没有它" in page
    assert 'href="?on=2026-06-01"' in page


def test_a_day_that_is_none_is_refused_in_words(chief: Client) -> None:
    response = chief.get(f"{PAGE}?on=yesterday")

    assert response.status_code == 400
    assert "2025-11-30" in response.content.decode()


@pytest.mark.parametrize("written", ["1", "jw-0000001", "JW-1"])
def test_a_number_written_otherwise_leads_to_the_page(written: str, chief: Client) -> None:
    response = chief.get(f"/organisations/{written}/")

    assert (response.status_code, response["Location"]) == (301, PAGE)


@pytest.mark.thorough
def test_a_merged_number_leads_to_the_living_one(town: Town, chief: Client) -> None:
    found = lines()[:-1]
    found[0] = {**found[0], "aliases": TWO}
    publish(fused([found[0], *found[2:]], round_no=2), top=town["city"], on=START.replace(month=7), round_no=2, actor=None, now=NOW)  # fmt: skip

    response = chief.get(f"/organisations/{TWO}/?on=2026-08-01")

    assert (response.status_code, response["Location"]) == (301, f"{PAGE}?on=2026-08-01")
    page = text_of(chief, PAGE)
    assert f"{TWO} 并入" in page
    assert "并入的号" in page


@pytest.mark.thorough
def test_branch_and_head_office_lead_to_each_other(chief: Client) -> None:
    assert "/organisations/JW-0000042/" in text_of(chief, PAGE)
    assert PAGE in text_of(chief, "/organisations/JW-0000042/")


def test_a_head_office_out_of_sight_stays_there(town: Town, browser_of: Browser) -> None:
    client = holder("street_operator", town["b"], browser_of)

    page = text_of(client, "/organisations/JW-0000042/")

    assert "不在您的辖区" in page
    assert ONE not in page


def test_the_page_asks_the_database_a_fixed_number_of_times(
    chief: Client, django_assert_max_num_queries: Callable[..., object]
) -> None:
    with django_assert_max_num_queries(60):  # type: ignore[attr-defined]
        text_of(chief, PAGE)


# Correcting a value


@pytest.mark.thorough
def test_a_value_is_corrected_with_a_reason_and_in_the_journal(chief: Client) -> None:
    page = edited(chief, "employees", "12")

    assert "“从业人数”已改好" in page
    assert "本办 某人" in page
    assert "电话问过会计" in page
    assert "更正</p>" in page
    assert "1 → 12" in page
    assert [act.details for act in acts("edit")] == [{"field": "employees"}]


@pytest.mark.parametrize(
    ("field", "value", "reason", "told"),
    [
        ("employees", "12", "", "请写明理由"),
        ("employees", "12", "联系人电话13912345678", "电话号码或身份证号"),
        ("employees", "-1", "核过", "0"),
        ("has_staff", "maybe", "核过", "maybe"),
        ("legal_status", "asleep", "核过", "asleep"),
        ("name", "", "核过", "必填"),
    ],
)
def test_a_bad_correction_is_refused_in_its_form(
    field: str, value: str, reason: str, told: str, chief: Client
) -> None:
    address = f"{PAGE}edit/{field}/"
    seen = seen_in(text_of(chief, address))

    page = refused(chief, address, seen=seen, value=value, reason=reason)

    assert told in page or "这个字段" in page
    assert reason in page
    with seeing(EVERYTHING):
        assert not Override.objects.exists()


@pytest.mark.parametrize("field", ["uscc", "kind", "legal_rep", "no_such"])
def test_who_it_is_comes_from_the_lists_alone(field: str, chief: Client) -> None:
    assert chief.get(f"{PAGE}edit/{field}/").status_code == 404
    assert chief.post(f"{PAGE}withdraw/{field}/").status_code == 404
    assert f"/edit/{field}/" not in text_of(chief, PAGE)


@pytest.mark.thorough
def test_a_correction_sent_twice_is_made_once(chief: Client) -> None:
    address = f"{PAGE}edit/employees/"
    said = {"seen": seen_in(text_of(chief, address)), "value": "12", "reason": "电话问过会计"}

    for _time in range(2):
        assert chief.post(address, said).status_code == 303

    with seeing(EVERYTHING):
        assert Override.objects.count() == 1
    assert len(acts("edit")) == 1


@pytest.mark.thorough
def test_the_second_of_two_people_is_told_and_decides_again(
    town: Town, chief: Client, enter: Callable[[str], Client]
) -> None:
    address = f"{PAGE}edit/employees/"
    Account.objects.filter(pk=town.accounts["a"].pk).update(name="赵六")
    old = seen_in(text_of(chief, address))
    edited(enter("a"), "employees", "12")

    page = refused(chief, address, seen=old, value="15", reason="走访看过")

    assert re.search(r"赵六 于 [\d\- :]+ 把它从“1”改成了“12”", page)
    assert 'value="15"' in page
    with seeing(EVERYTHING):
        assert Override.objects.get().value == "12"
    sent(chief, address, seen=seen_in(page), value="15", reason="走访看过")
    with seeing(EVERYTHING):
        assert Override.objects.still().get().value == "15"


@pytest.mark.thorough
def test_a_change_of_another_value_is_no_clash(
    chief: Client, enter: Callable[[str], Client]
) -> None:
    address = f"{PAGE}edit/employees/"
    old = seen_in(text_of(chief, address))
    edited(enter("a"), "industry", "零售业")

    sent(chief, address, seen=old, value="15", reason="走访看过")

    with seeing(EVERYTHING):
        entry = Entry.objects.still().get(organisation=1)
    assert (entry.employees, entry.industry) == (15, "零售业")


@pytest.mark.thorough
def test_a_round_that_came_between_is_told(town: Town, chief: Client) -> None:
    address = f"{PAGE}edit/employees/"
    old = seen_in(text_of(chief, address))
    found = lines()
    found[0] = {**found[0], "employees": 30}
    publish(fused(found, round_no=2), top=town["city"], on=timezone.localdate(), round_no=2, actor=None, now=timezone.now())  # fmt: skip

    page = refused(chief, address, seen=old, value="15", reason="走访看过")

    assert "第 2 轮发布" in page
    assert "从“1”改成了“30”" in page


@pytest.mark.thorough
def test_a_correction_is_withdrawn_once_however_often_it_is_pressed(chief: Client) -> None:
    seen = seen_in(edited(chief, "employees", "12"))

    for _time in range(2):
        page = sent(chief, f"{PAGE}withdraw/employees/", seen=seen)
        assert "更正已撤回" in page

    with seeing(EVERYTHING):
        assert Entry.objects.still().get(organisation=1).employees == 1
    assert len(acts("withdraw_edit")) == 1


@pytest.mark.thorough
def test_nobody_withdraws_what_he_has_not_seen(
    chief: Client, enter: Callable[[str], Client]
) -> None:
    seen = seen_in(edited(chief, "employees", "12"))
    edited(enter("a"), "employees", "15")

    page = sent(chief, f"{PAGE}withdraw/employees/", seen=seen)

    assert "另作更正" in page
    with seeing(EVERYTHING):
        assert Entry.objects.still().get(organisation=1).employees == 15


@pytest.mark.thorough
def test_a_correction_that_would_take_it_out_of_sight_is_refused_with_the_way_to_go(
    enter: Callable[[str], Client],
) -> None:
    client = enter("a")
    address = f"{PAGE}edit/operating_address/"
    seen = seen_in(text_of(client, address))

    page = refused(
        client, address, seen=seen, value="乌海市乌达区三道坎街道人民路1号", reason="已搬走"
    )

    assert "属地交接" in page
    assert client.get(PAGE).status_code == 200
