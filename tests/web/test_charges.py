"""The page of a department: its inner offices, what each answers for, and the case that says who."""

import re

import pytest
from django.test import Client

from jingwei.areas.compliance.events.procedure import begin, key_event
from jingwei.units.kinds import Kind
from jingwei.units.models import Unit
from tests.areas.compliance.associations import FIRST, association
from tests.areas.deeds import Office, begun, staffed
from tests.looking import sees_everything
from tests.register.town import NOW
from tests.web.ledgers import Browser, text_of

__all__ = ["sees_everything"]


@pytest.fixture(autouse=True)
def _on_the_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("jingwei.web.clock.now", lambda: NOW)


@pytest.fixture
def office(db: None) -> Office:
    return staffed()


@pytest.fixture
def civil(office: Office, browser_of: Browser) -> Client:
    return browser_of(office["civil"])


@pytest.mark.thorough
def test_a_department_says_who_answers_for_what_and_its_cases_tell(
    office: Office, civil: Client
) -> None:
    here = f"/units/{office.town['civil'].pk}/offices/"
    assert here in text_of(civil, f"/units/{office.town['civil'].pk}/")
    assert "还没有设处室" in text_of(civil, here)
    assert civil.post(f"{here}open/", {"names": "养老服务处\r\n\r\n机关党委"}).status_code == 303
    pk = Unit.objects.get(names__name="养老服务处").pk
    wanted = {"office": pk, "charge": "supervising", "part": "养老服务类"}
    assert civil.post(f"{here}allot/", wanted).status_code == 303
    text = text_of(civil, here)
    assert "业务主管（养老服务类）" in text

    association(office)
    said = {"kind": "assembly", "what": "会员大会", "planned_on": "2026-07-20"}
    case = begun(office, key_event, begin, step="file", by="civil", pk=FIRST, **said)
    assert "部门里由 养老服务处（养老服务类） 负责" in text_of(civil, f"/cases/{case.pk}/")
    assert "由养老服务处（养老服务类）负责" in text_of(civil, "/")

    again = civil.post(f"{here}allot/", {**wanted, "part": ""})
    assert again.status_code == 422
    assert "已经负责" in again.content.decode()
    (allotment,) = re.findall(r'name="allotment" value="(\d+)"', text)
    assert civil.post(f"{here}take-back/", {"allotment": allotment}).status_code == 303
    assert "（养老服务类）" not in text_of(civil, here)
    closing = civil.post(f"{here}close/", {"office": pk})
    assert closing.status_code == 422
    assert "要晚于这一天" in closing.content.decode()


@pytest.mark.thorough
def test_only_those_of_the_department_and_above_change_it(
    office: Office, civil: Client, browser_of: Browser
) -> None:
    here = f"/units/{office.town['civil'].pk}/offices/"
    assert browser_of(office["market"]).get(here).status_code == 404
    assert browser_of(office["market"]).post(f"{here}open/", {"names": "某处"}).status_code == 404
    assert browser_of(office["a"]).post(f"{here}open/", {"names": "某处"}).status_code == 403
    assert civil.get(f"/units/{office.town['north'].pk}/offices/").status_code == 404
    empty = civil.post(f"{here}open/", {"names": "  "})
    assert empty.status_code == 422
    assert not Unit.objects.filter(kind=Kind.INNER_OFFICE).exists()

    assert browser_of(office["north"]).post(f"{here}open/", {"names": "某处"}).status_code == 303
    assert "某处" in text_of(civil, here)
    other = f"/units/{office.town['market'].pk}/offices/close/"
    pk = Unit.objects.get(kind=Kind.INNER_OFFICE).pk
    assert browser_of(office["market"]).post(other, {"office": pk}).status_code == 404
