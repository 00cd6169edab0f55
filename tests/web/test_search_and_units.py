"""One box that finds everything, and the pages of the units."""

import re
from collections.abc import Callable

import pytest
from django.test import Client

from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.models import Entry
from tests.register.town import Town, build
from tests.web.organisations import HTMX, ONE, OUTSIDE, PAGE, Browser, holder, text_of


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


# The search


@pytest.mark.parametrize("text", ["鑫恒01", "JW-0000001", "jw-0000001", " 鑫恒01号 "])
def test_one_box_finds_an_organisation(text: str, chief: Client) -> None:
    page = text_of(chief, f"/search/?q={text}")

    assert PAGE in page
    assert "乌海市 / 海勃湾区 / 新华街道 / 新桥社区" in page


def test_a_code_finds_its_organisation(chief: Client) -> None:
    with seeing(EVERYTHING):
        code = Entry.objects.still().get(organisation=1).uscc

    assert PAGE in text_of(chief, f"/search/?q={code}")


def test_the_search_finds_what_the_reader_may_see_alone(enter: Callable[[str], Client]) -> None:
    page = text_of(enter("c"), "/search/?q=鑫恒")

    assert OUTSIDE in page
    assert ONE not in page
    assert PAGE not in text_of(enter("c"), f"/search/?q={ONE}")


def test_units_are_found_by_name_within_the_readers_own(
    town: Town, chief: Client, enter: Callable[[str], Client]
) -> None:
    assert f"/units/{town['a'].pk}/" in text_of(chief, "/search/?q=新华")
    assert f"/units/{town['a'].pk}/" not in text_of(enter("c"), "/search/?q=新华")


@pytest.mark.parametrize("text", ["", "鑫", "%00"])
def test_too_few_signs_are_told_what_can_be_typed(text: str, chief: Client) -> None:
    assert "可以输入" in text_of(chief, f"/search/?q={text}")


def test_what_is_not_found_says_how_else_to_ask(chief: Client) -> None:
    page = text_of(chief, "/search/?q=<b>没有</b>")

    assert "没有找到“&lt;b&gt;没有&lt;/b&gt;”" in page


def test_many_are_capped_and_said_to_be(town: Town, enter: Callable[[str], Client], monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setattr("jingwei.web.organisations.searching.MOST", 10)

    page = text_of(enter("city"), "/search/?q=鑫恒")

    assert page.count("/organisations/JW-") == 10
    assert "10+" in page
    assert "再多打几个字" in page


def test_somebody_without_a_register_searches_in_vain_but_is_told(
    town: Town, browser_of: Browser
) -> None:
    client = holder("station_keeper", town["a"], browser_of)

    page = text_of(client, "/search/?q=鑫恒")

    assert "没有可查的" in page
    assert "/organisations/" not in page


@pytest.mark.thorough
def test_the_header_of_every_page_has_the_box(chief: Client) -> None:
    assert 'action="/search/"' in text_of(chief, "/")


# The units


def test_the_trees_begin_with_the_readers_own_units(town: Town, chief: Client) -> None:
    page = text_of(chief, "/units/")

    assert "海勃湾区" in page
    assert f'under={town["north"].pk}"' in page
    assert "乌达区" not in page
    assert "海勃湾区委社会工作部" in page


def test_a_tree_opens_a_branch_at_a_time(town: Town, chief: Client) -> None:
    address = f"/units/?under={town['north'].pk}"

    part = text_of(chief, address, headers=HTMX)
    assert "<html" not in part
    assert "新华街道" in part
    assert "新桥社区" not in part
    whole = chief.get(address)
    assert (whole.status_code, whole["Location"]) == (302, f"/units/{town['north'].pk}/")


@pytest.mark.parametrize("under", ["x", "999999", "9" * 30, "-1"])
def test_a_branch_that_is_none_is_not_there(under: str, chief: Client) -> None:
    assert chief.get(f"/units/?under={under}", headers=HTMX).status_code == 404


def test_another_districts_units_are_not_there(town: Town, chief: Client) -> None:
    for unit in ("south", "c", "city", "market"):
        assert chief.get(f"/units/{town[unit].pk}/").status_code == 404
        assert chief.get(f"/units/?under={town[unit].pk}", headers=HTMX).status_code == 404


def test_a_units_page_says_its_names_codes_people_and_what_lies_below(
    town: Town, chief: Client, enter: Callable[[str], Client]
) -> None:
    page = text_of(chief, f"/units/{town['a'].pk}/")
    assert "新华街道" in page
    assert "2020-01-01 起" in page
    assert "街道经办人" in page
    assert "新桥社区" in page
    assert re.search(r">\s*16\s*<", page)

    assert "自编代码" in text_of(enter("city"), f"/units/{town['city'].pk}/")


def test_who_may_not_know_who_works_there_is_not_told(
    town: Town, enter: Callable[[str], Client]
) -> None:
    page = text_of(enter("a1"), f"/units/{town['a1'].pk}/")

    assert "社区经办人" not in page.split("<main")[1]


def test_a_figure_counts_what_the_reader_may_see_on_the_day(town: Town, chief: Client) -> None:
    address = f"/units/{town['park'].pk}/"

    assert re.search(r">\s*1\s*<", text_of(chief, address))
    assert re.search(r"big\">\s*0 |>0</a>", text_of(chief, f"{address}?on=2026-05-01"))


def test_a_unit_that_did_not_stand_that_day_says_so(town: Town, chief: Client) -> None:
    page = text_of(chief, f"/units/{town['a'].pk}/?on=2019-05-01")

    assert "2019-05-01 这一天没有这个单位" in page
