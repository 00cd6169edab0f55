"""Pages of organisations, units and the search in a browser: looked at, and used by thumb and by keyboard."""

from collections.abc import Callable, Iterator

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, Page, expect
from pytest_django import Settings
from pytest_django.live_server_helper import LiveServer

from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.models import FieldCheck
from tests.browser.conftest import WIDTHS, Office, barriers, overflow
from tests.people.town import Town as Units
from tests.register.town import Town, build
from tests.web.conftest import QUICK

PAGE = "/organisations/JW-0000001/"
ADDRESSES = {
    "organisation": PAGE,
    "organisation_then": f"{PAGE}?on=2026-05-31",
    "edit": f"{PAGE}edit/operating_address/",
    "place": f"{PAGE}place/place/",
    "search": "/search/?q=鑫恒",
    "search_empty": "/search/",
    "units": "/units/",
    "unit": "/units/{north}/",
}
LOOKS = [("zh", "light"), ("en", "dark")]
Draw = Callable[[Page, str], None]


@pytest.fixture
def town(transactional_db: None) -> Town:
    """The city after its first round, whose people have changed their first passwords."""
    town = build()
    Account.objects.update(must_change_password=False)
    return town


@pytest.fixture
def office(
    live_server: LiveServer, chromium: Browser, settings: Settings, town: Town
) -> Iterator[Office]:
    """The office of that city."""
    settings.PASSWORD_HASHERS = [QUICK]
    settings.SECOND_FACTOR = "nobody"
    yield Office(live_server.url, Units(town.units), chromium)
    for context in chromium.contexts:
        context.close()
    cache.clear()


@pytest.mark.parametrize("name", ADDRESSES)
def test_a_page_shuts_nobody_out(name: str, office: Office, town: Town, picture: Draw) -> None:
    wrong = {}
    for language, theme in LOOKS:
        context = office.enter(town.accounts["north"])
        chosen = {"jingwei-language": language, "jingwei-theme": theme}
        context.add_cookies(
            [{"name": key, "value": value, "url": office.address} for key, value in chosen.items()]
        )
        page = context.new_page()
        page.goto(ADDRESSES[name].format(north=town["north"].pk))
        for summary in page.locator(".source summary, .tree summary").all()[:4]:
            summary.click()
        for width, (wide, high) in WIDTHS.items():
            page.set_viewport_size({"width": wide, "height": high})
            look = f"{name}-{language}-{theme}-{width}"
            wrong[look] = barriers(page) + (["wider than the window"] if overflow(page) else [])
            picture(page, look)
        context.close()
    assert {look: faults for look, faults in wrong.items() if faults} == {}


def test_a_check_is_kept_with_a_thumb_and_without_scripts(
    office: Office, town: Town, picture: Draw
) -> None:
    small = {"width": 360, "height": 740}
    context = office.enter(
        town.accounts["a1"], viewport=small, has_touch=True, java_script_enabled=False, locale="zh-CN"
    )  # fmt: skip
    page = context.new_page()
    page.goto(PAGE)
    for choice in page.locator(".choice-box").all():
        box = choice.bounding_box()
        assert box
        assert box["height"] >= 44

    page.locator("label", has_text="电话问").tap()
    page.locator("label", has_text="未联系上").tap()
    page.get_by_role("button", name="登记核实结果").tap()

    expect(page.get_by_role("note").filter(has_text="下一步：上门访")).to_be_visible()
    expect(page.get_by_label("上门访")).to_be_checked()
    picture(page, "check-phone")
    with seeing(EVERYTHING):
        assert FieldCheck.objects.count() == 1


def test_a_value_is_corrected_and_taken_back_by_keyboard(
    office: Office, town: Town, picture: Draw
) -> None:
    page = office.enter(town.accounts["a"], locale="zh-CN").new_page()
    page.goto(PAGE)
    page.get_by_role("link", name="更正 从业人数").press("Enter")
    page.get_by_label("从业人数").fill("12")
    page.get_by_label("理由").fill("电话问过会计")
    page.get_by_role("button", name="保存更正").press("Enter")
    expect(page.get_by_text("“从业人数”已改好")).to_be_visible()
    picture(page, "corrected")
    assert barriers(page) == []

    page.get_by_role("button", name="撤回更正 从业人数").press("Enter")

    expect(page.get_by_text("以名单为准")).to_be_visible()


def test_a_unit_is_found_by_typing(office: Office, town: Town, picture: Draw) -> None:
    page = office.enter(town.accounts["north"], locale="zh-CN").new_page()
    page.goto(f"{PAGE}place/place/")
    options = page.locator("select[name=unit] option")
    every = options.count()
    page.get_by_label("按名称找").press_sequentially("滨河")

    expect(options).to_have_count(2)
    assert every > 2
    page.get_by_label("属地").select_option(label="海勃湾区 / 滨河街道")
    page.get_by_label("理由").fill("双方商定")
    page.get_by_role("button", name="确定").click()
    expect(page.get_by_text("由人确定：双方商定")).to_be_visible()
    page.goto(f"{PAGE}place/place/")
    page.get_by_text("改回按规则").first.click()
    picture(page, "unplace")
    assert barriers(page) == []


def test_a_phone_is_shown_within_the_page(office: Office, town: Town, picture: Draw) -> None:
    page = office.enter(town.accounts["north"], locale="zh-CN").new_page()
    page.goto(PAGE)
    page.get_by_label("用途").select_option(label="核实情况")
    page.get_by_role("button", name="看完整号码").click()

    expect(page.get_by_text("13900000001")).to_be_visible()
    picture(page, "phone")
    assert barriers(page) == []
    page.reload()
    expect(page.get_by_text("13900000001")).to_have_count(0)


def test_a_tree_opens_where_one_looks(office: Office, town: Town) -> None:
    page = office.enter(town.accounts["north"], locale="zh-CN").new_page()
    page.goto("/units/")

    page.locator("summary", has_text="海勃湾区").first.click()
    page.locator("summary", has_text="新华街道").first.click()

    expect(page.get_by_role("link", name="新桥社区", exact=True)).to_be_visible()
    assert barriers(page) == []
