"""Orders through their pages: entered, listed, walked on the page of the case; every number opens its rows."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from jingwei.areas.orders.suggestion import suggestion
from jingwei.areas.reception.models import Kind, Raised, Sort
from jingwei.areas.reception.operations import hold
from jingwei.procedures.models import Case
from tests.areas.deeds import staffed, take, worker
from tests.areas.orders.conftest import sees_everything
from tests.areas.orders.orders import Walk
from tests.areas.orders.test_matters import suggested
from tests.register.town import DAY, NOW
from tests.web.ledgers import Browser, text_of
from tests.web.test_counter import CODE, come

__all__ = ["sees_everything"]
FORM = {
    "number": "",
    "enter-kind": "policy",
    "enter-source": "direct",
    "enter-need": "想问稳岗补贴怎么领",
}


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jingwei.web.clock.now", lambda: NOW)


@pytest.fixture
def walk(db: None) -> Walk:
    return Walk(staffed())


@pytest.fixture
def lead(walk: Walk, browser_of: Browser) -> Client:
    return browser_of(walk.office["north"])


@pytest.mark.thorough
def test_an_order_is_entered_for_somebody_once_and_stands_in_the_list(
    walk: Walk, browser_of: Browser, lead: Client
) -> None:
    street = browser_of(walk.office["a"])
    sent = {**FORM, "at": walk.office.town["a"].pk, "key": "k", "number": "JW-0000001"}
    first, again = (CODE.findall(street.post("/orders/new/", sent).content.decode()) for _twice in range(2))  # fmt: skip
    assert first == again != []
    assert Case.objects.count() == 1
    for browser in (street, lead):
        page = text_of(browser, "/orders/")
        assert "想问稳岗补贴怎么领" in page
        assert "乌海市鑫恒01号" in page


def test_who_does_not_see_the_organisation_enters_no_order_about_it(
    walk: Walk, browser_of: Browser
) -> None:
    street = browser_of(walk.office["a"])
    sent = {**FORM, "at": walk.office.town["a"].pk, "key": "k", "number": "JW-0000004"}
    answer = street.post("/orders/new/", sent)
    assert answer.status_code == 422
    assert "不在您的辖区" in answer.content.decode()
    assert Case.objects.count() == 0


def test_what_belongs_elsewhere_is_refused_with_the_office_and_nothing_is_kept(
    walk: Walk, browser_of: Browser
) -> None:
    street = browser_of(walk.office["a"])
    sent = {**FORM, "at": walk.office.town["a"].pk, "key": "k", "enter-need": "明天有人要上访"}
    answer = street.post("/orders/new/", sent)
    assert answer.status_code == 422
    assert "信访部门" in answer.content.decode()
    assert Case.objects.count() == 0


@pytest.mark.thorough
def test_the_page_of_a_case_says_that_it_is_nobodys_and_takes_the_steps(
    walk: Walk, lead: Client
) -> None:
    case = walk.entered(0)
    page = text_of(lead, f"/cases/{case.pk}/")
    assert "没有指明组织" in page
    sent = {"step": "review", "version": "1", "key": "r"}
    assert lead.post(f"/cases/{case.pk}/", sent).status_code == 303
    assert "没有指明组织" in text_of(lead, "/cases/?tab=area")
    assert "没有指明组织" in text_of(lead, "/")


@pytest.mark.thorough
def test_the_list_is_narrowed_by_everything_it_shows(walk: Walk, lead: Client) -> None:
    late = walk.entered(1, kind="policy", now=NOW - timedelta(days=7))
    other = walk.entered(3, kind="party", source="instructor")
    walk.until(other, "dispatch")
    for asked, wanted in (
        ("kind=policy", {late}), ("channel=in_person", {other}), ("late=yes", {late}), ("step=forward", {other}),
        (f"handler={walk.office.town['a'].pk}", {late, other}), ("state=submitted", {late}), ("kind=nonsense", {late, other}),
        ("tab=closed", set()),
    ):  # fmt: skip
        page = text_of(lead, f"/orders/?{asked}")
        found = {one for one in (late, other) if f"/cases/{one.pk}/" in page}
        assert found == wanted, asked


@pytest.mark.thorough
def test_few_are_told_as_counts_and_every_number_opens_its_orders(walk: Walk, lead: Client) -> None:
    for pk in (1, 6, 11):
        walk.until(walk.entered(pk), "finish" if pk == 11 else "rate_for")
    refused = walk.entered(16)
    walk.take(refused, "refuse", by="north")
    page = text_of(lead, "/orders/figures/")
    assert "2 / 2" in page
    assert "%" not in page.split("承办单位")[0].split("各类事项从哪里来")[0]
    opened = 0
    for address, said in re.findall(r'href="(/orders/\?[^"]*)"[^>]*>(\d+)<', page):
        listed = re.search(r'id="count">(\d+) 件', text_of(lead, unescape(address)))
        assert listed
        assert listed[1] == said, address
        opened += 1
    assert opened >= 4


def test_units_of_few_people_are_not_set_beside_others(walk: Walk, lead: Client) -> None:
    walk.until(walk.entered(), "dispatch")
    assert (
        "新华街道"
        not in text_of(lead, "/orders/figures/").split("按机构顺序列")[0].split("承办单位</h2>")[1]
    )
    for name in ("x", "y"):
        worker(walk.office.town, name, "street_operator", "a")
    assert "新华街道" in text_of(lead, "/orders/figures/").split("承办单位</h2>")[1]


def test_others_do_not_see_it(walk: Walk, browser_of: Browser) -> None:
    case = walk.entered()
    assert f"/cases/{case.pk}/" not in text_of(browser_of(walk.office["south"]), "/orders/")
    assert browser_of(walk.office["south"]).get(f"/cases/{case.pk}/").status_code == 404
    assert browser_of(walk.office["a1"]).get("/orders/").status_code == 403


@pytest.mark.thorough
def test_what_was_raised_on_a_reception_day_becomes_orders_no_more_than_were_raised(
    walk: Walk, lead: Client
) -> None:
    unit, now = walk.office.town["north"], NOW
    raised = {(Sort.NEED, Kind.STAFF): 2}
    day = hold(unit, on=DAY, place="会议室", raised=raised, actor=walk.office["north"], now=now)
    one = Raised.objects.get(day=day)
    page, form = f"/reception/{day.pk}/", f"/orders/new/reception/{one.pk}/"
    assert form in text_of(lead, page)
    sent = {"at": unit.pk, "number": "", "enter-kind": "finance", "enter-need": "招不到焊工"}
    for number in (1, 2):
        drawn = text_of(lead, form)
        reference = f"{one.pk}/{number}"
        assert f'value="{reference}"' in drawn
        for _twice in range(2):
            answer = lead.post(form, {**sent, "reference": reference, "key": f"k{number}"})
            assert answer.status_code == 200
    assert lead.get(form).status_code == 403
    again = lead.post(form, {**sent, "reference": f"{one.pk}/1", "key": "other"})
    assert again.status_code == 422
    assert "已经登记过" in again.content.decode()
    cases = list(Case.objects.order_by("pk"))
    shown = text_of(lead, page)
    assert form not in shown
    for case in cases:
        assert f"/cases/{case.pk}/" in shown
        assert page in text_of(lead, f"/cases/{case.pk}/")
    assert [case.unit for case in cases] == [unit, unit]
    assert "0" in re.findall(r'class="number">(\d+)<', shown)  # nothing was settled by that


@pytest.mark.thorough
def test_what_a_leader_asked_for_is_entered_and_listed_with_its_owner(
    walk: Walk, lead: Client, browser_of: Browser
) -> None:
    form = "/cases/matters/instruction/"
    assert form in text_of(lead, "/orders/instructions/")
    sent = {
        "unit": walk.office.town["north"].pk, "key": "k", "give-kind": "instruction", "give-number": "〔2026〕7 号",
        "give-given_on": str(DAY), "give-text": "补齐驿站饮水点", "give-to": walk.office.town["a"].pk, "give-until": "2026-07-15",
    }  # fmt: skip
    assert lead.post(form, {**sent, "give-until": "2026-01-01"}).status_code == 422
    assert lead.post(form, sent).status_code == 303
    assert lead.post(form, sent).status_code == 303
    assert Case.objects.count() == 1
    street = browser_of(walk.office["a"])
    page = text_of(street, "/orders/instructions/")
    assert "补齐驿站饮水点" in page
    assert "新华街道" in page
    assert form not in page
    assert street.get(form).status_code == 403
    assert "还没有办结的" in text_of(lead, "/orders/instructions/?tab=closed")


@pytest.mark.thorough
def test_a_suggestion_of_the_paper_box_is_entered(walk: Walk, lead: Client) -> None:
    sent = {
        "unit": walk.office.town["north"].pk,
        "key": "k",
        "note-kind": "form",
        "note-text": "这张表每月报三遍",
    }
    assert lead.post("/cases/matters/suggestion/", sent).status_code == 303
    assert "这张表是负担" in text_of(lead, f"/cases/{Case.objects.get().pk}/")
    assert lead.get("/cases/matters/correction/").status_code == 404


ASK = {
    "ask-kind": "policy",
    "ask-where": "乌海市海勃湾区新华街道",
    "ask-need": "想问稳岗补贴怎么领",
}


def asked(browser: Client, *, key: str = "k", **more: str) -> Case:
    """An order that was asked from a telephone without an account, its code shown in the browser."""
    answer = browser.post("/counter/ask/order/", {**ASK, "key": key, **more})
    found = CODE.search(answer.content.decode())
    assert found, answer.status_code
    assert browser.post("/counter/enter/", {"code": found[0]}).status_code == 303
    return Case.objects.latest("pk")


@pytest.mark.thorough
def test_an_order_goes_from_a_telephone_without_an_account_to_its_rating(walk: Walk) -> None:
    phone = Client()
    assert "服务点单" in text_of(phone, "/counter/")
    case = asked(phone)
    assert (case.unit, case.opened_by) == (walk.office.town["north"], None)
    place = f"/counter/cases/{case.pk}/"
    walk.take(case, "review", by="north")
    walk.take(case, "dispatch", by="north", advice="先打电话")
    walk.take(case, "decline", by="a")
    page = text_of(phone, place)
    assert "新华街道" in page  # which unit it was sent to
    assert "先打电话" not in page
    assert "不归我们管" not in page
    assert "某人" not in page
    walk.take(case, "dispatch_again", by="north", to="b")
    for step in ("accept", "contact", "finish"):
        walk.take(case, step, by="b")
    assert "消防已排期验收" in text_of(phone, place)
    sent = {
        "step": "rate",
        "version": str(case.version),
        "key": "r",
        "rate-resolved": "是",
        "rate-rating": "basically",
    }
    assert phone.post(place, sent).status_code == 303
    case.refresh_from_db()
    assert case.state == "closed"
    assert f"/cases/{case.pk}/" not in text_of(Client(), "/counter/")


@pytest.mark.parametrize(
    ("where", "lead"),
    [
        ("海勃湾区", "north"),
        ("乌达区三道坎街道旁边", "south"),
        ("新桥社区", "north"),
        ("乌海市", "city"),
    ],
)
def test_it_goes_to_who_leads_where_it_is(walk: Walk, where: str, lead: str) -> None:
    assert asked(Client(), **{"ask-where": where}).unit == walk.office.town[lead]


@pytest.mark.parametrize("where", ["", "月亮上", "海勃湾区和乌达区"])
def test_a_place_that_nobody_knows_is_asked_again_and_nothing_is_kept(walk: Walk, where: str) -> None:  # fmt: skip
    answer = Client().post("/counter/ask/order/", {**ASK, "ask-where": where, "key": "k"})
    assert answer.status_code == 422
    assert "在哪个区、哪个街道" in answer.content.decode()
    assert Case.objects.count() == 0
    assert walk.office


def test_an_organisation_asks_with_its_code_and_sees_its_orders(
    walk: Walk, browser_of: Browser
) -> None:
    secretary = come(walk.office, browser_of)
    assert "/counter/ask/order/" in text_of(secretary, "/counter/organisation/")
    answer = secretary.post("/counter/ask/order/", {**ASK, "ask-where": "", "key": "k"})
    assert answer.status_code == 200
    case = Case.objects.get()
    assert (case.subject_id, case.unit) == ("JW-0000001", walk.office.town["north"])
    assert f"/counter/cases/{case.pk}/" in text_of(secretary, "/counter/organisation/")


@pytest.mark.parametrize("key", ["order", "suggestion"])
def test_what_belongs_elsewhere_is_said_before_and_declined_unsaved_outside_too(
    walk: Walk, key: str
) -> None:
    page = text_of(Client(), f"/counter/ask/{key}/")
    assert "写了也不保存" in page
    name, prefix = ("need", "ask") if key == "order" else ("text", "suggest")
    sent = {
        f"{prefix}-kind": "policy",
        f"{prefix}-where": "海勃湾区",
        f"{prefix}-{name}": "检举科长受贿",
        "key": "k",
    }
    answer = Client().post(f"/counter/ask/{key}/", sent)
    assert answer.status_code == 422
    assert "12388" in answer.content.decode()
    assert (Case.objects.count(), walk.asked().pk > 0) == (0, True)


@pytest.mark.thorough
def test_everybody_reads_the_answers_that_a_person_released_and_nothing_else(walk: Walk) -> None:
    office = walk.office
    cases = [suggested(office, f"建议原话{number}") for number in (1, 2, 3)]
    for case in cases:
        take(office, case, suggestion, "sort", by="north", answers={"to": office.town["a"].pk})
        take(office, case, suggestion, "answer", by="a", answers={"answer": "内部答复"})
    said = {"summary": "报表重复", "reply": "七月起只报一遍"}
    take(office, cases[0], suggestion, "publish", by="north", answers=said)
    take(office, cases[1], suggestion, "close", by="north")
    page = text_of(Client(), "/answers/")
    assert page.count("报表重复") == 1
    assert "新华街道答复" in page
    for hidden in ("建议原话", "内部答复", "某人", f"/cases/{cases[0].pk}"):
        assert hidden not in page
    assert "报表重复" in text_of(Client(), "/answers/?kind=form")
    assert "还没有公开的答复" in text_of(Client(), "/answers/?kind=policy")


@pytest.mark.thorough
def test_answers_are_turned_over_page_by_page(walk: Walk, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jingwei.web.orders.answers.SIZE", 2)
    office = walk.office
    for number in range(3):
        case = suggested(office)
        take(office, case, suggestion, "sort", by="north", answers={"to": office.town["a"].pk})
        take(office, case, suggestion, "answer", by="a", answers={"answer": "好"})
        said = {"summary": f"摘要{number}", "reply": "好"}
        take(office, case, suggestion, "publish", by="north", answers=said)
    first = text_of(Client(), "/answers/")
    turned = re.search(r'href="(/answers/\?[^"]*before=[^"]*)"', first)
    assert turned
    second = text_of(Client(), unescape(turned[1]))
    assert [name in first for name in ("摘要2", "摘要1", "摘要0")] == [True, True, False]
    assert [name in second for name in ("摘要2", "摘要1", "摘要0")] == [False, False, True]
