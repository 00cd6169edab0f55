"""Orders in a real browser: from a telephone without an account to the rating; every page open to everybody."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from jingwei.areas.orders.suggestion import suggestion
from jingwei.areas.reception.models import Kind, Raised, Sort
from jingwei.areas.reception.operations import hold
from jingwei.people.models import Account
from jingwei.procedures.fields import Answer
from jingwei.procedures.models import Case
from tests.areas import deeds
from tests.areas.orders.orders import Walk
from tests.areas.orders.test_matters import given, suggested
from tests.browser.conftest import WIDTHS, Office, barriers, overflow
from tests.looking import looked
from tests.register import town as register
from tests.register.town import DAY, NOW

Draw = Callable[[Page, str], None]
LOOKS = [("zh", "light"), ("en", "dark")]


@pytest.fixture
def walk(office: Office, monkeypatch: pytest.MonkeyPatch) -> Walk:
    """The office's town with a register, on the day of its first round."""
    monkeypatch.setattr("tests.register.town.people.build", lambda: office.town)
    monkeypatch.setattr("jingwei.web.clock.now", lambda: NOW)
    return Walk(deeds.staffed(register.build()))


def _busy(walk: Walk) -> list[tuple[str, Account | None]]:
    """Every page of orders with something on it, and somebody who may do something there."""
    found = walk.office
    lead = found["north"]
    for name in ("x", "y"):
        deeds.worker(found.town, name, "street_operator", "a")
    for pk in (1, 6, 11):
        walk.until(walk.entered(pk), "rate_for")
    case = walk.entered(0)
    walk.until(case, "accept")
    raised = {(Sort.NEED, Kind.STAFF): 2}
    day = hold(found.town["north"], on=DAY, place="会议室", raised=raised, actor=lead, now=NOW)
    one = Raised.objects.get(day=day)
    given(found)
    said = suggested(found)
    deeds.take(found, said, suggestion, "sort", by="north", answers={"to": found.town["a"].pk})
    deeds.take(found, said, suggestion, "answer", by="a", answers={"answer": "七月起只报一遍"})
    told: dict[str, Answer] = {"summary": "报表重复", "reply": "七月起只报一遍"}
    deeds.take(found, said, suggestion, "publish", by="north", answers=told)
    return [
        ("/orders/", lead), ("/orders/?tab=closed", lead), ("/orders/figures/", lead), ("/orders/new/", lead),
        (f"/orders/new/reception/{one.pk}/", lead), (f"/reception/{day.pk}/", lead), ("/orders/instructions/", lead),
        ("/cases/matters/instruction/", lead), ("/cases/matters/suggestion/", lead), (f"/cases/{case.pk}/", found["a"]),
        ("/answers/", None), ("/counter/ask/order/", None), ("/counter/ask/suggestion/", None),
    ]  # fmt: skip


def test_no_page_of_orders_shuts_anybody_out(office: Office, walk: Walk, picture: Draw) -> None:
    wrong: dict[str, list[str]] = {}
    for number, (address, account) in enumerate(looked(lambda: _busy(walk))):
        for language, theme in LOOKS:
            context = office.enter(account)
            chosen = {"jingwei-language": language, "jingwei-theme": theme}
            context.add_cookies(
                [{"name": name, "value": value, "url": office.address} for name, value in chosen.items()]
            )  # fmt: skip
            page = context.new_page()
            page.goto(address, timeout=60_000)  # the first page of a server takes its time
            for width, (wide, high) in WIDTHS.items():
                page.set_viewport_size({"width": wide, "height": high})
                faults = barriers(page) + (["wider than the window"] if overflow(page) else [])
                wrong[f"{address} {language} {width}"] = faults
                name = re.sub(r"[^a-z0-9]+", "_", address).strip("_")
                picture(page, f"orders-{number:02d}-{name}-{language}-{width}")
            context.close()
    assert {look: faults for look, faults in wrong.items() if faults} == {}


def test_an_order_from_a_telephone_without_an_account_to_its_rating(
    office: Office, walk: Walk, picture: Draw
) -> None:
    wide, high = WIDTHS["phone"]
    phone = office.enter(
        None, locale="zh-CN", viewport={"width": wide, "height": high}, has_touch=True, is_mobile=True
    ).new_page()  # fmt: skip
    phone.goto("/counter/", timeout=60_000)
    phone.get_by_role("link", name="服务点单").tap()
    phone.get_by_text("手续协调", exact=True).tap()
    phone.get_by_label("在哪里").fill("海勃湾区新华街道")
    phone.get_by_label("诉求").fill("明天有人要去静坐")
    phone.get_by_role("button", name="提交").tap()
    expect(phone.locator(".message.error")).to_contain_text("没有保存")
    assert looked(Case.objects.count) == 0

    phone.get_by_label("诉求").fill("消防验收排不上期")
    phone.get_by_role("button", name="提交").tap()
    expect(phone.locator("p.code")).to_contain_text("-")
    picture(phone, "orders-phone-code")
    phone.get_by_role("button", name="我已记下").tap()
    expect(phone.locator(".state-line")).to_contain_text("已点单")

    case = looked(Case.objects.get)
    looked(lambda: walk.until(case, "finish"))
    phone.reload()
    expect(phone.get_by_text("消防已排期验收")).to_be_visible()
    phone.get_by_text("是", exact=True).tap()
    phone.get_by_text("基本满意", exact=True).tap()
    picture(phone, "orders-phone-rating")
    phone.get_by_role("button", name="评单", exact=True).tap()
    expect(phone.locator(".state-line")).to_contain_text("已评单")
    assert phone.get_by_text("某人").count() == 0
    looked(case.refresh_from_db)
    assert (case.state, case.opened_by) == ("closed", None)
