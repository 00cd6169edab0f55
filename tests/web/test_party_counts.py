"""Counts on pages: a Party organisation's by quarter, both sides of a hand-over; mass organisations by the day."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from jingwei.cover.models import PartyCount, PartyOrganisation, Station
from jingwei.cover.operations import Facts, form
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from tests.areas.cover_books.books import NOW, Office, office
from tests.people.town import posted
from tests.web.ledgers import text_of

pytestmark = pytest.mark.thorough

COUNTS = {
    "counts-quarter": "2026-03-31", "counts-applicants": "12", "counts-activists": "3", "counts-developed": "0",
}  # fmt: skip


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jingwei.web.clock.now", lambda: NOW)


@pytest.fixture
def desk(db: None, tmp_path: Path) -> Office:
    found = office(tmp_path)
    Account.objects.update(must_change_password=False)
    posted(found.clerk, "city_administrator", found.city["city"])
    return found


@pytest.fixture
def city(desk: Office, browser_of: Callable[[Account], Client]) -> Client:
    return browser_of(Account.objects.get(pk=desk.clerk.pk))


def branch(desk: Office, host: str) -> PartyOrganisation:
    with seeing(EVERYTHING):
        return form(
            Facts(name=f"{host}党支部", formal=5), hosts=[desk.known[host]], established_on=date(2024, 3, 1), actor=None,
            now=NOW,
        )  # fmt: skip


def test_counts_of_a_quarter_are_told_without_few(city: Client, desk: Office) -> None:
    one = branch(desk, "甲")
    assert city.post(f"/party/{one.pk}/counts/", COUNTS).status_code == 303
    text = text_of(city, f"/party/{one.pk}/")
    row = text[text.index("2026-03-31</th>") :].split("</tr>")[0]
    assert [part.split("<")[0] or "few" for part in row.split('"number">')[1:]] == [
        "12",
        "few",
        "0",
    ]

    early = city.post(f"/party/{one.pk}/counts/", COUNTS | {"counts-quarter": "2026-06-30"})
    assert early.status_code == 422
    with seeing(EVERYTHING):
        assert PartyCount.objects.count() == 3


def test_what_two_sides_tell_is_listed_until_it_agrees(city: Client, desk: Office) -> None:
    home, away = branch(desk, "甲"), branch(desk, "乙")
    said = {
        "hand-quarter": "2026-03-31",
        "hand-direction": "sent",
        "hand-other": away.pk,
        "hand-count": "8",
    }
    assert city.post(f"/party/{home.pk}/hand-over/", said).status_code == 303
    assert "流入方未报" in text_of(city, "/party/hand-overs/")

    back = said | {"hand-direction": "received", "hand-other": home.pk}
    city.post(f"/party/{away.pk}/hand-over/", back | {"hand-count": "7"})
    assert "不一致" in text_of(city, f"/party/{home.pk}/")
    city.post(f"/party/{away.pk}/hand-over/", back)
    assert "没有不一致的" in text_of(city, "/party/hand-overs/")
    assert "一致" in text_of(city, "/party/hand-overs/?all=yes")
    wrong = city.post(f"/party/{home.pk}/hand-over/", said | {"hand-other": "999999"})
    assert (wrong.status_code, "没有编号为 999999" in wrong.content.decode()) == (422, True)


def test_a_station_is_opened_and_closed(city: Client, desk: Office) -> None:
    one = branch(desk, "甲")
    city.post(
        f"/party/{one.pk}/station/", {"station-name": "驿路先锋站", "station-on": "2026-06-01"}
    )
    assert "驿路先锋站" in text_of(city, f"/party/{one.pk}/")
    assert "驿路先锋站" not in text_of(city, f"/party/{one.pk}/?on=2026-05-31")
    city.post(f"/party/{one.pk}/station/close/", {"closing-on": "2026-06-15"})
    assert "没有流动党员管理站" in text_of(city, f"/party/{one.pk}/")
    with seeing(EVERYTHING):
        assert Station.objects.count() == 1


def test_a_trade_union_is_told_on_the_page_of_its_organisation(city: Client, desk: Office) -> None:
    number = desk.known["甲"].number
    here = f"/organisations/{number}/"
    assert f"{here}mass/" in text_of(city, here)
    said = {"kind": "union", "deed": "set_up", "on": "2026-06-01"}
    assert city.post(f"{here}mass/", said).status_code == 303
    again = city.post(f"{here}mass/", said)
    assert (again.status_code, "已经有工会组织" in again.content.decode()) == (422, True)
    assert "工会组织" in text_of(city, here)
    assert (
        city.post(f"{here}mass/", said | {"deed": "wind_up", "on": "2026-06-10"}).status_code == 303
    )
    assert "没有登记" in text_of(city, here)
    assert city.get("/organisations/JW-0999999/mass/").status_code == 404
