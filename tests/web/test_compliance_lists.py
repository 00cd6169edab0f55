"""The lists of an organisation through their pages: a charter is read and confirmed, rules are noted and taken."""

import io

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from jingwei.areas.compliance.models import Noted, Profile, Synced
from jingwei.register.kinds import PlacementKind
from tests.areas.compliance.associations import FIRST, association, tie
from tests.areas.compliance.test_lists import CHARTER, PARTY
from tests.areas.deeds import Office, staffed
from tests.evidence.files import word
from tests.looking import looked, sees_everything
from tests.register.town import NOW
from tests.web.ledgers import Browser, text_of

__all__ = ["sees_everything"]
HERE = f"/compliance/JW-{FIRST:07d}/"


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jingwei.web.clock.now", lambda: NOW)


@pytest.fixture
def office(db: None) -> Office:
    found = staffed()
    association(found)
    return found


@pytest.fixture
def civil(office: Office, browser_of: Browser) -> Client:
    return browser_of(office["civil"])


@pytest.mark.thorough
def test_a_pasted_charter_is_marked_and_only_what_is_confirmed_is_kept(civil: Client) -> None:
    assert "用来做什么" in text_of(civil, f"{HERE}charter/")
    answer = civil.post(f"{HERE}charter/", {"text": CHARTER})
    assert answer.status_code == 200
    page = answer.content.decode()
    assert f'<mark lang="zh">{PARTY}</mark>' in page
    assert "没有找到，请人工再看一遍" in page
    assert "可以这样写" in page
    assert not looked(Noted.objects.exists)

    wrong = civil.post(
        f"{HERE}lists/charter/note/", {"text": CHARTER, "party-passage": PARTY, "basis": "核准书"}
    )
    assert wrong.status_code == 422
    assert "请选有或没有" in wrong.content.decode()
    assert "<mark" in wrong.content.decode()  # the text came along
    said = {
        "party-stands": "yes", "party-passage": PARTY, "values-stands": "yes",
        "values-passage": "践行社会主义核心价值观。", "dissolution-stands": "no", "dissolution-passage": "本会终止", "basis": "2024 年核准的章程", "text": CHARTER,
    }  # fmt: skip
    assert civil.post(f"{HERE}lists/charter/note/", said).status_code == 303
    assert looked(Profile.objects.get).party_in_charter == "yes"
    assert looked(lambda: set(Noted.objects.values_list("passage", flat=True))) == {"", "践行社会主义核心价值观。", PARTY}  # fmt: skip
    listed = text_of(civil, f"{HERE}lists/charter/")
    assert PARTY in listed
    assert "终止和剩余财产" in text_of(civil, HERE)


@pytest.mark.thorough
def test_a_word_file_is_read_through_the_door_and_gone(civil: Client) -> None:
    sent = SimpleUploadedFile("章程.docx", word(PARTY))
    answer = civil.post(f"{HERE}charter/", {"file": sent})
    assert answer.status_code == 200
    assert f'<mark lang="zh">{PARTY}</mark>' in answer.content.decode()

    for name, content, why in (
        ("章程.pdf", b"%PDF-1.7", "只读 .docx"),
        ("章程.docx", b"PK\x03\x04", "损坏"),
    ):
        refused = civil.post(f"{HERE}charter/", {"file": SimpleUploadedFile(name, content)})
        assert refused.status_code == 422
        assert why in refused.content.decode()


@pytest.mark.thorough
def test_rules_are_noted_by_those_who_keep_and_read_by_others(
    office: Office, civil: Client, browser_of: Browser
) -> None:
    there = f"{HERE}lists/rules/"
    assert "财务和资产管理制度" in text_of(civil, f"{there}note/")
    said = {"finance-stands": "yes", "finance-since": "2024-05-01", "finance-document": "协发 2 号", "seals-stands": "no", "basis": "年检材料"}  # fmt: skip
    assert civil.post(f"{there}note/", said).status_code == 303
    assert "协发 2 号" in text_of(civil, there)
    stale = civil.post(f"{there}note/", said | {"seals-stands": "yes"})
    assert stale.status_code == 422
    assert "已经改过" in stale.content.decode()

    assert browser_of(office["market"]).get(there).status_code == 404
    assert browser_of(office["a"]).get(there).status_code == 403
    assert civil.get(f"{HERE}lists/nothing/").status_code == 404


def test_an_internal_rule_is_taken_as_a_word_file(civil: Client) -> None:
    answer = civil.get("/compliance/rules/finance.docx")
    said = [one.text for one in docx.Document(io.BytesIO(answer.content)).paragraphs]

    assert "财务和资产管理制度" in said[0]
    assert any("民间非营利组织会计制度" in one for one in said)
    assert civil.get("/compliance/rules/nothing.docx").status_code == 404


def test_few_people_are_not_counted_on_the_page(civil: Client) -> None:
    said = {
        "into_management-stands": "yes",
        "into_management-count": "2",
        "attends-stands": "yes",
        "basis": "会议纪要",
    }
    assert civil.post(f"{HERE}lists/cross/note/", said).status_code == 303

    assert "<5 人" in text_of(civil, f"{HERE}lists/cross/")


@pytest.mark.thorough
def test_the_six_steps_stand_in_the_year_and_are_noted(civil: Client) -> None:
    kept = {"charter_on": "2026-05-04", "party_in_charter": "unknown", "basis": "批复"}
    assert civil.post(f"{HERE}keep/", kept).status_code == 303
    assert "章程核准同步：核对党建入章" in text_of(civil, "/compliance/?what=sync&whose=office")
    there = f"{HERE}sync/charter/?event=2026-05-04"
    assert "2026-05-04" in text_of(civil, there)

    said = {"event_on": "2026-05-05", "done_on": "2026-05-20", "document": "核对 1 号"}
    unknown = civil.post(there, said)
    assert unknown.status_code == 422
    assert "请先登记档案或年检" in unknown.content.decode()
    assert civil.post(there, said | {"event_on": "2026-05-04"}).status_code == 303
    assert "核对 1 号" in text_of(civil, f"{HERE}sync/")

    checked = {"event_on": "2026-06-01", "reason": "没有党员"}
    assert civil.post(f"{HERE}sync/inspection/", checked).status_code == 303
    assert "不适用，已说明" in text_of(civil, f"{HERE}sync/")
    assert civil.get(f"{HERE}sync/nothing/").status_code == 404


def test_the_party_building_authority_notes_the_step_that_it_owes(
    office: Office, browser_of: Browser
) -> None:
    lawyers = browser_of(office["lawyers"])
    said = {"event_on": "2026-06-01", "done_on": "2026-06-02"}
    assert lawyers.post(f"{HERE}sync/inspection/", said).status_code == 404
    tie(office, FIRST, "lawyers", PlacementKind.PARTY_WORK)

    assert lawyers.post(f"{HERE}sync/inspection/", said).status_code == 303
    assert looked(Synced.objects.get).by == office["lawyers"]
    assert lawyers.post(f"{HERE}lists/rules/note/", {"basis": "x"}).status_code == 403
