"""The public counter: a code is given, an organisation comes with it, reads, objects, tells what it found (R-C.16)."""

import re
from collections.abc import Mapping
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from django.test import Client

from jingwei.areas.compliance.events.procedure import begin, key_event
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.codes.operations import STAYS
from jingwei.procedures.models import Case
from tests.areas.compliance.associations import FIRST
from tests.areas.compliance.test_events import SAID, refused
from tests.areas.deeds import Office, number, staffed
from tests.areas.deeds import begun as begun_by
from tests.areas.rectification.campaign import Walk, begun
from tests.areas.rectification.conftest import sees_everything
from tests.register.town import NOW
from tests.web.ledgers import Browser, text_of

__all__ = ["sees_everything"]
CODE = re.compile(r"[2-9A-HJKMNP-TV-Z]{4}(?:-[2-9A-HJKMNP-TV-Z]{4}){2}")


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jingwei.web.clock.now", lambda: NOW)


@pytest.fixture
def office(db: None) -> Office:
    return staffed()


@pytest.fixture
def walk(office: Office) -> Walk:
    return begun(office)


def come(office: Office, browser_of: Browser, *, pk: int = 1) -> Client:
    """A secretary's browser, that has shown the code which the street gave him."""
    answer = browser_of(office["a"]).post(f"/counter/give/{number(pk)}/", {"key": "k"})
    found = CODE.search(answer.content.decode())
    assert found
    browser = Client()
    entered = browser.post("/counter/enter/", {"code": found[0]})
    assert (entered.status_code, entered["Location"]) == (303, "/counter/organisation/")
    return browser


def send(browser: Client, path: str, said: Mapping[str, object]) -> tuple[int, str]:
    answer = browser.post(path, said)
    return answer.status_code, unescape(answer.content.decode())


def test_without_a_code_there_is_a_door_and_nothing_behind_it(walk: Walk) -> None:
    case, browser = walk.found(), Client()
    assert "凭码查看" in text_of(browser, "/counter/")
    for path in (
        f"/counter/cases/{case.pk}/",
        "/counter/organisation/",
        "/counter/ask/self_check/",
    ):
        answer = browser.get(path)
        assert (answer.status_code, answer["Location"]) == (303, "/counter/")
    status, text = send(browser, "/counter/enter/", {"code": "AAAA-BBBB-CCCC"})
    assert (status, "没有这个码" in text, "AAAA-BBBB-CCCC" in text) == (422, True, True)


@pytest.mark.thorough
def test_a_secretary_reads_what_was_found_and_no_name_of_anybody(
    office: Office, walk: Walk, browser_of: Browser
) -> None:
    case = walk.found()
    walk.until(case, "accept")
    other = walk.found(2)
    browser = come(office, browser_of)
    listed = text_of(browser, "/counter/organisation/")
    assert f"/counter/cases/{case.pk}/" in listed
    assert f"/counter/cases/{other.pk}/" not in listed
    page = text_of(browser, f"/counter/cases/{case.pk}/")
    assert "届满半年没有换届" in page
    assert "一个月内换届" in page
    assert "某人" not in page
    assert browser.get(f"/counter/cases/{other.pk}/").status_code == 303


@pytest.mark.thorough
def test_he_objects_and_follows_it_with_the_code_of_the_objection(
    office: Office, walk: Walk, browser_of: Browser
) -> None:
    found = walk.found()
    browser = come(office, browser_of)
    ask = f"/counter/ask/rectification_objection/?after={found.pk}"
    assert ask in text_of(browser, f"/counter/cases/{found.pk}/")
    status, text = send(browser, ask, {"key": "once", "object-ground": ""})
    assert (status, "请填写“为什么不对”" in text) == (422, True)
    said = {"key": "once", "object-ground": "已经换届", "object-document": "备〔2026〕1 号"}
    first, again = send(browser, ask, said), send(browser, ask, said)
    assert (first[0], again[0]) == (200, 200)
    codes = [CODE.search(text) for _status, text in (first, again)]
    assert codes[0]
    assert codes[1]
    assert codes[0][0] == codes[1][0]
    with seeing(EVERYTHING):
        case = Case.objects.get(procedure="rectification_objection")
        assert (case.follows_id, case.opened_by) == (found.pk, None)
    stranger = Client()
    entered = stranger.post("/counter/enter/", {"code": codes[0][0]})
    assert entered["Location"] == f"/counter/cases/{case.pk}/"
    assert "待裁定" in text_of(stranger, f"/counter/cases/{case.pk}/")
    assert stranger.get(f"/counter/cases/{found.pk}/").status_code == 303  # this one, and no other
    status, _text = send(
        stranger, f"/counter/cases/{case.pk}/", {"step": "withdraw", "version": "1", "key": "w"}
    )
    assert status == 303
    status, text = send(
        stranger,
        f"/counter/cases/{case.pk}/",
        {"step": "withdraw", "version": "1", "key": "another"},
    )
    assert (status, "已于" in text) == (409, True)


@pytest.mark.thorough
def test_he_tells_what_he_found_himself(office: Office, walk: Walk, browser_of: Browser) -> None:
    browser = come(office, browser_of)
    assert "/counter/ask/self_check/" in text_of(browser, "/counter/organisation/")
    status, text = send(
        browser, "/counter/ask/self_check/", {"key": "s", "declare-renewal": "届满未换届"}
    )
    assert (status, "已收到" in text) == (200, True)
    status, text = send(
        browser, "/counter/ask/self_check/", {"key": "t", "declare-renewal": "又一条"}
    )
    assert (status, "未办结" in text, "又一条" in text) == (422, True, True)


def test_a_step_of_the_office_is_not_taken_at_the_counter(
    office: Office, walk: Walk, browser_of: Browser
) -> None:
    case = walk.found()
    browser = come(office, browser_of)
    for step in ("assign", "dismiss", "overturn"):
        assert browser.post(f"/counter/cases/{case.pk}/", {"step": step, "version": "1", "key": step}).status_code == 404  # fmt: skip


def test_after_two_hours_and_after_leaving_the_door_is_shut(
    office: Office, walk: Walk, browser_of: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser = come(office, browser_of)
    monkeypatch.setattr("jingwei.web.clock.now", lambda: NOW + STAYS + timedelta(minutes=1))
    assert browser.get("/counter/organisation/").status_code == 303
    monkeypatch.setattr("jingwei.web.clock.now", lambda: NOW)
    assert browser.get("/counter/organisation/").status_code == 200
    assert browser.post("/counter/leave/").status_code == 303
    assert browser.get("/counter/organisation/").status_code == 303


def test_a_code_is_given_for_what_one_sees_and_by_whom_it_is_for(
    office: Office, browser_of: Browser
) -> None:
    assert browser_of(office["b"]).get(f"/counter/give/{number(1)}/").status_code == 404
    assert browser_of(office["contact"]).get(f"/counter/give/{number(1)}/").status_code == 403
    assert "发一个码" in text_of(browser_of(office["a"]), f"/counter/give/{number(1)}/")


def test_a_forged_cookie_opens_nothing(walk: Walk) -> None:
    browser = Client()
    browser.cookies["jw_counter"] = "1:forged"
    assert browser.get("/counter/organisation/").status_code == 303


@pytest.mark.thorough
def test_a_refused_key_event_is_objected_to_and_one_under_way_is_not(
    office: Office, browser_of: Browser
) -> None:
    case = refused(office)
    browser = come(office, browser_of, pk=FIRST)
    ask = f"/counter/ask/key_event_objection/?after={case.pk}"
    assert ask in text_of(browser, f"/counter/cases/{case.pk}/")
    status, _text = send(browser, ask, {"key": "once", "object-ground": "经费来源已说明"})
    assert status == 200
    with seeing(EVERYTHING):
        assert Case.objects.get(procedure="key_event_objection").follows_id == case.pk
    whole: dict[str, Any] = SAID
    under_way = begun_by(office, key_event, begin, step="file", by="civil", pk=FIRST, **whole)
    assert "key_event_objection" not in text_of(browser, f"/counter/cases/{under_way.pk}/")
