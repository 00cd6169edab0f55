"""The page of one Party organisation: by the day, with its steps, each refused in words; its part on an organisation's page."""

import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest
from django.test import Client

from jingwei.cover.kinds import Formation, PostKind
from jingwei.cover.models import Hosting, PartyOrganisation, PartyRecord
from jingwei.cover.operations import Facts, assign, enlist, form
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from tests.areas.cover_books.books import NAMES, NOW, Office, office
from tests.people.town import posted
from tests.web.ledgers import text_of

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
def joint(desk: Office) -> PartyOrganisation:
    """A joint branch of two since March."""
    facts = Facts(name="商圈联合党支部", formation=Formation.JOINT, formal=6, probationary=2)
    with seeing(EVERYTHING):
        return form(facts, hosts=[desk.known["甲"], desk.known["乙"]], established_on=SINCE, actor=None, now=NOW)  # fmt: skip


@pytest.mark.thorough
def test_the_page_tells_of_the_day_and_hides_few_members(
    city: Client, joint: PartyOrganisation
) -> None:
    text = text_of(city, f"/party/{joint.pk}/")

    assert all(
        one in text for one in ("商圈联合党支部", NAMES["甲"], NAMES["乙"], "联合组建", "<5")
    )
    before = text_of(city, f"/party/{joint.pk}/?on=2026-02-28")
    assert "这一天没有" in before
    assert NAMES["甲"] not in before
    assert city.get("/party/999999/").status_code == 404


@pytest.mark.thorough
def test_a_party_organisation_is_formed_revised_joined_left_and_dissolved(
    city: Client, desk: Office
) -> None:
    said = {
        "name": "物流党支部", "hosts": desk.known["丁"].number, "established_on": "2026-04-01", "level": "branch",
        "nature": "entity", "formation": "single", "formal": "4", "probationary": "0",
    }  # fmt: skip
    made = city.post("/party/new/", said)
    assert made.status_code == 303
    here = made["Location"]
    alone = city.post(
        f"{here}join/", {"join-number": desk.known["丙"].number, "join-on": "2026-05-01"}
    )
    assert alone.status_code == 422
    assert "只建在一家组织里" in alone.content.decode()
    page = text_of(city, f"{here}revise/")
    (seen,) = re.findall(r'name="seen" value="(\d+)"', page)
    changed = {**said, "formation": "joint", "formal": "9", "on": "2026-05-01", "seen": seen}
    assert city.post(f"{here}revise/", changed).status_code == 303
    late = city.post(f"{here}revise/", changed)
    assert late.status_code == 422
    assert "别人已经改过" in late.content.decode()
    assert city.post(f"{here}join/", {"join-number": desk.known["丙"].number, "join-on": "2026-05-01"}).status_code == 303  # fmt: skip
    assert NAMES["丙"] in text_of(city, here)
    assert (
        city.post(f"{here}leave/{desk.known['丁'].number}/", {"leave-on": "2026-06-01"}).status_code
        == 303
    )
    last = city.post(f"{here}leave/{desk.known['丙'].number}/", {"leave-on": "2026-06-02"})
    assert last.status_code == 422
    assert "最后一家组织" in last.content.decode()
    assert city.post(f"{here}dissolve/", {"end-on": "2026-06-10"}).status_code == 303
    ended = text_of(city, here)
    assert "这一天没有" in ended
    assert "撤销党组织" not in ended
    assert "物流党支部" in text_of(city, f"{here}?on=2026-06-09")


def test_what_is_refused_is_said_in_the_form(city: Client, desk: Office) -> None:
    said = {
        "name": "甲", "hosts": "JW-9999999", "established_on": "2026-04-01", "level": "branch", "nature": "entity",
        "formation": "single", "formal": "4", "probationary": "0",
    }  # fmt: skip
    response = city.post("/party/new/", said)

    assert response.status_code == 422
    assert "JW-9999999 不在您的辖区" in response.content.decode()
    with seeing(EVERYTHING):
        assert not PartyRecord.objects.exists()


@pytest.mark.thorough
def test_an_organisations_page_says_what_covers_it_and_since_when(
    city: Client, desk: Office, joint: PartyOrganisation
) -> None:
    with seeing(EVERYTHING):
        sent = enlist("张明", unit=desk.city["north"], post_kind=PostKind.OFFICIAL, since=SINCE, actor=None, now=NOW)  # fmt: skip
        assign(sent, desk.known["丁"], on=date(2026, 4, 2), actor=None, now=NOW)

    covered = text_of(city, f"/organisations/{desk.known['甲'].number}/")
    guided = text_of(city, f"/organisations/{desk.known['丁'].number}/")
    neither = text_of(city, f"/organisations/{desk.known['丙'].number}/")

    assert f"/party/{joint.pk}/" in covered
    assert "2026-03-01 起" in covered
    assert "指导员 张明" in guided
    assert "2026-04-02 起" in guided
    assert "没有党组织建在它里面" in neither
    assert f"/party/new/?host={desk.known['丙'].number}" in neither


def test_who_may_only_look_sees_no_steps_and_takes_none(
    desk: Office, joint: PartyOrganisation, browser_of: Browser
) -> None:
    community = browser_of(Account.objects.get(pk=desk.second.pk))

    text = text_of(community, f"/party/{joint.pk}/")

    assert "撤销党组织" not in text
    assert NAMES["甲"] in text
    assert NAMES["乙"] not in text  # lies in another community
    assert (
        community.post(f"/party/{joint.pk}/dissolve/", {"end-on": "2026-06-10"}).status_code == 403
    )
    with seeing(EVERYTHING):
        assert Hosting.objects.still().count() == 2


def test_a_row_of_the_ledger_opens_the_page(city: Client, joint: PartyOrganisation) -> None:
    text = text_of(city, "/ledgers/party-organisations/")

    assert f'href="/party/{joint.pk}/"' in text
