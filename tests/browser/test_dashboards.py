"""The figures in a browser: a slider that redraws the day, leaves that turn on the wall; at hand for everybody."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from jingwei.people.models import Account
from tests.browser.conftest import WIDTHS, Office, barriers, overflow
from tests.register.town import NOW, Town, build

PAGES = ["/figures/", "/figures/work-cover/?on=2026-06-30", "/figures/show/", "/figures/today/"]
LOOKS = [("zh", "light"), ("en", "dark")]
LATER = NOW + timedelta(days=60)
SECOND = 1_000  # milliseconds


@pytest.fixture
def account(office: Office) -> Account:
    """Somebody of the city, in an office that has published a round."""
    found: Account = office.town.accounts["city"]  # type: ignore[attr-defined]
    return found


@pytest.fixture(autouse=True)
def _two_months_after_a_round(monkeypatch: pytest.MonkeyPatch) -> None:
    """The office stands on the town of the register's tests."""

    def built() -> Town:
        town = build()
        Account.objects.update(must_change_password=False)
        return town

    monkeypatch.setattr("tests.browser.conftest.build", built)
    monkeypatch.setattr("jingwei.web.clock.now", lambda: LATER)


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
        picture(page, f"figures_{PAGES.index(address)}-{language}-{theme}-{width}")


def test_the_slider_redraws_the_day_and_keeps_the_focus(office: Office, account: Account) -> None:
    page = opened(office, account, "/figures/?show=uncovered")
    page.locator("#slide").focus()
    page.keyboard.press("ArrowLeft")

    expect(page.locator(".top .day")).to_have_text("数据截至 2026-07-31")
    expect(page.locator("main > .band")).to_contain_text("2026-07-31")
    expect(page.locator("#cartogram h2")).to_contain_text("没有党组织的家数")
    assert "on=2026-07-31" in page.url
    assert "show=uncovered" in page.url
    assert page.evaluate("document.activeElement.id") == "slide"
    assert "on=2026-07-31" in str(page.locator("#cartogram a.shade").first.get_attribute("href"))


def test_without_a_script_the_date_is_asked_by_a_form(office: Office, account: Account) -> None:
    page = opened(office, account, "/figures/", java_script_enabled=False)
    expect(page.locator(".slider")).to_be_hidden()
    page.click("#as-of-form summary")
    page.fill("#as-of", "2026-07-15")
    page.click("#as-of-form button")
    expect(page.locator(".top .day")).to_have_text("数据截至 2026-07-15")


def test_leaves_turn_by_themselves_until_they_are_stopped(office: Office, account: Account) -> None:
    page = office.enter(account, locale="zh-CN").new_page()
    page.clock.install(time=LATER)
    page.goto("/figures/show/")
    place = page.locator("[data-jw-place]")
    leaves = page.locator(".leaf").count()

    expect(place).to_have_text(f"1 / {leaves}")
    page.clock.run_for(21 * SECOND)
    expect(place).to_have_text(f"2 / {leaves}")
    page.keyboard.press("ArrowLeft")
    page.keyboard.press("ArrowLeft")
    expect(place).to_have_text(f"{leaves} / {leaves}")
    page.keyboard.press("Space")
    expect(page.locator("[data-jw-pause]")).to_have_attribute("aria-pressed", "true")
    page.clock.run_for(60 * SECOND)
    expect(place).to_have_text(f"{leaves} / {leaves}")
    assert page.locator(".leaf:visible").count() == 1
    page.keyboard.press("Escape")
    page.wait_for_url("**/figures/?unit=*")


def test_where_motion_is_unwelcome_only_a_hand_turns(office: Office, account: Account) -> None:
    page = office.enter(account, locale="zh-CN", reduced_motion="reduce").new_page()
    page.clock.install(time=LATER)
    page.goto("/figures/show/")
    page.clock.run_for(60 * SECOND)
    expect(page.locator("[data-jw-place]")).to_have_text("1 / 10")
    page.keyboard.press("ArrowRight")
    expect(page.locator("[data-jw-place]")).to_have_text("2 / 10")


def test_the_phone_page_is_one_screen(office: Office, account: Account) -> None:
    page = opened(office, account, "/figures/today/", viewport={"width": 360, "height": 780})
    high = page.evaluate("document.documentElement.scrollHeight")
    assert high <= 780
