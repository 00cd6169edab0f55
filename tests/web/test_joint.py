"""Proposals for joint branches on their pages: listed with doors, explained, taken up once, refused in words."""

import re
from html import unescape

import pytest
from django.db import connection
from django.test import Client

from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.models import Case
from tests.areas.deeds import Office, staffed
from tests.register.town import NOW
from tests.web.ledgers import Browser, text_of

pytestmark = pytest.mark.thorough

PLACE = "/formation/joint/"
ONE = f"{PLACE}JW-0000001_JW-0000006_JW-0000011/"


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jingwei.web.clock.now", lambda: NOW)


@pytest.fixture
def desk(db: None) -> Office:
    """Three neighbours with a member or two, one far off, one with enough."""
    found = staffed()
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("UPDATE register_entry SET three_have = 'yes', kind = 'enterprise'")
        for pk, count in {1: 1, 6: 2, 11: 1, 16: 3, 3: 1}.items():
            cursor.execute("UPDATE register_entry SET party_members = %s WHERE organisation_id = %s", [count, pk])  # fmt: skip
        cursor.execute("SET LOCAL session_replication_role = origin")
    Account.objects.update(must_change_password=False)
    return found


@pytest.fixture
def street(desk: Office, browser_of: Browser) -> Client:
    return browser_of(desk["a"])


def key_in(text: str) -> str:
    found = re.search(r'name="key" value="([0-9a-f]+)"', text)
    assert found is not None
    return found[1]


def test_the_list_leads_to_the_proposal_with_its_reasons(street: Client) -> None:
    listed = text_of(street, PLACE)
    assert "建议 1 个" in listed
    door = next(one for one in re.findall(r'href="([^"]+)"', listed) if PLACE + "JW-" in one)
    text = text_of(street, unescape(door))

    assert "都在同一社区：新桥社区" in text
    assert "合起来满 3 名" in text
    assert "JW-0000016" not in text
    with seeing(EVERYTHING):
        assert not Case.objects.exists()


def test_it_is_taken_up_once_and_then_stands_in_no_proposal(street: Client) -> None:
    said = {"key": key_in(text_of(street, ONE)), "until": "2026-09-30"}
    first, second = street.post(ONE, said), street.post(ONE, said)

    assert (first.status_code, second.status_code) == (303, 303)
    assert first["Location"] == second["Location"]
    with seeing(EVERYTHING):
        case = Case.objects.get()
    assert case.subject_id == "JW-0000001"
    assert "JW-0000006 JW-0000011" in text_of(street, first["Location"])
    assert "建议 0 个" in text_of(street, PLACE)
    late = street.post(ONE, said | {"key": "another"})
    assert late.status_code == 422
    assert "已在组建计划里" in late.content.decode()


@pytest.mark.parametrize("numbers", ["JW-0000003", "JW-0000001_JW-0000003", "JW-0000001_JW-0000001", "JW-x", "1_6"])  # fmt: skip
def test_what_is_out_of_sight_or_no_number_is_not_there(street: Client, numbers: str) -> None:
    assert street.get(f"{PLACE}{numbers}/").status_code == 404


def test_what_was_never_proposed_says_why_not(street: Client) -> None:
    assert "JW-0000016现在不合" in text_of(street, f"{PLACE}JW-0000001_JW-0000016/")


def test_who_does_not_keep_party_organisations_is_not_let_in(desk: Office, browser_of: Browser) -> None:  # fmt: skip
    contact = browser_of(desk["contact"])
    assert contact.get(PLACE).status_code == 403
    assert contact.get(ONE).status_code == 403
