"""A key event that an association tells without an account: held for opinions, released by an office's silence, ended."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from playwright.sync_api import Page, expect

from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.models import Case
from jingwei.procedures.operations import lapse
from jingwei.register.kinds import PlacementKind
from jingwei.web.procedures import CATALOGUE
from tests.areas import deeds
from tests.areas.compliance.associations import FIRST, association, tie
from tests.browser.conftest import WIDTHS, Office, barriers, overflow, picture
from tests.journeys.walk import CODE, Walk, fill
from tests.register import town as register
from tests.register.town import DAY, NOW

__all__ = ["picture"]
pytestmark = pytest.mark.slow

Draw = Callable[[Page, str], None]
PLANNED = date(2026, 7, 20)


class Clock:
    """What time it is in the office."""

    now: datetime = NOW


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Clock:
    """The town's day, until the test lets days pass."""
    found = Clock()
    monkeypatch.setattr("jingwei.web.clock.now", lambda: found.now)
    return found


@pytest.fixture
def walk(office: Office, clock: Clock, monkeypatch: pytest.MonkeyPatch) -> Walk:
    """The town with an association of two offices: civil affairs supervises it, market supervision registers it."""
    monkeypatch.setattr("tests.register.town.people.build", lambda: office.town)
    people = deeds.staffed(register.build())
    Account.objects.update(must_change_password=False)
    association(people)
    with seeing(EVERYTHING):
        tie(people, FIRST, "market", PlacementKind.REGISTRAR)
    return Walk(office, people)


def test_silence_past_the_offices_own_day_releases(walk: Walk, clock: Clock, picture: Draw) -> None:
    told(walk, picture)
    with seeing(EVERYTHING):
        case = Case.objects.get(procedure="key_event")
    assert case.due_on

    answered_by_one(walk, case.pk)
    clock.now = NOW + timedelta(days=(case.due_on - DAY).days)
    assert lapse(CATALOGUE, now=clock.now) == 0  # the day itself is the office's
    clock.now += timedelta(days=1)
    assert lapse(CATALOGUE, now=clock.now) == 1
    released(walk, case.pk, picture)

    clock.now = datetime.combine(PLANNED + timedelta(days=1), NOW.timetz())
    ended(walk, case.pk, picture)


def told(walk: Walk, picture: Draw) -> None:
    """The street gives the secretary a code; from a telephone she tells what is planned."""
    page = walk.at("a", f"/counter/give/{deeds.number(FIRST)}/")
    page.get_by_role("button", name="发一个码").click()
    phone = _phone(walk, page.locator("p.code[translate=no]").inner_text())
    picture(phone, "event-phone-organisation")
    phone.get_by_role("link", name="重大事项").tap()
    fill(phone.locator("main form"), "哪一类", "会员（代表）大会、理事会")
    phone.get_by_label("做什么").fill("年度会员大会，一百人，会费开支")
    phone.get_by_label("计划哪天").fill(str(PLANNED))
    _is_sound(phone)
    phone.get_by_role("button", name="提交").tap()
    expect(phone.locator("h1")).to_contain_text("已收到")
    assert CODE.search(phone.locator("p.code").inner_text())
    phone.get_by_role("button", name="我已记下").tap()
    expect(phone.locator(".state-line")).to_contain_text("征求意见")


def _phone(walk: Walk, code: str) -> Page:
    wide, high = WIDTHS["phone"]
    phone = walk.office.enter(
        None, locale="zh-CN", viewport={"width": wide, "height": high}, has_touch=True, is_mobile=True
    ).new_page()  # fmt: skip
    phone.set_default_timeout(30_000)
    phone.goto("/counter/", timeout=60_000)
    phone.get_by_label("办件码或办事码").fill(code)
    phone.get_by_role("button", name="查看").tap()
    expect(phone.locator("h1")).to_contain_text("第501协会")
    return phone


def _is_sound(page: Page) -> None:
    assert barriers(page) == []
    assert overflow(page) <= 0


def answered_by_one(walk: Walk, case: int) -> None:
    """Civil affairs agrees; it may not clear while the registrar is still in time."""
    page = walk.at("civil", f"/compliance/events/{case}/")
    page.locator("summary", has_text="答复").click()
    fill(page.locator("#opinions"), "本单位的意见", "没有不同意见")
    page.get_by_role("button", name="答复").click()
    expect(page.locator("#opinions tbody")).to_contain_text("没有不同意见")
    page = walk.at("civil", f"/cases/{case}/")
    expect(page.locator("main")).to_contain_text("还有 1 个单位在期限内没有答复")


def released(walk: Walk, case: int, picture: Draw) -> None:
    """It is free; whose silence freed it is told, beside its own day."""
    walk.windows.clear()  # who comes back after days signs in again
    page = walk.at("civil", f"/compliance/events/{case}/")
    expect(page.locator("main")).to_contain_text("没有不同意见，待报结果")
    late = page.locator("#opinions tr", has_text="市场监督管理局")
    expect(late).to_contain_text("机关逾期")
    expect(late).to_contain_text("还没有答复")
    _is_sound(page)
    picture(page, "event-released")
    page = walk.at("civil", "/compliance/events/")
    expect(page.locator(".tile", has_text="机关逾期没有答复")).to_contain_text("1")
    page = walk.at("market", f"/compliance/events/{case}/")
    expect(page.get_by_role("button", name="答复")).to_have_count(0)
    expect(walk.at("civil", f"/cases/{case}/").locator("main")).to_contain_text(
        "到期没有答复，视为没有意见"
    )


def ended(walk: Walk, case: int, picture: Draw) -> None:
    """A code of the day after: the outcome ends it."""
    walk.windows.clear()
    page = walk.at("a", f"/counter/give/{deeds.number(FIRST)}/")
    page.get_by_role("button", name="发一个码").click()
    phone = _phone(walk, page.locator("p.code[translate=no]").inner_text())
    phone.locator(f'a[href="/counter/cases/{case}/"]').tap()
    phone.get_by_label("哪天举办的").fill(str(PLANNED))
    phone.get_by_label("结果和效果").fill("开了，选了理事，通过会费办法")
    _is_sound(phone)
    picture(phone, "event-phone-outcome")
    phone.get_by_role("button", name="报送结果", exact=True).tap()
    expect(phone.locator(".state-line")).to_contain_text("已报结果")
    assert walk.state(case) == "reported"
