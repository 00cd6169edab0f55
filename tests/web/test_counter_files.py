"""Files at the public counter: sent with a step by nobody's account, few and small, shown to the office with the case."""

import re
from pathlib import Path

import pytest
from django.core.cache import cache
from django.test import Client
from pytest_django import Settings

from jingwei.areas.compliance.events.procedure import begin, key_event
from jingwei.procedures.attachments.models import Attachment
from jingwei.procedures.attachments.operations import remove_old_photos
from jingwei.procedures.models import Case
from jingwei.web.counter import bringing
from tests.areas.compliance.associations import FIRST, association
from tests.areas.deeds import Office, begun, staffed, take
from tests.areas.rectification.campaign import begun as campaign
from tests.evidence import files
from tests.looking import looked, sees_everything
from tests.register.town import NOW
from tests.web.ledgers import Browser, content_of, text_of
from tests.web.test_case_files import named
from tests.web.test_counter import CODE, come, send

__all__ = ["sees_everything"]
pytestmark = pytest.mark.thorough
ORDER = {
    "key": "once",
    "ask-kind": "policy",
    "ask-need": "想了解补贴政策",
    "ask-where": "海勃湾区新华街道",
}
ASK = "/counter/ask/order/"


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch, settings: Settings, tmp_path: Path) -> None:
    monkeypatch.setattr("jingwei.web.clock.now", lambda: NOW)
    settings.OFFICE_DATA = tmp_path / "office"


@pytest.fixture
def office(db: None) -> Office:
    cache.clear()
    return staffed()


def photo(name: str = "现场.jpg") -> object:
    return named(name, files.picture())


def test_an_order_comes_with_a_photo_that_the_office_sees_and_nobody_sent(
    office: Office, browser_of: Browser
) -> None:
    assert 'enctype="multipart/form-data"' in text_of(Client(), ASK)
    for _click in range(2):
        status, text = send(Client(), ASK, {**ORDER, "ask-proof__new": photo()})
        assert (status, bool(CODE.search(text))) == (200, True)
    [sent] = looked(lambda: list(Attachment.objects.select_related("case", "event")))
    assert (sent.account_id, sent.field) == (None, "proof")
    assert looked(lambda: sent.event and sent.event.actor_id) is None

    page = text_of(browser_of(office["north"]), f"/cases/{sent.case_id}/")
    assert f"/cases/files/{sent.token}/" in page
    assert content_of(browser_of(office["north"]).get(f"/cases/files/{sent.token}/"))
    assert browser_of(office["south"]).get(f"/cases/files/{sent.token}/").status_code == 404
    browser = Client()
    browser.post("/counter/enter/", {"code": CODE.search(text)[0]})  # type: ignore[index]
    seen = text_of(browser, f"/counter/cases/{sent.case_id}/")
    assert "您附的文件：现场.jpg" in seen
    assert str(sent.token) not in seen
    assert browser.get(f"/cases/files/{sent.token}/").status_code == 303

    said = {"step": "cancel", "version": "1", "key": "c", "cancel-reason": "不需要了"}
    assert send(browser, f"/counter/cases/{sent.case_id}/", said)[0] == 303
    assert remove_old_photos(days=0, now=NOW) == 1  # as any other (R-EV.9)
    assert "已删除" in text_of(browser, f"/counter/cases/{sent.case_id}/")


def test_what_is_to_be_mended_keeps_its_files_and_what_is_declined_none(office: Office) -> None:
    status, text = send(Client(), ASK, {**ORDER, "ask-need": "", "ask-proof__new": photo()})
    assert (status, "请填写“诉求”" in text) == (422, True)
    [token] = re.findall(r'name="ask-proof__files" value="([0-9a-f-]+)" checked', text)
    assert "/cases/files/" not in text
    status, _text = send(Client(), ASK, {**ORDER, "ask-proof__files": token})
    assert status == 200
    assert looked(lambda: Attachment.objects.get().event is not None)

    stranger = send(Client(), ASK, {**ORDER, "key": "other", "ask-proof__files": token})
    assert (stranger[0], "已失效或已用过" in stranger[1]) == (422, True)
    away = {**ORDER, "key": "third", "ask-need": "有人组织罢工", "ask-proof__new": photo("二.jpg")}
    status, text = send(Client(), ASK, away)
    assert (status, "没有保存" in text, "二.jpg" in text) == (422, True, False)
    assert looked(Attachment.objects.count) == 1
    assert office


def test_many_large_and_other_files_are_refused_in_words(
    office: Office, monkeypatch: pytest.MonkeyPatch
) -> None:
    four = [named(f"{number}.png", files.picture("PNG", size=(20 + number, 20))) for number in range(4)]  # fmt: skip
    status, text = send(Client(), ASK, {**ORDER, "ask-proof__new": four})
    assert (status, "最多附 3 个文件" in text) == (422, True)
    large = named("大.jpg", files.picture() + b"\0" * (10 << 20))
    status, text = send(Client(), ASK, {**ORDER, "key": "l", "ask-proof__new": large})
    assert (status, "大.jpg：超过 10 MB" in text) == (422, True)
    status, text = send(Client(), ASK, {**ORDER, "key": "w", "ask-proof__new": named("说明.docx", files.word())})  # fmt: skip
    assert (status, "这里只收照片" in text) == (422, True)

    cache.clear()
    monkeypatch.setattr(bringing, "MOST_AN_HOUR", 1)
    statuses = [send(Client(), ASK, {**ORDER, "key": key, "ask-proof__new": photo()}) for key in "ab"]  # fmt: skip
    assert [status for status, _text in statuses] == [200, 422]
    assert "传文件的人太多" in statuses[1][1]
    assert send(Client(), ASK, {**ORDER, "key": "b"})[0] == 200
    assert office


def test_an_objection_and_the_outcome_of_a_key_event_come_with_files(
    office: Office, browser_of: Browser
) -> None:
    found = campaign(office).found()
    ask = f"/counter/ask/rectification_objection/?after={found.pk}"
    said = {"key": "o", "object-ground": "已经换届", "object-document__new": photo()}
    assert send(come(office, browser_of), ask, said)[0] == 200

    association(office, department="market")
    told = {"kind": "assembly", "what": "会员大会", "planned_on": "2026-07-20"}
    case = begun(office, key_event, begin, step="file", by="market", pk=FIRST, **told)
    take(office, case, key_event, "clear", by="market", answers={}, now=NOW.replace(day=29))
    outcome = {
        "step": "tell_outcome", "version": "2", "key": "t", "tell_outcome-held_on": "2026-06-15",
        "tell_outcome-outcome": "开了", "tell_outcome-proof__new": named("总结.pdf", files.pdf()),
    }  # fmt: skip
    browser = come(office, browser_of, pk=FIRST)
    assert send(browser, f"/counter/cases/{case.pk}/", outcome)[0] == 303
    kinds = looked(lambda: list(Attachment.objects.order_by("pk").values_list("kind", "case__procedure")))  # fmt: skip
    assert kinds == [("image", "rectification_objection"), ("pdf", "key_event")]
    assert looked(lambda: Case.objects.get(pk=case.pk).state) == "reported"
