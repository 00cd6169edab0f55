"""Bulletins through their pages: previewed, issued, opened number by number, compared, taken away."""

import re
from datetime import date
from html import unescape

import pytest
from django.test import Client

from jingwei.areas.bulletins.documents import fonts
from jingwei.areas.bulletins.models import Bulletin
from jingwei.cover.operations import Facts, form
from jingwei.indicators.models import FrozenReading
from jingwei.indicators.upkeep import catch_up
from jingwei.journal.models import Entry as JournalEntry
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.models import Organisation
from tests.indicators.year import NOW, live
from tests.people.town import opened, posted
from tests.web.ledgers import Browser, content_of, hidden, text_of

pytestmark = pytest.mark.thorough

NOVEMBER = date(2026, 11, 30)


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jingwei.web.clock.now", lambda: NOW)


@pytest.fixture
def office(db: None) -> dict[str, Account]:
    """The year of the figures, with an administrator of the city and of the district north, and a street's clerk."""
    year = live()
    catch_up()  # as the worker does
    people = {
        "city": ("city_administrator", "city"), "north": ("district_administrator", "north"),
        "a": ("street_operator", "a"),
    }  # fmt: skip
    found = {}
    for name, (role, unit) in people.items():
        found[name] = opened(f"{name}.figures")
        posted(found[name], role, year.city[unit])
        Account.objects.filter(pk=found[name].pk).update(must_change_password=False)
        found[name] = Account.objects.get(pk=found[name].pk)
    units = {name: year.city[name] for name in ("city", "north", "a", "b")}
    office_units.clear()
    office_units.update({name: unit.pk for name, unit in units.items()})
    return found


office_units: dict[str, int] = {}


@pytest.fixture
def city(office: dict[str, Account], browser_of: Browser) -> Client:
    return browser_of(office["city"])


def chosen(unit: str, month: str = "2026-11", kind: str = "monthly-coverage") -> dict[str, str]:
    """What the form says."""
    return {"kind": kind, "unit": str(office_units[unit]), "month": month}


def issued(client: Client, unit: str = "city", **more: str) -> Bulletin:
    """A bulletin through its pages: looked at, then issued."""
    said = chosen(unit, **more)
    seen = hidden(text_of(client, f"/bulletins/new/?{_query(said)}"), "seen")
    answer = client.post("/bulletins/new/", {**said, "seen": seen})
    assert answer.status_code == 303
    with seeing(EVERYTHING):
        return Bulletin.objects.get(pk=int(answer["Location"].split("/")[2]))


def _query(said: dict[str, str]) -> str:
    return "&".join(f"{name}={value}" for name, value in said.items())


def doors(text: str) -> list[tuple[str, str]]:
    """Every number in the document: its address and what it says."""
    document = text[text.index('<article class="bulletin"') : text.index("</article>")]
    found = re.findall(r'<a class="figure" href="([^"]*)">([^<]*)</a>', document)
    return [(unescape(address), said) for address, said in found]


def printed(made: Bulletin) -> list[str]:
    """The numbers that it stores; a table of a course shows them by month."""
    return sorted(one.text for one in made.said.numbers())


def test_a_preview_opens_every_number_as_many_rows_of_the_ledger(city: Client) -> None:
    shown = doors(text_of(city, f"/bulletins/new/?{_query(chosen('city'))}"))
    assert len(shown) > 60
    opened_rows = 0
    for address, said in set(shown):
        if said.isdecimal() and address.startswith("/ledgers/"):
            text = text_of(city, f"{address}&count=all")
            found = re.search(r'<span id="count">\s*(\d+)', text)
            assert found
            assert found[1] == said, address
            opened_rows += 1
    assert opened_rows > 10


def test_an_issued_number_opens_the_rows_that_were_frozen(city: Client) -> None:
    made = issued(city)
    shown = doors(text_of(city, f"/bulletins/{made.pk}/"))
    assert sorted(said for _address, said in shown) == printed(made)
    counted = 0
    for address, said in set(shown):
        text = text_of(city, address)
        if said.isdecimal() and "/rows/" in address:
            assert f"定格的 {said} 家" in text, address
            counted += 1
        if "move=" in address:
            moved = re.search(r"<h2>(\d+) 家", text)
            assert moved
            assert abs(int(said.replace("−", "-"))) <= int(moved[1]), address
    assert counted > 10


def test_later_truth_stands_beside_what_was_issued(city: Client) -> None:
    made = issued(city)
    assert "每个数都还一样" in text_of(city, f"/bulletins/{made.pk}/")
    with seeing(EVERYTHING):
        frozen = FrozenReading.objects.get(
            indicator="three-have-cover", unit=office_units["city"], day=NOVEMBER
        )
        host = Organisation.objects.get(pk=frozen.other_rows[0])
        form(
            Facts(name="补录的党支部"),
            hosts=[host],
            established_on=date(2026, 11, 2),
            actor=None,
            now=NOW,
        )
    text = text_of(city, f"/bulletins/{made.pk}/")
    assert sorted(said for _address, said in doors(text)) == printed(made)
    assert "个数今天看不一样了" in text
    rows = text_of(city, f"/bulletins/{made.pk}/rows/?reading={frozen.pk}")
    assert f"（{frozen.counted + 1}/{frozen.total}）" in rows
    assert host.number in rows
    assert "现在计入" in rows


def test_two_months_are_compared_with_their_rows(city: Client) -> None:
    alone = issued(city, month="2026-10")
    assert "还没有别的同类通报" in text_of(city, f"/bulletins/{alone.pk}/compare/")
    made = issued(city)
    text = text_of(city, f"/bulletins/{made.pk}/compare/")
    then, now = ({one.figure: one for one in of.said.numbers() if one.day == of.day.isoformat() and one.field in ("percent", "counted")} for of in (alone, made))  # fmt: skip
    for key in ("enterprises", "uncovered"):
        difference = int(now[key].text) - int(then[key].text)
        word = f">{difference:+,}<"
        assert word in text
    links = re.findall(r'href="(/bulletins/\d+/moves/[^"]*move=[^"]*)">\S+ (\d+)<', text)
    assert links
    for address, count in links:
        assert f"<h2>{count} 家" in text_of(city, unescape(address))


def test_files_are_given_and_journalled(city: Client) -> None:
    made = issued(city)
    for form_, begins in (("word", b"PK"), ("pdf", b"%PDF")):
        answer = city.post(f"/bulletins/{made.pk}/{form_}/")
        assert answer.status_code == 200
        assert "attachment" in answer["Content-Disposition"]
        assert content_of(answer).startswith(begins)
    assert JournalEntry.objects.filter(action="figures.take_out").count() == 2


def test_without_chinese_fonts_the_pdf_is_refused_in_words(
    city: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = issued(city)
    monkeypatch.setattr(fonts, "installed", lambda: frozenset({"DejaVu Sans"}))
    answer = city.post(f"/bulletins/{made.pk}/pdf/", follow=True)
    assert "没有中文字体" in answer.content.decode()
    assert not JournalEntry.objects.filter(action="figures.take_out").exists()
    assert city.post(f"/bulletins/{made.pk}/word/").status_code == 200


def test_what_cannot_be_issued_is_said_on_the_form(city: Client) -> None:
    for said, why in (
        (chosen("city", month="2027-01"), "还没有过完"),
        (chosen("city", month="2019-01"), "还没有"),
        (chosen("city", month="11月"), "2025-11 这样"),
        (chosen("city", kind="nothing"), "没有这一项"),
        ({**chosen("city"), "unit": "999999"}, "没有这一项"),
    ):
        for answer in (city.get("/bulletins/new/", said), city.post("/bulletins/new/", said)):
            assert answer.status_code == 422, said
            assert why in answer.content.decode()
    with seeing(EVERYTHING):
        assert not Bulletin.objects.exists()


def test_a_district_issues_for_its_own_units_alone(
    office: dict[str, Account], browser_of: Browser
) -> None:
    city, north, street = (browser_of(office[name]) for name in ("city", "north", "a"))
    whole, own = issued(city), issued(north, "north")
    assert north.post("/bulletins/new/", chosen("city")).status_code == 422
    assert street.get("/bulletins/new/").status_code == 403
    for page in ("", "rows/", "moves/", "compare/"):
        assert north.get(f"/bulletins/{whole.pk}/{page}").status_code == 404
        assert street.get(f"/bulletins/{own.pk}/{page}").status_code == 404
    with seeing(EVERYTHING):
        reading = FrozenReading.objects.filter(unit=office_units["city"]).first()
    assert reading
    assert north.get(f"/bulletins/{own.pk}/rows/?reading={reading.pk}").status_code == 404
    assert own.mark in text_of(city, "/bulletins/")
    assert whole.mark not in text_of(north, "/bulletins/")
