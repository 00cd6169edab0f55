"""A campaign from its draft to its end, in a browser: five people of different posts, and a secretary without an account.

A failed check, an extension, a transfer, an objection that is upheld, a relapse; then every number opens its rows.
"""

import re
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from jingwei.areas.rectification.models import Campaign
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.models import Case
from jingwei.register.kinds import Basis, PlacementKind
from jingwei.register.models import Placement
from tests.areas import deeds
from tests.browser.conftest import Office
from tests.journeys.walk import CODE, Walk, typed
from tests.register import town as register
from tests.register.town import ROUND_ONE

pytestmark = pytest.mark.slow


@pytest.fixture
def walk(office: Office, monkeypatch: pytest.MonkeyPatch) -> Walk:
    """The town with a register; three organisations are supervised by the civil affairs bureau of the district."""
    monkeypatch.setattr("tests.register.town.people.build", lambda: office.town)
    people = deeds.staffed(register.build())
    for name in ("second", "third"):
        people.people[name] = deeds.worker(people.town, name, "district_administrator", "north")
    Account.objects.update(must_change_password=False)
    with seeing(EVERYTHING):
        for number in (1, 2, 3):
            Placement.objects.create(
                organisation=people.town.organisation(number), kind=PlacementKind.COMPETENT_UNIT,
                unit=people.town["civil"], basis=Basis.PERSON, reason="核对", held_from=ROUND_ONE,
            )  # fmt: skip
    return Walk(office, people)


def test_a_campaign_from_draft_to_end(walk: Walk) -> None:
    launched(walk)
    looked(walk)
    first = put_right(walk)
    objected(walk)
    relapsed(walk, first)
    opened_numbers(walk)
    ended(walk)


def launched(walk: Walk) -> None:
    """Drafted and prepared by the lead office; without the four it does not start."""
    today = timezone.localdate()
    page = walk.at("north", "/rectification/new/")
    typed(page, {
        "title": "海勃湾区社会组织专项整治", "begins_on": str(today), "ends_on": str(today + timedelta(days=180)),
        "goal_1": "政治功能", "goal_2": "组织功能", "problems": "届满不换届\n章程没有党建内容",
    })  # fmt: skip
    if page.locator('select[name="unit"]').count():
        page.locator('select[name="unit"]').select_option(str(walk.people.town["north"].pk))
    page.locator("main form").get_by_role("button").first.click()
    with seeing(EVERYTHING):
        walk.campaign = Campaign.objects.get().pk
    page = walk.at("north", f"/rectification/{walk.campaign}/prepare/")
    expect(page.locator("main")).to_contain_text("还没有列入要整治的组织")
    page = walk.at(
        "north", f"/rectification/{walk.campaign}/prepare/{walk.people.town['civil'].pk}/"
    )
    page.locator('[name="duties"]').fill("督促按期换届\n核查章程")
    page.locator('[name="tied"]').select_option(str(walk.people["civil"].pk))
    for number in (1, 2, 3):
        page.locator(f'input[name="organisations"][value="{number}"]').check()
    page.locator("main form").get_by_role("button").first.click()
    page = walk.at("north", f"/rectification/{walk.campaign}/prepare/")
    page.get_by_role("button", name="启动").click()
    expect(page.locator("main")).to_contain_text("整治中")


def looked(walk: Walk) -> None:
    """The lead office walks to two of them; what it finds is a case each."""
    for number, problem, text in (
        (1, "renewal", "届满半年没有换届"),
        (2, "internal", "没有财务制度"),
    ):
        page = walk.at(
            "north", f"/rectification/{walk.campaign}/organisations/{deeds.number(number)}/"
        )
        page.locator("summary", has_text="登记一次排查").click()
        form = page.locator("details", has=page.locator("summary", has_text="登记一次排查"))
        typed(form, {
            "round": "1", "channel": "visit", "on": str(timezone.localdate()), f"{problem}_severity": "minor",
            f"{problem}_fact": text, f"{problem}_basis": "社会团体登记管理条例",
        })  # fmt: skip
        form.get_by_role("button", name="登记", exact=True).click()
        expect(page.locator("main")).to_contain_text("排查发现")


def put_right(walk: Walk) -> int:
    """Assigned, accepted, extended, reported; the check fails, then passes; two sign; improved."""
    case = walk.found(1)
    walk.step("north", case, "交办", 责任部门="海勃湾区民政局", 整改要求="一个月内换届")
    walk.step("civil", case, "领办", 整改措施="先开理事会，再报方案")
    later = str(timezone.localdate() + timedelta(days=45))
    walk.step("civil", case, "申请延期", 延到哪天=later, 理由="等大会")
    walk.step("second", case, "批准延期", 延到哪天=later)
    proof = {"改了什么": "已换届", "证明材料": "备案回执编号", "文号或编号": "备〔2026〕3 号",
             "材料日期": str(timezone.localdate())}  # fmt: skip
    walk.step("civil", case, "报结", **proof)
    walk.step("second", case, "验收不通过", 理由="回执不是本届的")
    assert walk.state(case) == "rectifying"
    walk.step("civil", case, "报结", **proof)
    walk.step("second", case, "验收通过", 核查情况="查了备案回执")
    page = walk.at("second", f"/cases/{case}/")
    expect(page.locator(".why-not", has_text="前一步是您自己办的")).to_have_count(1)
    walk.step("third", case, "销号")
    walk.step("civil", case, "建章立制", 建章立制="换届办法 1 号")
    return case


def objected(walk: Walk) -> None:
    """Transferred to another department; the secretary objects without an account, and the city upholds it."""
    case = walk.found(2)
    walk.step("north", case, "交办", 责任部门="海勃湾区民政局", 整改要求="建立财务制度")
    walk.step("north", case, "改派", 责任部门="市市场监督管理局", 理由="归市场监管")
    walk.step("market", case, "领办", 整改措施="请会计师事务所")
    page = walk.at("a", f"/counter/give/{deeds.number(2)}/")
    page.get_by_role("button", name="发一个码").click()
    code = CODE.search(page.locator("p.code[translate=no]").inner_text())
    assert code
    page = walk.at("", "/counter/")
    page.get_by_label("办件码或办事码").fill(code[0])
    page.get_by_role("button", name="查看").click()
    page.get_by_role("link", name=re.compile("问题整改")).click()
    expect(page.locator("main")).to_contain_text("没有财务制度")
    page.get_by_role("link", name="对查出的问题提出异议").click()
    page.get_by_label("为什么不对").fill("制度已于去年备案")
    page.get_by_role("button", name="提交").click()
    expect(page.locator("h1")).to_contain_text("已收到")
    with seeing(EVERYTHING):
        objection = Case.objects.get(procedure="rectification_objection").pk
    expect(walk.at("second", f"/cases/{objection}/").locator(".why-not").first).to_contain_text(
        "由乌海市办理"
    )
    walk.step("city", objection, "异议成立", 裁定理由="档案里有备案")
    assert walk.state(case) == "unfounded"
    page.get_by_role("button", name="我已记下，看进度").click()
    expect(page.locator(".state-line")).to_contain_text("异议成立")


def relapsed(walk: Walk, first: int) -> None:
    """The look back finds it again: a new case that follows the old one, walked to its archive."""
    walk.step("second", first, "回头看发现复发", 回头看的情况="又没有按期换届")
    assert walk.state(first) == "relapsed"
    again = walk.found(1)
    expect(walk.at("second", f"/cases/{again}/").locator("main")).to_contain_text("接着这一件：")
    walk.step("north", again, "交办", 责任部门="海勃湾区民政局", 整改要求="立即换届")
    walk.step("civil", again, "领办", 整改措施="开会员大会")
    walk.step("civil", again, "报结", 改了什么="已换届", 证明材料="备案回执编号", 文号或编号="备〔2026〕9 号",
              材料日期=str(timezone.localdate()))  # fmt: skip
    walk.step("third", again, "验收通过", 核查情况="查了备案回执")
    walk.step("north", again, "销号")
    walk.step("civil", again, "建章立制", 建章立制="换届提醒办法")
    walk.step("third", again, "回头看通过", 回头看的情况="按期换届")
    assert walk.state(again) == "archived"


def opened_numbers(walk: Walk) -> None:
    """Every number of the page that is a door shows as many rows as it says."""
    place = f"/rectification/{walk.campaign}/"
    page = walk.at("north", place)
    doors = page.locator(f'main a[href*="/rectification/{walk.campaign}/cases/"]').evaluate_all(
        "all => all.map(one => [one.getAttribute('href'), (one.textContent.match(/\\\\d+/g) || ['']).pop()])".replace(
            "\\\\", "\\"
        )
    )
    counted = [
        (href, int(text))
        for href, text in doors
        if text and "round=" not in href or "change=" in href
    ]
    assert len(counted) >= 6
    for href, count in counted:
        shown = walk.at("north", href).locator("tbody tr").count()
        assert shown == count, (href, count, shown)


def ended(walk: Walk) -> None:
    """Nothing is left to be struck off: it ends, and takes no look any more."""
    page = walk.at("north", f"/rectification/{walk.campaign}/")
    page.get_by_role("button", name="结束整治").click()
    expect(page.locator("main")).to_contain_text("已结束")
