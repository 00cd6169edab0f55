"""Cases on their pages: opened, moved, refused in words; who is no party finds nothing."""

import re
from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from jingwei.areas.corrections.operations import let_speak
from jingwei.areas.sweeps.models import Sweep
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.models import Case, Event
from jingwei.register.models import Entry
from tests.areas.deeds import Office, staffed
from tests.looking import looked

pytestmark = pytest.mark.thorough

Browser = Callable[[Account], Client]
Facts = dict[str, str]
LATER = (timezone.localdate() + timedelta(days=30)).isoformat()
PROOF = {"proof": "核实记录 3", "reason": "不在本街道"}


@pytest.fixture
def office(db: None) -> Office:
    return staffed()


@pytest.fixture
def enter(office: Office, browser_of: Browser) -> Callable[[str], Client]:
    """A browser in which somebody of the office has signed in, by the short name of his unit."""
    return lambda name: browser_of(office[name])


Enter = Callable[[str], Client]


def text_of(client: Client, address: str, *, status: int = 200) -> str:
    response = client.get(address)
    assert response.status_code == status, response.content.decode()
    return response.content.decode()


def hidden(page: str, name: str) -> str:
    """The value of a hidden field, the first of its name."""
    found = re.search(rf'name="{name}" value="([^"]*)"', page)
    assert found, name
    return found[1]


def offer(office: Office, client: Client, *, to: str = "b", pk: int = 1) -> Case:
    """Street a offers an organisation, through the page."""
    address = f"/cases/open/hand_over/?subject=JW-{pk:07d}"
    page = text_of(client, address)
    answer = client.post(
        address,
        {"key": hidden(page, "key"), "offer-to": str(office.town[to].pk), "offer-operating_address": "滨河路 1 号",
         "offer-reason": "已搬到那边"},
    )  # fmt: skip
    assert answer.status_code == 303, answer.content.decode()
    return looked(lambda: Case.objects.latest("pk"))


def send(
    client: Client, case: Case, step: str, *, page: str = "", **answers: str
) -> tuple[int, str]:
    """The step as the page of the case has its form; status and page of the answer."""
    drawn = page or text_of(client, f"/cases/{case.pk}/")
    facts = {"step": step, "version": hidden(drawn, "version"), "key": hidden(drawn, "key")}
    facts |= {f"{step}-{name}": value for name, value in answers.items()}
    answer = client.post(f"/cases/{case.pk}/", facts)
    return answer.status_code, answer.content.decode()


def place_of(pk: int) -> int | None:
    with seeing(EVERYTHING):
        return Entry.objects.still().get(organisation=pk).place_id


def test_the_form_of_a_hand_over_comes_with_what_is_known(office: Office, enter: Enter) -> None:
    page = text_of(enter("a"), "/cases/open/hand_over/?subject=JW-0000001&reason=搬了")

    assert "乌海市海勃湾区人民路1号</textarea>" in page
    assert "搬了</textarea>" in page
    assert "海勃湾区 / 滨河街道" in page
    assert "新桥社区</option>" not in page


def test_a_hand_over_goes_from_street_to_street(office: Office, enter: Enter) -> None:
    case = offer(office, enter("a"))

    page = text_of(enter("b"), f"/cases/{case.pk}/")
    assert page.index("已移交 · 等滨河街道办理 · 还有 5 个工作日") < page.index("下一步")
    assert "已搬到那边" in page
    assert send(enter("b"), case, "accept")[0] == 303

    assert place_of(1) == office.town["b"].pk
    assert "已接收" in text_of(enter("a"), f"/cases/{case.pk}/")


def test_a_step_of_another_is_greyed_with_the_reason(office: Office, enter: Enter) -> None:
    case = offer(office, enter("a"))

    page = text_of(enter("a"), f"/cases/{case.pk}/")

    assert "“接收”由滨河街道办理，您没有相应的岗位。" in page
    assert re.search(r'<button class="button plain" name="step" value="accept" disabled', page)
    status, answer = send(enter("a"), case, "accept")
    assert status == 422
    assert "由滨河街道办理" in answer


def test_a_refusal_stands_in_the_form_and_what_was_typed_stays(
    office: Office, enter: Enter
) -> None:
    case = offer(office, enter("a"))

    status, page = send(enter("b"), case, "return_it", proof="", reason="找 13912345678")

    assert status == 422
    assert "请填写“依据”" in page
    assert "电话号码" in page
    assert "找 13912345678</textarea>" in page
    assert looked(lambda: Event.objects.filter(case=case).count()) == 1


def test_a_double_click_takes_one_step(office: Office, enter: Enter) -> None:
    client = enter("b")
    case = offer(office, enter("a"))
    page = text_of(client, f"/cases/{case.pk}/")

    done = [send(client, case, "return_it", page=page, **PROOF)[0] for _click in range(2)]

    assert done == [303, 303]
    assert looked(lambda: Event.objects.filter(case=case).count()) == 2


def test_who_was_slower_is_told_and_loses_nothing_that_he_typed(
    office: Office, enter: Enter
) -> None:
    case = offer(office, enter("a"))
    slow = text_of(enter("b"), f"/cases/{case.pk}/")
    send(enter("b"), case, "accept")

    status, page = send(enter("b"), case, "return_it", page=slow, **PROOF)

    assert status == 409
    assert "办理“接收”，现在是“已接收”" in page
    assert "不在本街道" in page


def test_opening_twice_with_one_form_opens_one(office: Office, enter: Enter) -> None:
    client, address = enter("a"), "/cases/open/hand_over/?subject=JW-0000001"
    page = text_of(client, address)
    facts = {
        "key": hidden(page, "key"), "offer-to": str(office.town["b"].pk), "offer-operating_address": "路 1 号",
        "offer-reason": "搬了",
    }  # fmt: skip

    first, second = (client.post(address, facts) for _click in range(2))

    assert first["Location"] == second["Location"]
    assert looked(Case.objects.count) == 1
    assert "不能再开一个" in text_of(client, address)


@pytest.mark.parametrize("who", ["c", "south", "a1", "market", "civil", "contact", "lawyers"])
def test_who_is_no_party_finds_nothing(office: Office, enter: Enter, who: str) -> None:
    case = offer(office, enter("a"))
    client = enter(who)

    assert client.get(f"/cases/{case.pk}/").status_code == 404
    sent = {"step": "accept", "version": "1", "key": "k"}
    assert client.post(f"/cases/{case.pk}/", sent).status_code == 404
    for tab in ("mine", "area", "closed"):
        assert f"/cases/{case.pk}/" not in text_of(client, f"/cases/?tab={tab}")
    assert f"/cases/{case.pk}/" not in text_of(client, "/")
    assert looked(lambda: Event.objects.filter(case=case).count()) == 1


@pytest.mark.parametrize(
    ("who", "address", "status"),
    [
        ("b", "/cases/open/hand_over/?subject=JW-0000001", 404),
        ("a", "/cases/open/hand_over/?subject=JW-9999999", 404),
        ("a", "/cases/open/hand_over/", 404),
        ("a", "/cases/open/sweep/?subject=JW-0000001", 404),
        ("a1", "/cases/open/hand_over/?subject=JW-0000001", 403),
        ("market", "/cases/open/correction/?subject=JW-0000001", 403),
        ("contact", "/cases/open/correction/?subject=JW-0000001", 403),
    ],
)
def test_nobody_opens_what_is_not_his(enter: Enter, who: str, address: str, status: int) -> None:
    page = text_of(enter(who), address, status=status)

    assert "鑫恒" not in page


def test_the_desk_and_the_list_show_whose_turn_it_is(office: Office, enter: Enter) -> None:
    case = offer(office, enter("a"))

    assert f'href="/cases/{case.pk}/"' in text_of(enter("b"), "/")
    assert f'href="/cases/{case.pk}/"' not in text_of(enter("a"), "/")
    assert f'href="/cases/{case.pk}/"' in text_of(enter("b"), "/cases/")
    assert f'href="/cases/{case.pk}/"' not in text_of(enter("a"), "/cases/")
    area = text_of(enter("a"), "/cases/?tab=area&procedure=hand_over&state=offered")
    assert f'href="/cases/{case.pk}/"' in area
    assert "鑫恒01号" in area
    assert "没有符合条件的办件" in text_of(enter("a"), "/cases/?tab=area&procedure=correction")


def test_a_list_is_paged_to_its_end_and_back(
    office: Office, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jingwei.web.cases.keyset.SIZE", 3)
    client = enter("a")
    made = [offer(office, client, pk=pk).pk for pk in (1, 2, 6, 7, 11, 12, 16)]
    address, seen = "/cases/?tab=area", []
    pages = []
    while address:
        page = text_of(client, address)
        pages.append(_listed(page))
        seen += pages[-1]
        found = re.search(r'href="([^"]+)" rel="next"', page)
        address = found[1].replace("&amp;", "&") if found else ""

    back = re.search(r'href="([^"]+)" rel="prev"', page)
    assert seen == made
    assert back
    assert _listed(text_of(client, back[1].replace("&amp;", "&"))) == pages[-2]
    assert _listed(text_of(client, "/cases/?tab=area&after=nonsense,x")) == pages[0]


def _listed(page: str) -> list[int]:
    return [int(pk) for pk in re.findall(r'<th scope="row"><a href="/cases/(\d+)/"', page)]


def test_a_department_answers_what_it_is_the_authority_for(office: Office, enter: Enter) -> None:
    address = "/cases/open/correction/?subject=JW-0000001&field=legal_status"
    page = text_of(enter("a1"), address)
    assert '<option value="legal_status" selected>' in page
    enter("a1").post(
        address,
        {"key": hidden(page, "key"), "ask-field": "legal_status", "ask-value": "注销", "ask-reason": "已注销",
         "ask-proof": "注销公告"},
    )  # fmt: skip
    case = looked(Case.objects.get)

    shown = text_of(enter("market"), f"/cases/{case.pk}/")
    assert "底册现在的“登记状态”" in shown
    assert send(enter("market"), case, "accept")[0] == 303

    with seeing(EVERYTHING):
        assert Entry.objects.still().get(organisation=1).legal_status == "cancelled"


def test_a_contact_asks_for_his_own_organisation(office: Office, enter: Enter) -> None:
    own = office.town.organisation(1)
    let_speak(
        office["contact"], organisation=own, on=date(2026, 1, 1), actor=None, now=timezone.now()
    )
    client, address = enter("contact"), "/cases/open/correction/?subject=JW-0000001"
    page = text_of(client, address)

    answer = client.post(
        address,
        {"key": hidden(page, "key"), "object-field": "employees", "object-value": "12", "object-reason": "人多了",
         "object-proof": "社保名册"},
        follow=True,
    )  # fmt: skip

    assert "待答复 · 等新华街道办理" in answer.content.decode()
    assert "/organisations/" not in answer.content.decode()


PLAN = {
    "title": "七月排查",
    "ledger": "register",
    "kind": "enterprise",
    "method": "phone",
    "until": LATER,
}


def plan(office: Office, client: Client, **changed: str) -> tuple[int, str]:
    page = text_of(client, "/cases/sweeps/plan/")
    facts = {**PLAN, "unit": str(office.town["a"].pk), "key": hidden(page, "key"), **changed}
    answer = client.post("/cases/sweeps/plan/", facts)
    return answer.status_code, answer.content.decode()


def test_a_sweep_is_planned_looked_at_and_walked(office: Office, enter: Enter) -> None:
    assert "这些条件下有 16 家" in plan(office, enter("a"), look="yes")[1]
    assert not looked(Sweep.objects.exists)
    assert plan(office, enter("a"))[0] == 303
    found = looked(Sweep.objects.get)

    walk = text_of(enter("a1"), f"/cases/sweeps/{found.pk}/")
    assert "已核实 0 家，共 8 家" in walk
    assert "乌海市海勃湾区人民路1号" in walk
    case = looked(lambda: Case.objects.get(subject_id="JW-0000001"))
    assert send(enter("a1"), case, "call", outcome="operating")[0] == 303

    walk = text_of(enter("a1"), f"/cases/sweeps/{found.pk}/")
    assert "已核实 1 家，共 8 家" in walk
    assert f"/cases/{case.pk}/" not in walk
    assert "七月排查" in text_of(enter("a"), f"/cases/{case.pk}/")
    assert "7 件等您办" not in text_of(enter("b"), "/")


def test_many_of_a_kind_are_one_line_on_the_desk(
    office: Office, enter: Enter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jingwei.web.cases.waiting.MOST_LINES", 4)
    plan(office, enter("a"))

    assert "排查：8 件等您办" in text_of(enter("a1"), "/")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"until": "2020-01-01"}, "截止日不能早于今天"),
        ({"kind": "foundation"}, "这些条件下没有组织"),
    ],
)
def test_a_plan_that_is_refused_keeps_what_was_filled_in(
    office: Office, enter: Enter, changed: Facts, said: str
) -> None:
    status, page = plan(office, enter("a"), **changed)

    assert status == 422
    assert said in page
    assert 'value="七月排查"' in page


def test_nobody_plans_or_sees_sweeps_of_others(office: Office, enter: Enter) -> None:
    assert plan(office, enter("c"))[0] == 422
    plan(office, enter("a"))
    found = looked(Sweep.objects.get)

    for who in ("c", "b", "south", "lawyers"):
        assert enter(who).get(f"/cases/sweeps/{found.pk}/").status_code == 404
        assert "七月排查" not in text_of(enter(who), "/cases/sweeps/")
    assert enter("a1").get("/cases/sweeps/plan/").status_code == 403


def test_a_sweep_takes_the_conditions_of_a_ledger(office: Office, enter: Enter) -> None:
    page = text_of(enter("a"), "/cases/sweeps/plan/?ledger=register&query=employees.from%3D30")
    assert "另按台账上的筛选条件" in page

    seen = plan(office, enter("a"), query="employees.from=30", look="yes")[1]

    assert "这些条件下有 4 家" in seen


def test_the_case_page_asks_the_same_few_questions_however_long_the_case(
    office: Office, enter: Enter, django_assert_max_num_queries: Callable
) -> None:
    case = offer(office, enter("a"))
    send(enter("b"), case, "return_it", **PROOF)
    send(enter("a"), case, "offer_again", **PROOF)
    client = enter("b")

    with django_assert_max_num_queries(60):
        client.get(f"/cases/{case.pk}/")


def test_a_long_list_asks_as_much_as_a_short_one(office: Office, enter: Enter) -> None:
    client = enter("a")
    offer(office, client)
    few = _questions(client)
    for pk in (2, 6, 7, 11):
        offer(office, client, pk=pk)

    assert _questions(client) == few


def _questions(client: Client) -> int:
    with CaptureQueriesContext(connection) as asked:
        client.get("/cases/?tab=area")
    return len(asked)
