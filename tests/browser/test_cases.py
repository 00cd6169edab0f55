"""Cases in a real browser: a hand-over by mouse, a sweep by thumb, and every page open to everybody."""

import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from playwright.sync_api import Page, expect

from jingwei.areas.corrections.procedure import correction
from jingwei.areas.corrections.routing import begin as begin_correction
from jingwei.areas.handing_over.procedure import begin as begin_hand_over
from jingwei.areas.handing_over.procedure import hand_over
from jingwei.areas.sweeps.models import Sweep
from jingwei.areas.sweeps.planning import Plan, plan_sweep
from jingwei.ledgers import organisations
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.models import Case
from jingwei.register.kinds import Method
from jingwei.register.models import Entry
from tests.areas import deeds
from tests.browser.conftest import WIDTHS, Office, barriers, overflow
from tests.looking import looked
from tests.register import town as register
from tests.register.town import DAY, NOW

Draw = Callable[[Page, str], None]
LOOKS = [("zh", "light"), ("en", "dark")]


@pytest.fixture
def loops(office: Office, monkeypatch: pytest.MonkeyPatch) -> deeds.Office:
    """The office's town with a register, a hand-over, a correction and a sweep under way."""
    monkeypatch.setattr("tests.register.town.people.build", lambda: office.town)
    found = deeds.staffed(register.build())
    deeds.begun(
        found, hand_over, begin_hand_over, step="offer", by="a", pk=2, to=found.town["b"].pk,
        operating_address="滨河路 1 号", reason="已搬到滨河路，门牌和租赁合同都在那边",
    )  # fmt: skip
    deeds.begun(
        found, correction, begin_correction, step="ask", by="a1", field="legal_status", value="注销",
        reason="公告已注销", proof="注销公告 12 号",
    )  # fmt: skip
    plan_sweep(
        Plan("七月排查", found.town["a"], organisations.base_register, "", Method.PHONE, DAY + timedelta(days=300)),
        actor=found["a"], now=NOW, key="plan",
    )  # fmt: skip
    return found


def addresses(loops: deeds.Office) -> list[tuple[str, Account]]:
    """Every page of cases, each with somebody who may do something there."""
    loose = ["hand_over", "correction"]
    moved, asked = looked(lambda: list(Case.objects.filter(procedure__in=loose).order_by("pk")))
    called = looked(lambda: Case.objects.get(procedure="sweep", subject_id="JW-0000001"))
    sweep = looked(Sweep.objects.get)
    return [
        ("/", loops["b"]),
        ("/cases/?tab=area", loops["a"]),
        (f"/cases/{moved.pk}/", loops["b"]),
        (f"/cases/{moved.pk}/", loops["a"]),
        (f"/cases/{asked.pk}/", loops["market"]),
        (f"/cases/{called.pk}/", loops["a1"]),
        ("/cases/open/hand_over/?subject=JW-0000001", loops["a"]),
        ("/cases/open/correction/?subject=JW-0000001&field=name", loops["a1"]),
        ("/cases/sweeps/", loops["a"]),
        (f"/cases/sweeps/{sweep.pk}/", loops["a"]),
        ("/cases/sweeps/plan/", loops["a"]),
    ]


def test_no_page_of_cases_shuts_anybody_out(
    office: Office, loops: deeds.Office, picture: Draw
) -> None:
    wrong: dict[str, list[str]] = {}
    for number, (address, account) in enumerate(addresses(loops)):
        for language, theme in LOOKS:
            context = office.enter(account)
            chosen = {"jingwei-language": language, "jingwei-theme": theme}
            context.add_cookies(
                [{"name": name, "value": value, "url": office.address} for name, value in chosen.items()]
            )  # fmt: skip
            page = context.new_page()
            said = _told(page)
            page.goto(address, timeout=60_000)  # the first page of a server takes its time
            for width, (wide, high) in WIDTHS.items():
                page.set_viewport_size({"width": wide, "height": high})
                look = f"{address} {language} {width}"
                wrong[look] = barriers(page) + (["wider than the window"] if overflow(page) else [])
                name = re.sub(r"[^a-z0-9]+", "_", address).strip("_") or "desk"
                picture(page, f"cases-{number:02d}-{name}-{language}-{width}")
            wrong[f"{address} {language} console"] = said
            context.close()

    assert {look: faults for look, faults in wrong.items() if faults} == {}


def _told(page: Page) -> list[str]:
    """What the browser complains of, filled while the page is used."""
    said: list[str] = []
    page.on("console", lambda message: said.append(message.text))
    page.on("pageerror", lambda fault: said.append(str(fault)))
    return said


def test_a_hand_over_is_accepted_with_a_mouse(office: Office, loops: deeds.Office) -> None:
    case = looked(lambda: Case.objects.get(procedure="hand_over"))
    page = office.enter(loops["b"], locale="zh-CN").new_page()
    page.goto("/")
    page.locator(f'a[href="/cases/{case.pk}/"]').click()

    page.get_by_role("button", name="接收", exact=True).click()

    expect(page.locator(".state-line")).to_contain_text("已接收")
    expect(page.locator(".message.success")).to_contain_text("已办理“接收”")
    with seeing(EVERYTHING):
        assert Entry.objects.still().get(organisation=2).place == loops.town["b"]


def test_a_sweep_is_walked_with_a_thumb(office: Office, loops: deeds.Office) -> None:
    sweep = looked(Sweep.objects.get)
    wide, high = WIDTHS["phone"]
    page = office.enter(
        loops["a1"],
        locale="zh-CN",
        viewport={"width": wide, "height": high},
        has_touch=True,
        is_mobile=True,
    ).new_page()
    page.goto(f"/cases/sweeps/{sweep.pk}/")
    stop = page.locator(".stops a").first
    box = stop.bounding_box()
    assert box
    assert box["height"] >= 44
    stop.tap()

    page.get_by_text("正常经营", exact=True).tap()
    page.get_by_role("button", name="电话问到", exact=True).tap()

    expect(page.locator(".state-line")).to_contain_text("已核实")
    page.get_by_role("link", name="排查：七月排查").tap()
    expect(page.locator("main")).to_contain_text("已核实 1 家，共 8 家")


def test_a_refused_form_keeps_what_was_typed(office: Office, loops: deeds.Office) -> None:
    case = looked(lambda: Case.objects.get(procedure="hand_over"))
    page = office.enter(loops["b"], locale="zh-CN").new_page()
    page.goto(f"/cases/{case.pk}/")
    page.locator("summary", has_text="退回").click()
    page.get_by_label("材料的名称或编号").fill("现场记录")
    page.get_by_label("理由").fill("找 13912345678")

    page.get_by_role("button", name="退回", exact=True).click()

    expect(page.locator(".fault")).to_contain_text("电话号码")
    expect(page.get_by_label("材料的名称或编号")).to_have_value("现场记录")
