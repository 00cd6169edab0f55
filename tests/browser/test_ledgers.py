"""The ledgers in a browser: keys, conditions without reloading, what is ticked; at hand for everybody in both languages."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from jingwei.people.models import Account
from tests.browser.conftest import WIDTHS, Office, barriers, overflow
from tests.register.town import Town, build

PAGES = [
    "/ledgers/", "/ledgers/register/?kind.is=enterprise&employees.from=3", "/ledgers/parks/",
    "/ledgers/disputed/?on=2026-01-01", "/ledgers/register/filter/kind/", "/ledgers/register/views/",
]  # fmt: skip
LOOKS = [("zh", "light"), ("en", "dark")]


@pytest.fixture
def account(office: Office) -> Account:
    """Somebody of the city, in an office that has published a round."""
    found: Account = office.town.accounts["city"]  # type: ignore[attr-defined]
    return found


@pytest.fixture(autouse=True)
def _with_a_register(monkeypatch: pytest.MonkeyPatch) -> None:
    """The office stands on the town of the register's tests."""

    def built() -> Town:
        town = build()
        Account.objects.update(must_change_password=False)
        return town

    monkeypatch.setattr("tests.browser.conftest.build", built)


def opened(office: Office, account: Account, address: str, **options: object) -> Page:
    page = office.enter(account, locale="zh-CN", **options).new_page()
    page.goto(address)
    return page


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize(("language", "theme"), LOOKS)
def test_a_page_shuts_nobody_out(
    office: Office, account: Account, address: str, language: str, theme: str,
    picture: Callable[[Page, str], None],
) -> None:  # fmt: skip
    context = office.enter(account)
    chosen = {"jingwei-language": language, "jingwei-theme": theme}
    context.add_cookies([{"name": n, "value": v, "url": office.address} for n, v in chosen.items()])
    page = context.new_page()
    page.goto(address)

    for width, (wide, high) in WIDTHS.items():
        page.set_viewport_size({"width": wide, "height": high})
        assert barriers(page) == []
        assert overflow(page) == 0
        picture(page, f"ledger_{PAGES.index(address)}-{language}-{theme}-{width}")


def test_keys_search_walk_and_open(office: Office, account: Account) -> None:
    page = opened(office, account, "/ledgers/register/")

    page.keyboard.press("/")
    expect(page.locator("#find")).to_be_focused()
    page.keyboard.type("鑫恒0")
    page.keyboard.press("Enter")
    expect(page.locator("#count")).to_have_text("9 家")
    page.locator("h1").click()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Enter")

    expect(page).to_have_url(f"{office.address}/organisations/JW-0000001/")


def test_a_condition_is_added_and_taken_away_without_reloading(
    office: Office, account: Account
) -> None:
    page = opened(office, account, "/ledgers/register/")
    page.evaluate("window.same = true")

    page.get_by_text("添加条件").click()
    page.get_by_role("link", name="组织类型", exact=True).first.click()
    page.locator("#asking").get_by_label("律师事务所").check()
    page.locator("#asking").get_by_role("button", name="筛选").click()
    expect(page.locator("#count")).to_have_text("1 家")
    assert "kind.is=law_firm" in page.url
    page.get_by_role("link", name="去掉这个条件").click()
    expect(page.locator("#count")).to_have_text("42 家")

    assert page.evaluate("window.same") is True


def test_what_is_ticked_is_counted_and_taken_out(office: Office, account: Account) -> None:
    page = opened(office, account, "/ledgers/register/")
    bar = page.locator("[data-jw-bulk]")
    expect(bar).to_be_hidden()

    page.locator("tbody input[type=checkbox]").first.check()
    expect(bar).to_contain_text("选中 1 行")
    page.get_by_label("选中本页全部").check()
    expect(bar).to_contain_text("选中 42 行")
    with page.expect_download() as download:
        page.get_by_role("button", name="导出选中的行").click()

    assert download.value.suggested_filename.startswith("两新组织底册-")


def test_the_ledger_works_without_scripts(office: Office, account: Account) -> None:
    page = opened(office, account, "/ledgers/register/?size=20", java_script_enabled=False)

    page.get_by_role("link", name="下一页").click()
    expect(page.get_by_role("link", name="上一页")).to_be_visible()
    page.get_by_text("添加条件").click()
    page.get_by_role("link", name="从业人数", exact=True).first.click()
    page.get_by_label("从", exact=True).fill("39")
    page.get_by_role("button", name="筛选").click()

    expect(page.locator("#count")).to_have_text("2 家")
    assert page.url.endswith("?size=20&employees.from=39")
