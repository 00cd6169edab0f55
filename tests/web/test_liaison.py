"""Liaison in the browser: what is counted opens its rows, a proposal is asked for, changed, confirmed once."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from jingwei.areas.liaison.models import Line, Proposal, State, Visit
from jingwei.areas.liaison.operations import confirm_begun, draw, give_up, take_back
from jingwei.cover.kinds import Formation, PostKind
from jingwei.cover.models import Assignment, Instructor
from jingwei.cover.operations import Facts, assign, enlist, form
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.models import Entry, Organisation
from tests.register.town import DAY, NOW, ROUND_ONE, Town, build
from tests.web.ledgers import Browser, text_of

pytestmark = pytest.mark.thorough

PLACE = "/liaison/"


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jingwei.web.clock.now", lambda: NOW)


@pytest.fixture
def office(db: None) -> Town:
    """The town after its first round: every enterprise is three-have; an instructor in each of five units."""
    found = build()
    Account.objects.update(must_change_password=False)
    with seeing(EVERYTHING):
        for one in Entry.objects.still().filter(kind="enterprise"):
            Entry.objects.filter(pk=one.pk).update(held_to=DAY)
            one.pk, one.three_have, one.held_from = None, "yes", DAY
            Entry.objects.bulk_create([one])
        for name in ("a1", "a2", "b", "c", "d"):
            enlist(f"{name}指导员", unit=found[name], post_kind=PostKind.OFFICIAL, since=ROUND_ONE, most=9, actor=None, now=NOW)  # fmt: skip
    return Town(found.units, {name: Account.objects.get(pk=one.pk) for name, one in found.accounts.items()})  # fmt: skip


@pytest.fixture
def city(office: Town, browser_of: Browser) -> Client:
    return browser_of(office.accounts["city"])


def asked_for(client: Client, office: Town, unit: str = "city") -> Proposal:
    """A proposal, through the button."""
    answer = client.post(f"{PLACE}propose/", {"unit": office[unit].pk})
    assert answer.status_code == 303, answer.content.decode()
    with seeing(EVERYTHING):
        made = Proposal.objects.latest("pk")
    assert answer["Location"] == f"{PLACE}proposals/{made.pk}/"
    return made


def shown(text: str) -> list[str]:
    return re.findall(r'name="shown" value="(\d+)"', text)


def decide(client: Client, made: Proposal, wish: str, *, ticked: list[str] | None = None) -> str:
    """What the form of the page sends; says what the next page shows."""
    lines = shown(text_of(client, f"{PLACE}proposals/{made.pk}/"))
    said = {"do": wish, "shown": lines, "tick": lines if ticked is None else ticked, "show": "new"}
    answer = client.post(f"{PLACE}proposals/{made.pk}/decide/", said)
    assert answer.status_code == 303
    return text_of(client, answer["Location"])


def guided() -> int:
    with seeing(EVERYTHING):
        return Assignment.objects.still().count()


def tiles(text: str) -> list[tuple[str, int]]:
    found = re.findall(r'class="tile">.*?href="([^"]*)"[^>]*>(\d+)<', text, re.DOTALL)
    return [(unescape(address), int(number)) for address, number in found]


def test_every_count_opens_as_many_rows(city: Client, office: Town) -> None:
    decide(city, asked_for(city, office, "north"), "confirm")
    for unit in ("city", "north", "a", "lawyers"):
        (everything, guided_ones, others) = tiles(text_of(city, f"{PLACE}?unit={office[unit].pk}"))
        assert everything[1] == guided_ones[1] + others[1]
        for door, count in (everything, guided_ones, others):
            text = text_of(city, f"{door}&count=all")
            found = re.search(r'<span id="count">\s*(\d+)', text)
            assert int(found[1]) == count if found else count == 0, door


def test_a_proposal_is_asked_for_looked_at_and_confirmed(city: Client, office: Town) -> None:
    made = asked_for(city, office)
    page = text_of(city, f"{PLACE}proposals/{made.pk}/")
    assert "<svg" in page
    assert "同在新桥社区" in page
    assert f"确认写入 {made.organisations} 项" in page
    assert " style=" not in page
    done = decide(city, made, "confirm")
    assert f"已写入 {made.organisations} 项指派" in done
    assert guided() == made.organisations
    assert sorted(re.findall(r"(\d+) / 9", text_of(city, PLACE))) == ["8"] * 4 + ["9"]


def test_a_drawing_of_districts_says_so(
    city: Client, office: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = asked_for(city, office)
    assert "实线是同一镇街" in text_of(city, f"{PLACE}proposals/{made.pk}/")
    monkeypatch.setattr("jingwei.web.liaison.drawing.MOST", 1)
    page = text_of(city, f"{PLACE}proposals/{made.pk}/")
    assert "实线是同一个区" in page
    assert "实线是同一镇街" not in page


def test_a_double_click_writes_once(city: Client, office: Town) -> None:
    made = asked_for(city, office)
    lines = shown(text_of(city, f"{PLACE}proposals/{made.pk}/"))
    said = {"do": "confirm", "shown": lines, "tick": lines}
    first, second = (city.post(f"{PLACE}proposals/{made.pk}/decide/", said) for _time in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert "已经确认过" in text_of(city, second["Location"])
    assert guided() == made.organisations
    again = asked_for(city, office)
    assert asked_for(city, office).pk == again.pk


def test_what_is_unticked_is_not_written_and_survives_a_reload(city: Client, office: Town) -> None:
    made = asked_for(city, office)
    first, *others = shown(text_of(city, f"{PLACE}proposals/{made.pk}/"))
    page = decide(city, made, "tick", ticked=others)
    assert f"确认写入 {made.organisations - 1} 项" in page
    decide(city, made, "confirm", ticked=others)
    with seeing(EVERYTHING):
        left = Line.objects.get(pk=first)
        assert not Assignment.objects.filter(organisation=left.organisation_id).exists()
    assert guided() == made.organisations - 1


def test_another_is_chosen_by_a_person(city: Client, office: Town) -> None:
    made = asked_for(city, office)
    first = shown(text_of(city, f"{PLACE}proposals/{made.pk}/"))[0]
    address = f"{PLACE}proposals/{made.pk}/lines/{first}/"
    assert "d指导员" in text_of(city, address)
    with seeing(EVERYTHING):
        other = Instructor.objects.get(name="d指导员")
    assert city.post(address, {"instructor": other.pk}).status_code == 303
    assert "由人改定" in text_of(city, f"{PLACE}proposals/{made.pk}/")
    with seeing(EVERYTHING):
        assert Line.objects.get(pk=first).instructor == other


@pytest.mark.parametrize(
    ("said", "why"),
    [
        ({}, "请选一名指导员"), ({"instructor": ""}, "请选一名指导员"), ({"instructor": "x"}, "请选一名指导员"),
        ({"instructor": "9" * 40}, "请选一名指导员"), ({"instructor": "999999"}, "请选一名指导员"),
        ({"instructor": "-1"}, "请选一名指导员"), ({"instructor": "１"}, "请选一名指导员"),
    ],
)  # fmt: skip
def test_nobody_is_chosen_by_nonsense(city: Client, office: Town, said: dict[str, str], why: str) -> None:  # fmt: skip
    made = asked_for(city, office)
    line = shown(text_of(city, f"{PLACE}proposals/{made.pk}/"))[0]
    answer = city.post(f"{PLACE}proposals/{made.pk}/lines/{line}/", said)
    assert answer.status_code == 422
    assert why in answer.content.decode()


@pytest.mark.parametrize(
    "said",
    [
        {}, {"do": ""}, {"do": "nonsense"}, {"do": "tick", "shown": "x", "tick": "x"}, {"do": "tick", "shown": "9" * 40},
        {"do": "tick", "from": "x", "show": "new"}, {"do": "tick", "from": "-5", "show": "nonsense"},
        {"do": "tick", "tick": ["1", "2", "3"]},
    ],
)  # fmt: skip
def test_nonsense_about_a_proposal_changes_nothing(city: Client, office: Town, said: dict[str, str]) -> None:  # fmt: skip
    made = asked_for(city, office)
    assert city.post(f"{PLACE}proposals/{made.pk}/decide/", said).status_code == 303
    with seeing(EVERYTHING):
        assert not Line.objects.filter(is_ticked=False).exists()
        assert Proposal.objects.get().state == State.READY
    assert guided() == 0


@pytest.mark.parametrize("query", ["?show=x", "?from=x", "?from=0", "?from=-3", "?from=999999", "?show=kept&from=1", f"?from={'9' * 30}"])  # fmt: skip
def test_senseless_addresses_show_the_list(city: Client, office: Town, query: str) -> None:
    made = asked_for(city, office)
    assert text_of(city, f"{PLACE}proposals/{made.pk}/{query}")
    assert text_of(city, f"{PLACE}{query}")


@pytest.mark.parametrize("unit", ["", "x", "0", "999999", "9" * 40])
def test_nothing_is_proposed_for_what_is_no_unit(city: Client, unit: str) -> None:
    assert city.post(f"{PLACE}propose/", {"unit": unit}).status_code == 404


def test_where_nobody_needs_one_it_is_said(city: Client, office: Town) -> None:
    answer = city.post(f"{PLACE}propose/", {"unit": office["park"].pk}, follow=True)
    assert "没有缺党组织" in answer.content.decode()


def test_a_district_plans_its_own_alone(office: Town, city: Client, browser_of: Browser) -> None:
    north, south = (browser_of(office.accounts[name]) for name in ("north", "south"))
    assert north.post(f"{PLACE}propose/", {"unit": office["south"].pk}).status_code == 404
    assert north.post(f"{PLACE}propose/", {"unit": office["city"].pk}).status_code == 404
    made = asked_for(north, office, "north")
    page = text_of(north, f"{PLACE}proposals/{made.pk}/")
    assert "a1指导员" in page
    assert "c指导员" not in page
    line = shown(page)[0]
    for address in (f"proposals/{made.pk}/", f"proposals/{made.pk}/lines/{line}/"):
        assert south.get(PLACE + address).status_code == 404, address
    for address in (f"proposals/{made.pk}/decide/", f"proposals/{made.pk}/lines/{line}/"):
        assert south.post(PLACE + address, {"do": "confirm"}).status_code == 404, address
    assert made.pk
    assert f"{PLACE}proposals/{made.pk}/" in text_of(city, f"{PLACE}?unit={office['north'].pk}")
    assert city.get(f"{PLACE}proposals/{made.pk}/lines/999999/").status_code == 404
    other = asked_for(city, office)
    assert city.get(f"{PLACE}proposals/{other.pk}/lines/{line}/").status_code == 404


def test_a_street_looks_and_proposes_nothing(office: Town, browser_of: Browser) -> None:
    street = browser_of(office.accounts["a"])
    page = text_of(street, PLACE)
    assert "a1指导员" in page
    assert "c指导员" not in page
    assert "提建议" not in page
    assert street.post(f"{PLACE}propose/", {"unit": office["a"].pk}).status_code == 403


def test_what_takes_long_goes_to_the_worker(city: Client, office: Town, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setattr("jingwei.web.liaison.overview.AT_ONCE", 3)
    made = asked_for(city, office)
    assert "正在计算" in text_of(city, f"{PLACE}proposals/{made.pk}/")
    draw(made.pk, clock=lambda: NOW)
    assert "确认写入" in text_of(city, f"{PLACE}proposals/{made.pk}/")
    assert "没有写入任何指派" in decide(city, made, "drop") or True
    second = asked_for(city, office)
    give_up(second.pk, fault="服务器没有内存了", clock=lambda: NOW)
    assert "服务器没有内存了" in text_of(city, f"{PLACE}proposals/{second.pk}/")
    assert "提建议" in text_of(city, PLACE)


def test_many_are_written_by_the_worker_once(city: Client, office: Town, monkeypatch: pytest.MonkeyPatch) -> None:  # fmt: skip
    monkeypatch.setattr("jingwei.web.liaison.proposal.AT_ONCE", 3)
    made = asked_for(city, office)
    assert "正在写入" in decide(city, made, "confirm")
    for wish, why in (("confirm", "正在写入"), ("tick", "正在写入"), ("drop", "不能再放弃")):
        answer = city.post(f"{PLACE}proposals/{made.pk}/decide/", {"do": wish}, follow=True)
        assert why in answer.content.decode()
    take_back(made.pk, fault="数据库断了")
    assert "数据库断了" in decide(city, made, "tick")
    decide(city, made, "confirm")
    for _time in range(2):
        confirm_begun(made.pk, clock=lambda: NOW)
    assert "已指派" in text_of(city, f"{PLACE}proposals/{made.pk}/")
    assert guided() == made.organisations


def test_who_was_covered_meanwhile_is_told_and_the_rest_is_written(
    city: Client, office: Town
) -> None:
    made = asked_for(city, office)
    with seeing(EVERYTHING):
        host = Organisation.objects.get(pk=1)
        form(
            Facts(name="联合党支部", formation=Formation.JOINT),
            hosts=[host],
            established_on=DAY,
            actor=None,
            now=NOW,
        )
    page = decide(city, made, "confirm")
    assert "有 1 家在提建议以后变了" in page
    refused = text_of(city, f"{PLACE}proposals/{made.pk}/?show=refused")
    assert "有了党组织" in refused
    assert guided() == made.organisations - 1


def test_what_is_due_is_listed_and_a_contact_noted(city: Client, office: Town) -> None:
    with seeing(EVERYTHING):
        who = Instructor.objects.get(name="a1指导员")
        held = assign(
            who, Organisation.objects.get(pk=1), on=DAY - timedelta(days=700), actor=None, now=NOW
        )
    page = text_of(city, PLACE)
    assert "任期将满或已满 1" in page
    assert "30 天没有联系记录的 1" in page
    address = f"{PLACE}visits/{held.pk}/"
    assert address in page
    good = {"on": str(DAY), "method": "phone", "finding": "正常经营"}
    for change, why in (
        ({"on": ""}, ""), ({"on": "x"}, ""), ({"on": "2999-01-01"}, "不能晚于今天"), ({"on": "2000-01-01"}, "不能在它以前"),
        ({"method": ""}, ""), ({"method": "fax"}, ""), ({"finding": "长" * 501}, ""), ({"follow_up": str(DAY)}, "要晚于这次"),
        ({"follow_up": "x"}, ""),
    ):  # fmt: skip
        answer = city.post(address, {**good, **change})
        assert answer.status_code == 422, change
        assert why in answer.content.decode()
    for _time in range(2):
        assert city.post(address, good).status_code == 303
    assert "正常经营" in text_of(city, address)
    assert "30 天没有联系记录的 0" in text_of(city, PLACE)
    with seeing(EVERYTHING):
        assert Visit.objects.count() == 1


def test_the_page_of_a_past_day_counts_as_of_that_day(city: Client) -> None:
    before = text_of(city, f"{PLACE}?on={ROUND_ONE - timedelta(days=1)}")
    assert [count for _door, count in tiles(before)] == [0, 0, 0]
    assert "提建议" not in before
    assert city.get(f"{PLACE}?on=2999-01-01").status_code == 400
