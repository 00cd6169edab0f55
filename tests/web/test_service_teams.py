"""The pages of service teams: founded, sent, called back, what was needed and settled; whom nobody serves."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from jingwei.areas.service.models import Contact
from jingwei.cover.models import ServiceTeam, TeamTie
from jingwei.cover.operations import found_team, serve
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from tests.areas.cover_books.books import NAMES, NOW, Office, office
from tests.people.town import posted
from tests.web.ledgers import text_of

pytestmark = pytest.mark.thorough

Browser = Callable[[Account], Client]
SINCE = date(2026, 3, 1)


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


@pytest.fixture
def sent(desk: Office) -> ServiceTeam:
    """A team of the city that serves 甲 since March."""
    with seeing(EVERYTHING):
        made = found_team("红色服务一团", organ=desk.city["city"], members=6, since=SINCE, actor=None, now=NOW)  # fmt: skip
        serve(made, desk.known["甲"], on=SINCE, actor=None, now=NOW)
    return made


def test_a_team_is_founded_sent_called_back_and_disbanded(city: Client, desk: Office) -> None:
    said = {"name": "红色服务二团", "organ": str(desk.city["north"].pk), "members": "3", "on": "2026-04-01"}  # fmt: skip
    made = city.post("/teams/new/", said)
    assert made.status_code == 303
    here = made["Location"]
    for name in ("甲", "丁"):
        serving = {"serve-number": desk.known[name].number, "serve-on": "2026-05-01"}
        assert city.post(f"{here}serve/", serving).status_code == 303
    twice = city.post(f"{here}serve/", serving)
    assert twice.status_code == 422
    assert "已经由这个服务团服务" in twice.content.decode()
    text = text_of(city, here)
    assert all(one in text for one in (NAMES["甲"], NAMES["丁"], "海勃湾区", "<5 人"))
    assert NAMES["甲"] not in text_of(city, f"{here}?on=2026-04-30")
    (tie,) = re.findall(rf'action="{here}release/(\d+)/"[^§]*?{NAMES["甲"]}', text)[:1]
    assert city.post(f"{here}release/{tie}/", {"release-on": "2026-06-01"}).status_code == 303
    assert "2026-05-01 – 2026-06-01" in text_of(city, here)
    assert city.post(f"{here}disband/", {"end-on": "2026-06-10"}).status_code == 303
    late = city.post(f"{here}disband/", {"end-on": "2026-06-10"})
    assert late.status_code == 422
    assert "已经解散" in late.content.decode()
    ended = text_of(city, here)
    assert "这一天没有" in ended
    assert "解散服务团" not in ended
    assert "红色服务二团" in text_of(city, "/teams/?on=2026-06-09")
    assert "红色服务二团" not in text_of(city, "/teams/")


def test_a_need_is_noted_once_and_settled_once(
    city: Client, desk: Office, sent: ServiceTeam
) -> None:
    here = f"/teams/{sent.pk}/"
    with seeing(EVERYTHING):
        tie = TeamTie.objects.get()
    said = {"contact-tie": str(tie.pk), "contact-on": "2026-06-01", "contact-kind": "visit", "contact-need": "要三名电工"}  # fmt: skip
    for _click in range(2):
        assert city.post(f"{here}contact/", said).status_code == 303
    wrong = city.post(f"{here}contact/", {**said, "contact-need": "找 13900770001"})
    assert wrong.status_code == 422
    assert "电话号码" in wrong.content.decode()
    assert "要三名电工" in text_of(city, "/teams/")
    with seeing(EVERYTHING):
        noted = Contact.objects.get()
    done = {"settle-on": "2026-06-10", "settle-result": "推荐了三名"}
    assert city.post(f"{here}settle/{noted.pk}/", done).status_code == 303
    late = city.post(f"{here}settle/{noted.pk}/", done)
    assert late.status_code == 422
    assert "已经解决过了" in late.content.decode()
    assert "2026-06-10 已解决" in text_of(city, here)
    assert "要三名电工" not in text_of(city, "/teams/")
    assert "要三名电工" in text_of(city, "/teams/?on=2026-06-09")


def test_what_the_overview_counts_opens_its_rows(
    city: Client, desk: Office, sent: ServiceTeam
) -> None:
    text = text_of(city, "/teams/")

    doors = dict(
        re.findall(r'href="(/ledgers/[a-z-]+/\?team_served\.is=\w+[^"]*)">(\d+)</a>', text)
    )
    assert sorted(doors.values()) == ["0", "1"]  # nothing here is a three-have enterprise
    served = next(door for door, count in doors.items() if count == "1")
    assert NAMES["甲"] in text_of(city, served)
    assert NAMES["乙"] not in text_of(city, served)


def test_an_organisations_page_names_its_teams(
    city: Client, desk: Office, sent: ServiceTeam
) -> None:
    text = text_of(city, f"/organisations/{desk.known['甲'].number}/")

    assert f'href="/teams/{sent.pk}/">红色服务一团</a>' in text
    assert "红色服务一团" not in text_of(city, f"/organisations/{desk.known['乙'].number}/")
    assert f'href="/teams/{sent.pk}/"' in text_of(city, "/ledgers/service-teams/")


def test_who_may_only_look_takes_no_step_and_only_the_organ_disbands(
    desk: Office, sent: ServiceTeam, browser_of: Browser
) -> None:
    community = browser_of(Account.objects.get(pk=desk.second.pk))
    text = text_of(community, f"/teams/{sent.pk}/")
    assert "解散服务团" not in text
    assert community.post(f"/teams/{sent.pk}/disband/", {"end-on": "2026-06-10"}).status_code == 403
    posted(desk.second, "district_administrator", desk.city["north"])
    district = browser_of(Account.objects.get(pk=desk.second.pk))
    seen = text_of(district, f"/teams/{sent.pk}/")
    assert "不再服务" in seen
    assert "解散服务团" not in seen
    refused = district.post(f"/teams/{sent.pk}/disband/", {"end-on": "2026-06-10"})
    assert refused.status_code == 422
    assert "由派出单位的人解散" in refused.content.decode()
    with seeing(EVERYTHING):
        assert ServiceTeam.objects.still().count() == 1
