"""Figures through their pages: each opens the rows that it counted, as of its day, as far as the reader sees."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.test import Client

from jingwei.cover.kinds import Formation
from jingwei.cover.operations import Facts, form
from jingwei.indicators.catalogue import indicators
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.models import Entry, Organisation
from tests.register.town import DAY, NOW, Town, build
from tests.web.ledgers import Browser, text_of


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jingwei.web.clock.now", lambda: NOW)


@pytest.fixture
def office(db: None) -> Town:
    """The town after its first round: every enterprise is three-have, the first of them is covered."""
    found = build()
    Account.objects.update(must_change_password=False)
    with seeing(EVERYTHING):
        rows = Entry.objects.still().filter(kind="enterprise").order_by("organisation")
        first, *others = rows
        for one in (first, *others):
            Entry.objects.filter(pk=one.pk).update(held_to=DAY)
            one.pk, one.three_have, one.held_from = None, "yes", DAY
            Entry.objects.bulk_create([one])
        host = Organisation.objects.get(pk=first.organisation_id)
        facts = Facts(name="甲联合党支部", formation=Formation.JOINT)
        form(facts, hosts=[host], established_on=DAY, actor=None, now=NOW)
    return Town(found.units, {name: Account.objects.get(pk=one.pk) for name, one in found.accounts.items()})  # fmt: skip


@pytest.fixture
def city(office: Town, browser_of: Browser) -> Client:
    return browser_of(office.accounts["city"])


def doors(text: str) -> list[tuple[str, str]]:
    """Every number on the page that opens a ledger: its address and what it says."""
    found = re.findall(r'<a[^>]*href="(/ledgers/[^"]*)"[^>]*>([^<]+)</a>', text)
    return [(unescape(address), said.strip()) for address, said in found]


def rows_of(client: Client, address: str) -> int:
    """How many rows the ledger behind a door says it has."""
    text = text_of(client, f"{address}{'&' if '?' in address else '?'}count=all")
    found = re.search(r'<span id="count">\s*(\d+)', text)
    assert found
    return int(found[1])


@pytest.mark.thorough
def test_every_number_on_the_pages_opens_as_many_rows(city: Client) -> None:
    opened = 0
    for address in ("/figures/", *(f"/figures/{key}/" for key in indicators())):
        for door, said in set(doors(text_of(city, address))):
            number = re.fullmatch(r"(\d+)(?: 家)?", said)
            if number:
                assert rows_of(city, door) == int(number[1]), (address, door)
                opened += 1
    assert opened > 20


def test_a_share_says_what_it_counted_of_how_many(city: Client, office: Town) -> None:
    with seeing(EVERYTHING):
        total = Entry.objects.still().filter(kind="enterprise").count()
    text = text_of(city, "/figures/three-have-cover/")
    exact = f"{round(100 / total, 2):.2f} %"
    assert exact in text
    assert [said for _door, said in doors(text)][1:5] == [
        exact,
        "1 家",
        f"{total - 1} 家",
        f"{total} 家",
    ]


@pytest.mark.thorough
def test_before_there_was_a_register_there_is_no_figure(city: Client) -> None:
    text = text_of(city, "/figures/?on=2020-01-01")
    assert "—" in text
    assert text_of(city, "/figures/three-have-cover/?on=2020-01-01")


def test_a_day_to_come_is_refused_in_words(city: Client) -> None:
    answer = city.get("/figures/?on=2999-01-01")
    assert answer.status_code == 400
    assert "不能晚于今天" in answer.content.decode()


@pytest.mark.thorough
def test_a_street_sees_its_own_figures_alone(office: Town, browser_of: Browser) -> None:
    street = browser_of(office.accounts["a"])
    own, other = office.units["a"], office.units["b"]
    assert doors(text_of(street, "/figures/")) == doors(text_of(street, f"/figures/?unit={own.pk}"))
    for unit in (other.pk, own.parent_id, 999_999, "x"):
        for page in ("/figures/", "/figures/guided/"):
            assert street.get(f"{page}?unit={unit}").status_code == 404, unit


def test_what_is_no_figure_is_not_found(city: Client) -> None:
    assert city.get("/figures/nothing/").status_code == 404


@pytest.mark.thorough
def test_the_course_goes_from_the_first_register_to_the_day_that_was_asked(
    city: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jingwei.web.clock.now", lambda: NOW + timedelta(days=500))
    for asked, months in ((DAY, 1), (date(2026, 8, 3), 3), (date(2027, 8, 3), 13)):
        text = text_of(city, f"/figures/work-cover/?on={asked}")
        heads = re.findall(r"on=(\d{4}-\d\d-\d\d)\">(\d{4}-\d\d)", text)
        assert len(heads) == months
        assert heads[-1][0] == str(asked)


# --- Why a figure changed, and figures that were reported ---------------------------------------------

BEFORE = DAY - date.resolution


def cover_one_more(office: Town, name: str = "乙联合党支部") -> Organisation:
    """The next enterprise without cover gets a Party organisation, as somebody finds out later."""
    with seeing(EVERYTHING):
        hosts = Entry.objects.still().filter(kind="enterprise").order_by("-organisation")
        host = Organisation.objects.get(pk=hosts[0].organisation_id)
        facts = Facts(name=name, formation=Formation.JOINT)
        form(facts, hosts=[host], established_on=DAY, actor=None, now=NOW)
    return host


def test_why_a_figure_changed_lists_each_row_with_what_changed(city: Client, office: Town) -> None:
    host = cover_one_more(office)
    text = text_of(city, f"/figures/three-have-cover/why/?since={BEFORE}")
    assert f">{host.number}<" in text
    assert "现在计入" in text
    assert "组织覆盖：没有党组织 → 联合组建" in re.sub(r"\s+", " ", text)
    assert "没有一家变动" in text_of(city, f"/figures/three-have-cover/why/?since={DAY}")


def test_days_that_make_no_period_are_refused_in_words(city: Client) -> None:
    for since, said in (
        ("2999-01-01", "晚于终点"),
        ("gestern", "不是日期"),
        ("2026-13-01", "不是日期"),
    ):
        answer = city.get(f"/figures/three-have-cover/why/?since={since}")
        assert answer.status_code == 400
        assert said in answer.content.decode()


@pytest.mark.thorough
def test_a_frozen_figure_stays_and_shows_what_is_true_by_now(city: Client, office: Town) -> None:
    assert "还没有定格的数" in text_of(city, "/figures/frozen/")
    address = f"/figures/three-have-cover/freeze/?unit={office.units['city'].pk}"
    first, second = (city.post(address, follow=True) for _ in range(2))
    assert first.redirect_chain == second.redirect_chain  # pressing twice is the same
    page = first.redirect_chain[-1][0]
    text = text_of(city, page)
    assert "一家不差" in text
    reported = re.search(r"<dd>(\d+\.\d\d %)</dd>", text)
    assert reported

    host = cover_one_more(office)
    text = text_of(city, page)
    assert reported[1] in text
    assert "后来补录和更正的" in text
    assert host.number in text
    assert reported[1] in text_of(city, "/figures/frozen/")


def test_who_may_not_issue_figures_freezes_none(
    office: Town, browser_of: Browser, city: Client
) -> None:
    street = browser_of(office.accounts["a"])
    assert "定格</button>" not in text_of(street, "/figures/three-have-cover/")
    assert street.post("/figures/three-have-cover/freeze/").status_code == 403
    city.post("/figures/three-have-cover/freeze/")
    assert "还没有定格的数" in text_of(street, "/figures/frozen/")  # the city's is not its own
    assert street.get("/figures/frozen/1/").status_code == 404


def test_a_figure_of_a_day_to_come_is_not_frozen(city: Client) -> None:
    assert city.post("/figures/three-have-cover/freeze/?on=2999-01-01").status_code == 400
    assert city.get("/figures/three-have-cover/freeze/").status_code == 405
