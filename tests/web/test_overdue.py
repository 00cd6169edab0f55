"""Overdue cases in the scheduling-meeting pack, and the list that they open."""

import re
from datetime import timedelta
from html import unescape

import pytest
from django.test import Client

from jingwei.areas.bulletins.content import OVERDUE, Content
from jingwei.areas.bulletins.definition import BulletinKind, OverdueCases
from jingwei.areas.bulletins.drafting import draft
from jingwei.areas.bulletins.overdue import Overdue, overdue
from jingwei.areas.bulletins.taking import Live
from jingwei.areas.handing_over.procedure import begin, hand_over
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.models import Case
from jingwei.register.models import Entry
from jingwei.units.models import Unit
from jingwei.web.bulletins.steps import door_to_ledger
from tests.areas.deeds import Office, begun, staffed
from tests.register.town import NOW
from tests.web.ledgers import Browser, text_of

PACK = BulletinKind(key="tried", title="试", blocks=(OverdueCases("逾期的办件"),))


@pytest.fixture
def office(db: None) -> Office:
    return staffed()


@pytest.fixture
def cases(office: Office) -> list[Case]:
    """Street a offers three organisations to b, a day apart."""
    with seeing(EVERYTHING):
        own = Entry.objects.still().lying_in(office.town["a"].pk).order_by("organisation")
        numbers = list(own.values_list("organisation_id", flat=True)[:3])
    return [
        begun(office, hand_over, begin, step="offer", by="a", pk=pk, to=office.town["b"].pk,
              operating_address="滨河路 1 号", reason="已搬走")
        for pk in numbers
    ]  # fmt: skip


def drafted(office: Office, *, after: int) -> tuple[Content, list[int]]:
    """The pack so many days after the cases are due; the units with a line."""
    with seeing(EVERYTHING):
        due = Case.objects.latest("pk").due_on
        assert due
        on = due + timedelta(days=after)
        city = Unit.objects.named(on=on).get(pk=office.town["city"].pk)
        found = draft(PACK, city, on=on, source=Live(city, on))
    return found, [row[1][0].unit for row in found.parts[0].rows]


def test_a_line_for_each_unit_that_has_any(office: Office, cases: list[Case]) -> None:
    city, north = office.town["city"].pk, office.town["north"].pk
    none, lines = drafted(office, after=0)
    assert lines == []
    assert none.parts[0].text[-1].text.endswith("（没有）")
    found, lines = drafted(office, after=9)
    assert lines[-1] == city
    assert north in lines
    assert [[cell[0].text for cell in row[1:]] for row in found.parts[0].rows] == [["3", "9"]] * len(lines)  # fmt: skip
    assert {one.field for row in found.parts[0].rows for cell in row[1:] for one in cell} == {
        OVERDUE
    }


def test_a_case_of_two_units_is_one_of_each(office: Office, cases: list[Case]) -> None:
    a, b, c = (office.town[name].pk for name in ("a", "b", "c"))
    assert cases[0].due_on
    on = cases[0].due_on + timedelta(days=1)
    with seeing(EVERYTHING):
        assert overdue([a, b, c], on=on) == {a: Overdue(3, 1), b: Overdue(3, 1), c: Overdue()}


@pytest.mark.thorough
def test_each_number_opens_as_many_cases(
    office: Office, cases: list[Case], browser_of: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jingwei.web.clock.now", lambda: NOW + timedelta(days=1))
    found, _lines = drafted(office, after=2)
    door = door_to_ledger({})
    city: Client = browser_of(office["city"])
    for row in found.parts[0].rows:
        text = text_of(city, unescape(door(row[1][0])))
        assert listed(text) == {one.pk for one in cases}
        assert "以前到期的" in text
    other = text_of(city, f"/cases/?tab=area&unit={office.town['c'].pk}")
    assert listed(other) == set()
    assert "没有符合条件的办件" in other
    early = text_of(city, f"/cases/?tab=area&overdue={cases[0].due_on}")
    assert listed(early) == set()
    assert listed(text_of(city, "/cases/?tab=area&overdue=gestern&unit=x")) == {one.pk for one in cases}  # fmt: skip


def listed(text: str) -> set[int]:
    return {int(number) for number in re.findall(r'href="/cases/(\d+)/"', text)}
