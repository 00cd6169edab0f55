"""Campaigns through their pages: prepared, launched, looked at, ticked; every number opens its rows."""

import re
from html import unescape
from pathlib import Path

import pytest
from django.test import Client

from jingwei.areas.rectification.models import Campaign, Covered, Duty, Finding, Tick
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.kinds import Basis, PlacementKind
from jingwei.register.models import Placement
from tests.areas.deeds import Office, staffed
from tests.areas.rectification.campaign import begun
from tests.areas.rectification.conftest import sees_everything
from tests.areas.rectification.test_workbook import fill
from tests.register.town import DAY, NOW, ROUND_ONE
from tests.web.ledgers import Browser, text_of

__all__ = ["sees_everything"]


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jingwei.web.clock.now", lambda: NOW)


@pytest.fixture
def office(db: None) -> Office:
    return staffed()


@pytest.fixture
def lead(office: Office, browser_of: Browser) -> Client:
    return browser_of(office["north"])


FORM = {
    "title": "海勃湾区社会组织专项整治", "begins_on": str(DAY), "ends_on": "2026-12-31", "rounds": "3",
    "goal_1": "政治功能", "goal_2": "组织功能", "problems": "章程没有党建内容\n届满不换届",
}  # fmt: skip


@pytest.mark.thorough
def test_a_campaign_is_drafted_filled_and_launched(office: Office, lead: Client) -> None:
    civil, one = office.town["civil"], office.town.organisation(1)
    Placement.objects.create(
        organisation=one, kind=PlacementKind.COMPETENT_UNIT, unit=civil, basis=Basis.PERSON, reason="核对", held_from=ROUND_ONE
    )  # fmt: skip
    answer = lead.post("/rectification/new/", {**FORM, "unit": office.town["north"].pk, "key": "k"})
    assert answer.status_code == 303
    made = Campaign.objects.get()
    prepare = f"/rectification/{made.pk}/prepare/"
    assert "还没有列入要整治的组织" in text_of(lead, prepare)
    assert (
        lead.post(f"/rectification/{made.pk}/launch/", follow=True).content.decode().count("定责任")
        == 0
    )
    page = text_of(lead, f"{prepare}{civil.pk}/")
    assert f'value="{one.pk}"' in page
    said = {"duties": "督促换届\n核查章程", "tied": office["civil"].pk, "organisations": [one.pk]}
    assert lead.post(f"{prepare}{civil.pk}/", said).status_code == 303
    assert (Duty.objects.count(), Covered.objects.get().tied) == (2, office["civil"])
    assert lead.post(f"/rectification/{made.pk}/launch/").status_code == 303
    made.refresh_from_db()
    assert made.launched_at is not None


def test_what_is_missing_is_said_and_what_was_typed_stays(office: Office, lead: Client) -> None:
    answer = lead.post(
        "/rectification/new/", {**FORM, "unit": office.town["north"].pk, "ends_on": "2026-01-01"}
    )
    assert answer.status_code == 422
    assert "结束日期不能早于开始日期" in answer.content.decode()
    assert "章程没有党建内容" in answer.content.decode()


@pytest.mark.thorough
def test_a_look_opens_cases_and_every_number_opens_its_rows(
    office: Office, browser_of: Browser
) -> None:
    walk = begun(office)
    civil, page = browser_of(office["civil"]), f"/rectification/{walk.campaign.pk}/"
    there = f"{page}organisations/JW-0000001/"
    look = {
        "round": "1", "channel": "department", "on": str(DAY), "note": "", "renewal_severity": "minor",
        "renewal_fact": "届满没有换届", "renewal_basis": "条例", "internal_severity": "major",
        "internal_fact": "没有财务制度", "internal_basis": "条例",
    }  # fmt: skip
    assert civil.post(f"{there}look/", look).status_code == 303
    assert civil.post(f"{there}look/", look).status_code == 422
    assert Finding.objects.count() == 2
    walk.found(2)
    text = text_of(civil, page)
    opened = 0
    for address, said in re.findall(r'href="([^"]*/cases/\?[^"]*)"[^>]*>(\d+)<', text):
        listed = re.search(r'id="count">(\d+) 件', text_of(civil, unescape(address)))
        assert listed
        assert listed[1] == said, address
        opened += 1
    assert opened >= 3
    for view in ("problems", "tasks", "duties"):
        assert text_of(civil, f"{page}cases/?list={view}").count("<tr>") == 3


@pytest.mark.thorough
def test_a_tick_is_kept_and_a_list_of_members_is_a_number(
    office: Office, browser_of: Browser
) -> None:
    walk = begun(office)
    civil = browser_of(office["civil"])
    there = f"/rectification/{walk.campaign.pk}/organisations/JW-0000001/"
    assert civil.post(f"{there}tick/", {"item": "5", "on": str(DAY)}).status_code == 422
    assert (
        civil.post(f"{there}tick/", {"item": "5", "on": str(DAY), "count": "37"}).status_code == 303
    )
    assert Tick.objects.get().count == 37
    assert "37 人" in text_of(civil, there)


def test_others_see_no_campaign_and_do_nothing_in_it(office: Office, browser_of: Browser) -> None:
    walk = begun(office)
    page = f"/rectification/{walk.campaign.pk}/"
    for name, status in (("south", 404), ("a", 403)):
        assert browser_of(office[name]).get(page).status_code == status
    civil = browser_of(office["civil"])
    assert civil.post(f"{page}launch/").status_code == 403
    assert civil.get(f"{page}organisations/JW-0000009/").status_code == 404


@pytest.mark.thorough
def test_the_lists_go_out_and_the_tasks_come_back(
    office: Office, browser_of: Browser, tmp_path: Path
) -> None:
    walk = begun(office)
    case = walk.found()
    walk.until(case, "assign")
    civil, place = browser_of(office["civil"]), f"/rectification/{walk.campaign.pk}/cases/"
    assert "交回任务清单" in text_of(civil, f"{place}?list=tasks")
    taken = civil.post(f"{place}workbook/")
    path = tmp_path / "lists.xlsx"
    path.write_bytes(b"".join(taken.streaming_content))  # type: ignore[attr-defined]
    with path.open("rb") as sent:
        answer = civil.post(f"{place}return/", {"workbook": sent}, follow=True)
    assert "没有填新的内容" in answer.content.decode()
    answer = civil.post(f"{place}return/", {})
    assert (answer.status_code, "还没有选文件" in answer.content.decode()) == (422, True)
    fill(path, plan="开会")
    with path.open("rb") as sent:
        assert civil.post(f"{place}return/", {"workbook": sent}).status_code == 303
    with seeing(EVERYTHING):
        case.refresh_from_db()
    assert case.state == "rectifying"
