"""The pages of reception days: noted with counts, settled bit by bit, added up for the year."""

import re
from collections.abc import Callable
from pathlib import Path

import pytest
from django.test import Client

from jingwei.people.models import Account
from tests.areas.cover_books.books import NOW, Office, office
from tests.people.town import posted
from tests.web.ledgers import text_of

pytestmark = pytest.mark.thorough

Browser = Callable[[Account], Client]


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jingwei.web.clock.now", lambda: NOW)


@pytest.fixture
def desk(db: None, tmp_path: Path) -> Office:
    found = office(tmp_path)
    Account.objects.update(must_change_password=False)
    posted(found.clerk, "city_administrator", found.city["city"])
    posted(found.second, "community_operator", found.city["a1"])
    return found


@pytest.fixture
def city(desk: Office, browser_of: Browser) -> Client:
    return browser_of(Account.objects.get(pk=desk.clerk.pk))


def test_a_day_is_noted_settled_and_added_up(
    city: Client, desk: Office, browser_of: Browser
) -> None:
    counts = dict(re.findall(r'name="((?:need|problem)-\w+)" value="(0)"', text_of(city, "/reception/new/")))  # fmt: skip
    assert len(counts) == 10
    said = {**counts, "unit": str(desk.city["north"].pk), "on": "2026-06-01", "place": "商会", "need-staff": "3", "problem-premises": "2"}  # fmt: skip
    made = city.post("/reception/new/", said)
    assert made.status_code == 303
    here = made["Location"]
    assert "已经登记过了" in city.post("/reception/new/", said).content.decode()
    text = text_of(city, here)
    assert "用工人才 · 需求" in text
    assert "党建指导" not in text
    (about,) = re.findall(rf'action="{here}settle/(\d+)/"', text)[:1]
    done = {"number": "2", "seen": "3", "on": "2026-06-10"}
    assert city.post(f"{here}settle/{about}/", done).status_code == 303
    again = city.post(f"{here}settle/{about}/", done)
    assert again.status_code == 422
    assert "已经又记过" in again.content.decode()
    assert "1 条没有解决" in text_of(city, here)
    year = text_of(city, "/reception/")
    assert "2 / 3" in year
    assert "0 / 3" in text_of(city, "/reception/?on=2026-06-09")
    assert "2 / 3" not in text_of(city, f"/reception/?unit={desk.city['south'].pk}")
    community = browser_of(Account.objects.get(pk=desk.second.pk))
    assert community.get(here).status_code == 404
    assert community.get("/reception/new/").status_code == 403
