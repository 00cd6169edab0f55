"""Figures of cases in a bulletin: counted as their ledger counts, and opening it."""

import re
from datetime import date, timedelta
from html import unescape

import pytest
from django.utils import timezone

from jingwei.areas.bulletins.content import Part
from jingwei.areas.bulletins.definition import BulletinKind, CaseFigures
from jingwei.areas.bulletins.drafting import draft
from jingwei.areas.bulletins.kinds import monthly_cases
from jingwei.areas.bulletins.operations.issuing import issue
from jingwei.areas.bulletins.references import Moment, end_of_month
from jingwei.areas.bulletins.rules import BulletinRefused
from jingwei.areas.bulletins.taking import Live
from jingwei.areas.handing_over.procedure import begin, hand_over
from jingwei.indicators.upkeep import catch_up
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.models import Case
from jingwei.register.models import Entry
from jingwei.units.models import Unit
from jingwei.web.bulletins.steps import door_to_ledger
from tests.areas.deeds import Office, begun, staffed, take
from tests.register.town import NOW
from tests.web.ledgers import Browser, text_of

HEAD = (
    "办件",
    *(f"{one}（件）" for one in ("新开", "办结的", "按时办结", "逾期办结", "期末在办", "期末逾期")),
)
OPENED = timezone.localdate(NOW)
THEN = end_of_month(OPENED.year, OPENED.month)
LATER = end_of_month(THEN.year, THEN.month + 1)


@pytest.fixture
def office(db: None) -> Office:
    return staffed()


@pytest.fixture
def cases(office: Office) -> list[Case]:
    """Street a offers three organisations to b, which takes one of them at once and one long after it was due."""
    with seeing(EVERYTHING):
        own = Entry.objects.still().lying_in(office.town["a"].pk).order_by("organisation")
        numbers = list(own.values_list("organisation_id", flat=True)[:3])
    found = [
        begun(office, hand_over, begin, step="offer", by="a", pk=pk, to=office.town["b"].pk,
              operating_address="滨河路 1 号", reason="已搬走")
        for pk in numbers
    ]  # fmt: skip
    for case, days in ((found[0], 0), (found[1], 40)):
        take(office, case, hand_over, "accept", by="b", now=NOW + timedelta(days=days))
    return found


def drawn(office: Office, unit: str, on: date, since: Moment = Moment.LAST_MONTH) -> Part:
    """The table of a unit as of the day."""
    kind = BulletinKind(key="tried", title="试", blocks=(CaseFigures("办件", since=since),))
    with seeing(EVERYTHING):
        whose = Unit.objects.named(on=on).get(pk=office.town[unit].pk)
        return draft(kind, whose, on=on, source=Live(whose, on)).parts[0]


def said(part: Part) -> list[list[str]]:
    return [[cell[0].text for cell in row] for row in part.rows]


def test_a_line_for_each_procedure_in_which_something_happened(
    office: Office, cases: list[Case]
) -> None:
    part = drawn(office, "city", THEN)
    assert part.head == HEAD
    assert said(part) == [["属地交接", "3", "1", "1", "0", "2", "2"]]
    assert said(drawn(office, "city", LATER)) == [["属地交接", "0", "1", "0", "1", "1", "1"]]
    assert said(drawn(office, "city", LATER, Moment.YEAR_START)) == [
        ["属地交接", "3", "2", "1", "1", "1", "1"]
    ]
    assert said(drawn(office, "c", THEN)) == []
    assert drawn(office, "c", THEN).text[-1].text.endswith("（没有）")


@pytest.mark.thorough
def test_each_number_opens_as_many_rows(
    office: Office, cases: list[Case], browser_of: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jingwei.web.clock.now", lambda: NOW + timedelta(days=90))
    city = browser_of(office["city"])
    for on in (THEN, LATER):
        (row,) = drawn(office, "city", on).rows
        for (piece,) in row[1:]:
            page = text_of(city, unescape(door_to_ledger({})(piece)))
            assert len(set(re.findall(r'href="/cases/(\d+)/"', page))) == int(piece.text)


@pytest.mark.thorough
def test_where_nothing_happened_nothing_is_issued(office: Office, cases: list[Case]) -> None:
    now = NOW + timedelta(days=90)
    with seeing(EVERYTHING):
        catch_up()
        made, _new = issue(monthly_cases, office.town["city"], on=THEN, actor=None, now=now)
        assert [part.kind for part in made.said.parts if part.rows] == ["table", "table", "table"]
        with pytest.raises(BulletinRefused, match="还没有可以报的数"):
            issue(monthly_cases, office.town["c"], on=THEN, actor=None, now=now)
