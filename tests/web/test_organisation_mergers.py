"""Merging an organisation with another, confirming it as the second person, undoing it: the pages."""

from collections.abc import Callable

import pytest
from django.test import Client

from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.kinds import EditableField
from jingwei.register.mergers.models import Decision
from jingwei.register.models import Entry, Organisation
from jingwei.register.operations import edit_field
from tests.register.town import DAY, NOW, Town, build
from tests.web.organisations import ONE, acts, refused, sent, text_of

pytestmark = pytest.mark.thorough

TWO, SEVEN = "JW-0000002", "JW-0000007"
MERGE, UNDO = f"/organisations/{SEVEN}/merge/", f"/organisations/{SEVEN}/unmerge/"
WHY = {"back-reason": "两个号是同一家，核对过执照"}


@pytest.fixture
def town(db: None) -> Town:
    """The city after its first round; numbers 2, 7, 12 lie in community a2, 4 in the south."""
    town = build()
    Account.objects.update(must_change_password=False)
    return town


@pytest.fixture
def enter(town: Town, browser_of: Callable[[Account], Client]) -> Callable[[str], Client]:
    """The browser of somebody of the town."""
    return lambda name: browser_of(town.accounts[name])


@pytest.fixture
def chief(enter: Callable[[str], Client]) -> Client:
    """The administrator of the north, who may merge there."""
    return enter("north")


def living(number: int) -> bool:
    with seeing(EVERYTHING):
        return Entry.objects.still().filter(organisation=number).exists()


def merged(client: Client) -> str:
    return sent(client, MERGE, **WHY, **{"with": TWO})


def enlarge(town: Town) -> None:
    """Number 7 has so many employees that two persons merge it."""
    with seeing(EVERYTHING):
        edit_field(town.organisation(7), field=EditableField.EMPLOYEES, value="400", reason="年报", on=DAY,
                   actor=town.accounts["north"], now=NOW)  # fmt: skip


def test_the_other_is_found_seen_beside_and_merged(chief: Client) -> None:
    assert "与另一家是同一家" in text_of(chief, f"/organisations/{SEVEN}/")

    found = text_of(chief, f"{MERGE}?q=鑫恒02")
    assert f"?with={TWO}" in found
    assert f"?with={SEVEN}" not in found
    page = text_of(chief, f"{MERGE}?with={TWO}")
    assert "<mark>" in page
    assert "两家各有自己的统一社会信用代码" in page
    assert f"{SEVEN} 是后来的号，今天起并入 {TWO}" in page
    assert "联系电话 1 项：今天起终止；撤销合并时恢复" in page

    page = merged(chief)

    assert f"{SEVEN} 已并入 {TWO}。" in page
    assert f"{SEVEN} 已并入这一家。" in page
    assert not living(7)
    assert len(acts("merge")) == 1


def test_pressed_twice_it_is_merged_once(chief: Client) -> None:
    merged(chief)

    page = merged(chief)
    other_way = sent(chief, f"/organisations/{TWO}/merge/", **WHY, **{"with": SEVEN})

    assert page.count(f"{SEVEN} 已并入 {TWO}。") == other_way.count(f"{SEVEN} 已并入 {TWO}。") == 1
    assert len(acts("merge")) == 1


def test_without_a_reason_nothing_is_merged(chief: Client) -> None:
    page = refused(chief, MERGE, **{"with": TWO, "back-reason": ""})

    assert "请写明理由" in page
    assert living(7)


def test_what_forbids_it_is_said_before_it_is_asked(chief: Client) -> None:
    page = text_of(chief, "/organisations/JW-0000042/merge/?with=JW-0000001")

    assert "上级组织和它的分支机构" in page
    assert "back-reason" not in page


def test_both_have_to_lie_in_the_readers_part(
    chief: Client, enter: Callable[[str], Client]
) -> None:
    page = text_of(chief, f"{MERGE}?with=JW-0000004")
    assert "您的辖区里没有在册的 JW-0000004" in page

    chief.post(MERGE, {**WHY, "with": "JW-0000004"})

    assert living(7)
    assert chief.get("/organisations/JW-0000004/merge/").status_code == 404
    assert enter("a").get(MERGE).status_code == 403


def test_the_same_number_is_no_other(chief: Client) -> None:
    assert "这就是同一个号" in text_of(chief, f"{MERGE}?with={SEVEN}")


def test_a_large_one_takes_a_second_person(
    town: Town, chief: Client, enter: Callable[[str], Client]
) -> None:
    enlarge(town)
    assert "要另一人确认后才合并" in text_of(chief, f"{MERGE}?with={TWO}")
    page = merged(chief)
    assert "等第二人确认" in page
    assert living(7)
    address = f"/organisations/{SEVEN}/merging/"
    assert "您可以收回" in text_of(chief, address)
    with seeing(EVERYTHING):
        key = str(Decision.objects.get().pk)
    assert "由另一人确认" in refused(chief, address, decision=key, said="yes")

    second = enter("city")
    assert "提出把 JW-0000007 并入 JW-0000002" in text_of(second, f"/organisations/{TWO}/")
    assert WHY["back-reason"] in text_of(second, address)
    page = sent(second, address, decision=key, said="yes")

    assert f"{SEVEN} 已并入 {TWO}" in page
    assert not living(7)


def test_the_second_person_sends_it_back(
    town: Town, chief: Client, enter: Callable[[str], Client]
) -> None:
    enlarge(town)
    merged(chief)
    with seeing(EVERYTHING):
        key = str(Decision.objects.get().pk)

    page = sent(enter("city"), f"/organisations/{SEVEN}/merging/", decision=key, said="no")

    assert "已退回，底册没有改动" in page
    assert living(7)


def test_an_answer_to_what_is_no_longer_asked_or_no_answer_changes_nothing(
    town: Town, chief: Client, enter: Callable[[str], Client]
) -> None:
    enlarge(town)
    merged(chief)
    with seeing(EVERYTHING):
        key = str(Decision.objects.get().pk)
    second, address = enter("city"), f"/organisations/{SEVEN}/merging/"

    for said in (
        {"decision": "999999", "said": "yes"},
        {"decision": key},
        {"decision": key, "said": "maybe"},
    ):
        assert "已经确认或退回" in refused(second, address, **said)

    assert living(7)
    assert WHY["back-reason"] in text_of(second, address)


def test_the_form_names_both_whatever_the_address_says(chief: Client) -> None:
    response = chief.post(f"{MERGE}?with={TWO}", WHY)

    assert response.status_code == 422
    assert living(7)


def test_a_merger_is_undone_and_the_number_lives_again(chief: Client) -> None:
    merged(chief)
    form = text_of(chief, UNDO)
    assert "内容和归属同合并前一样" in form
    assert "JW-0000002 的各项内容今天不变" in form

    page = sent(chief, UNDO, **{"back-reason": "其实是两家"})

    assert "合并已撤销，JW-0000007 重新在册" in page
    assert "鑫恒07号" in page
    assert living(7)
    assert len(acts("unmerge")) == 1
    sent(chief, UNDO, **{"back-reason": "其实是两家"})
    assert len(acts("unmerge")) == 1


def test_only_he_undoes_who_may_merge_where_it_lay(town: Town, chief: Client, enter: Callable[[str], Client]) -> None:  # fmt: skip
    merged(chief)
    with seeing(EVERYTHING):
        Organisation.objects.filter(pk=7).update(units=town.entry(4).units)

    assert enter("a").get(UNDO).status_code == 403
    assert chief.get(UNDO).status_code == 404
    elsewhere = enter("south")
    assert "请上级撤销" in text_of(elsewhere, UNDO)
    assert "请上级撤销" in refused(elsewhere, UNDO, **{"back-reason": "其实是两家"})
    assert not living(7)


def test_what_is_not_merged_is_not_undone(chief: Client) -> None:
    response = chief.get(f"/organisations/{ONE}/unmerge/", follow=True)

    assert "没有并入别的号" in response.content.decode()
    response = chief.get(f"/organisations/{ONE}/merging/", follow=True)
    assert "没有等第二人确认的合并" in response.content.decode()
