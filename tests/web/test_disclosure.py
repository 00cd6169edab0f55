"""What everybody may read of an organisation: nothing before a named person released it, and then field by field."""

import re

import pytest
from django.test import Client

from jingwei.areas.compliance.disclosure import ALWAYS, VALUES, Field, agreeable, fields
from jingwei.areas.compliance.models import Profile, Release
from tests.areas.compliance.associations import FIRST, association
from tests.areas.deeds import Office, staffed
from tests.looking import looked, sees_everything
from tests.register.town import NOW
from tests.web.ledgers import Browser, text_of

__all__ = ["sees_everything"]
NUMBER = f"JW-{FIRST:07d}"
HERE, THERE = f"/compliance/{NUMBER}/", f"/disclosure/{NUMBER}/"
OPEN = {"is_public": "yes", "basis": "公开办法"}


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jingwei.web.clock.now", lambda: NOW)


@pytest.fixture
def office(db: None) -> Office:
    found = staffed()
    association(found, legal_rep="某某甲", party_members=3, employees=9, uscc="51150302MJ0000001X")
    association(found, FIRST + 1, name="海勃湾区养蜂协会")
    return found


@pytest.fixture
def civil(office: Office, browser_of: Browser) -> Client:
    return browser_of(office["civil"])


def _plain(said: bytes) -> str:
    """The page without the token that differs each time."""
    return re.sub(r'csrfmiddlewaretoken" value="[^"]*"', "", said.decode())


@pytest.mark.thorough
def test_what_is_not_released_looks_as_if_it_were_not_there(civil: Client) -> None:
    nobody = Client()
    hidden, absent = nobody.get(THERE), nobody.get("/disclosure/JW-0009999/")
    assert (hidden.status_code, absent.status_code) == (404, 404)
    assert _plain(hidden.content) == _plain(absent.content)
    assert "共 0 家" in text_of(nobody, "/disclosure/?q=协会")
    for odd in ("x", "JW-", "JW-99999999999999999999", "501", f"jw-{FIRST:07d}", "JW-５０１"):
        assert nobody.get(f"/disclosure/{odd}/").status_code == 404

    assert civil.post(f"{HERE}release/", OPEN).status_code == 303
    assert nobody.get(THERE).status_code == 200
    held = looked(Release.objects.get)
    assert (
        civil.post(
            f"{HERE}release/", {"is_public": "no", "basis": "已注销", "seen": held.pk}
        ).status_code
        == 303
    )
    assert nobody.get(THERE).status_code == 404


@pytest.mark.thorough
def test_what_no_rule_publishes_takes_the_consent_of_the_organisation(civil: Client) -> None:
    kept = {
        "term_from": "2023-09-01",
        "term_years": "5",
        "party_in_charter": "yes",
        "basis": "秘密文号 7",
    }
    assert civil.post(f"{HERE}keep/", kept).status_code == 303
    assert civil.post(f"{HERE}release/", OPEN).status_code == 303
    assert "2028-09-01" not in text_of(Client(), THERE)
    held = looked(Release.objects.get)

    more = OPEN | {"agreed": ["term", "due"], "seen": held.pk}
    refused = civil.post(f"{HERE}release/", more)
    assert refused.status_code == 422
    assert "社会组织同意公开的文件" in refused.content.decode()
    assert civil.post(f"{HERE}release/", more | {"consent": "协函 1 号"}).status_code == 303

    page = text_of(Client(), THERE)
    assert "2023-09-01 至 2028-09-01" in page
    assert "社会组织逾期 1 项" in page  # the report of last year
    assert "机关逾期 0 项" in page
    assert "党建入章" not in page
    for never in ("秘密文号", "协函", "公开办法"):
        assert never not in page


def test_persons_contacts_and_counts_are_on_no_public_page(civil: Client) -> None:
    civil.post(
        f"{HERE}posts/",
        {
            "post": "president",
            "category": "serving",
            "verdict": "to_leave",
            "checked_on": "2026-06-01",
        },
    )
    everything = OPEN | {"agreed": [one.key for one in agreeable()], "consent": "协函 1 号"}
    assert civil.post(f"{HERE}release/", everything).status_code == 303

    page = text_of(Client(), THERE)
    for never in ("某某甲", "应退出兼职", "党员", "从业人数"):
        assert never not in page


def test_everybody_finds_by_name_or_whole_code(office: Office, civil: Client) -> None:
    assert civil.post(f"{HERE}release/", OPEN).status_code == 303
    nobody = Client()
    assert "共 1 家" in text_of(nobody, "/disclosure/")
    assert "共 1 家" in text_of(nobody, "/disclosure/?q=51150302mj0000001x")
    assert "共 0 家" in text_of(nobody, "/disclosure/?q=养蜂")  # it is not released
    assert "共 0 家" in text_of(nobody, "/disclosure/?q=%25%25")
    assert nobody.get("/disclosure/?q=%00&from=9e9").status_code == 200


def test_only_who_oversees_it_with_the_power_releases_it(
    office: Office, browser_of: Browser, civil: Client
) -> None:
    assert browser_of(office["market"]).post(f"{HERE}release/", OPEN).status_code == 404
    assert browser_of(office["lawyers"]).get(f"{HERE}release/").status_code == 403
    assert Client().get(f"{HERE}release/").status_code == 303  # to the door
    assert civil.get(f"{HERE}release/").status_code == 200
    assert not looked(Release.objects.exists)
    assert not looked(Profile.objects.exists)


def test_each_field_has_its_value_and_its_basis() -> None:
    assert set(fields()) == set(VALUES)
    with pytest.raises(ValueError, match="published by a rule"):
        Field("x", "甲", ALWAYS, "own")
