"""Figures of the cases of a procedure: opened, closed, in time, late, how long; each opens its rows (R-C.29)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast
from urllib.parse import urlencode

from django.db.models import Q
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Post
from jingwei.people.sight import current
from jingwei.procedures.ledgers.asked import MEASURES, Asked, Measure
from jingwei.procedures.ledgers.figures import (
    BY_STATE,
    FEWEST,
    Counts,
    Period,
    by_month,
    by_unit,
    figures,
)
from jingwei.procedures.ledgers.rows import states
from jingwei.units.models import Unit
from jingwei.web.addresses import address
from jingwei.web.cases.ledgers import door, ledger_of
from jingwei.web.figures.counts import SINCE, first_day
from jingwei.web.figures.steps import chosen_unit, units_above, units_below
from jingwei.web.pages import page
from jingwei.web.procedures import POWERS
from jingwei.web.refusals import Unclear
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped_to_cases

MOST_MONTHS = 24
FEWEST_STAFF = 3  # units with fewer people are not set beside others (E-23)
_TILES = (Measure.OPENED, Measure.CLOSED, Measure.OPEN, Measure.OVERDUE, Measure.AGAIN, Measure.SUPERVISED)  # fmt: skip
_BY_UNIT = (Measure.OPENED, Measure.CLOSED, Measure.IN_TIME, Measure.LATE, Measure.OPEN, Measure.OVERDUE, Measure.SUPERVISED)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Count:
    """A number with the door to the rows that it counted, and how it is counted."""

    title: str
    number: int
    door: str
    formula: str


@dataclass(frozen=True, slots=True)
class Here:
    """Whose figures they are: a procedure's, of a unit or of all in sight, for a period."""

    key: str
    unit: Unit | None
    period: Period

    def count(self, measure: Measure, counts: Counts, *, state: str = "", unit: int = 0) -> Count:
        """The number of a measure, of a state or a unit below."""
        title, formula = MEASURES[measure]
        asked = Asked(
            on=self.period.on, today=self.period.today, unit=unit or (self.unit.pk if self.unit else None), state=state,
            measure=measure, since=self.period.since,
        )  # fmt: skip
        return Count(_(title), counts.get(measure, 0), door(self.key, asked), _(formula))

    def of_month(self, measure: Measure, counts: Counts, month: date) -> Count:
        """The number of one month of the period."""
        end = (month + timedelta(days=32)).replace(day=1) - timedelta(days=1)
        period = Period(max(month, self.period.since), min(end, self.period.on), self.period.today)
        return Here(self.key, self.unit, period).count(measure, counts)

    def address(self, *, unit: Unit | None = None, since: date | None = None, on: date | None = None) -> str:  # fmt: skip
        """The figures of another unit or period."""
        whose = unit or self.unit
        asked = {"unit": whose.pk if whose else "", SINCE: since or self.period.since, "on": on or self.period.on}  # fmt: skip
        return f"{address('case_figures', [self.key])}?{urlencode({name: said for name, said in asked.items() if said})}"


@scoped_to_cases(*POWERS)
@require_safe
def case_figures(asked: HttpRequest, key: str) -> HttpResponse:
    """The figures of a unit for a period; by state, by month, and by the units below in the order of the tree."""
    request = cast("OfficeRequest", asked)
    ledger, unit = ledger_of(request, key), _unit(request)
    here = Here(key, unit, Period(first_day(request), request.day, request.today))
    cases = ledger.cases.filter(units__contains=[unit.pk]) if unit else ledger.cases
    told = figures(cases, here.period, editions=ledger.editions)
    below, few = _below(unit, request) if unit else ([], [])
    counted = by_unit(cases, here.period, editions=ledger.editions, units=[one.pk for one in below]) if below else {}  # fmt: skip
    months = by_month(cases, here.period)
    return page(
        request, "web/cases/figures.html", procedure=ledger.procedure, unit=unit, since=here.period.since, fewest=FEWEST,
        tiles=[here.count(one, told.counts) for one in _TILES],
        in_time=here.count(Measure.IN_TIME, told.counts), late=here.count(Measure.LATE, told.counts),
        closed=here.count(Measure.CLOSED, told.counts), median=told.median, slowest=told.slowest,
        states=[(name, [here.count(one, told.by_state.get(state, {}), state=state) for one in BY_STATE])
                for state, name in states(ledger.editions).items() if state in told.by_state],
        months=[(f"{month:%Y-%m}", [here.of_month(one, counts, month) for one in (Measure.OPENED, Measure.CLOSED)])
                for month, counts in months.items()] if 1 < len(months) <= MOST_MONTHS else [],
        few=[(one.name, here.address(unit=one)) for one in few], staff=FEWEST_STAFF,
        units=_lines(here, below, counted), unit_heads=[{"title": _("单位")}, *_heads(_BY_UNIT)], most=most,
        state_heads=_heads(BY_STATE, bars=True), month_heads=_heads((Measure.OPENED, Measure.CLOSED), bars=True),
        periods=_periods(here),
        above=[(one.name, here.address(unit=one)) for one in units_above(unit, request)] if unit else [],
        ledger=door(key, Asked(on=request.day, today=request.today, unit=unit.pk if unit else None)),
    )  # fmt: skip


def _unit(request: OfficeRequest) -> Unit | None:
    """The unit in the address, else the reader's own; None for who has none, and sees what he opened himself."""
    if request.day > request.today:
        raise Unclear(_("截至日期不能晚于今天（{today}）。").format(today=request.today))
    if not current().units:
        if request.GET.get("unit"):
            raise Http404
        return None
    return chosen_unit(request)


def _below(unit: Unit, request: OfficeRequest) -> tuple[list[Unit], list[Unit]]:
    """The units directly below that may be set beside each other, and those of too few people (E-23)."""
    units = [one for _title, listed in units_below(unit, request) for one in listed]
    under = Q(pk__in=[])
    for one in units:
        under |= Q(unit__path__startswith=one.path)
    posts = Post.objects.acting(on=request.day).filter(under).values_list("account", "unit__path")
    held = list(posts.distinct())
    enough = [
        one for one in units
        if len({account for account, path in held if str(path).startswith(one.path)}) >= FEWEST_STAFF
    ]  # fmt: skip
    return enough, [one for one in units if one not in enough]


def _lines(
    here: Here, below: Sequence[Unit], counted: Mapping[int, Counts]
) -> list[tuple[str, str, list[Count]]]:
    """Each unit below with its numbers, in the order of opening, never by a number."""
    return [
        (one.name, here.address(unit=one), [here.count(each, counted.get(one.pk, {}), unit=one.pk) for each in _BY_UNIT])
        for one in below
    ]  # fmt: skip


def _periods(here: Here) -> list[tuple[str, str, bool]]:
    """This month, quarter and year, and those before, for the tabs: title, address, whether it is shown."""
    today = here.period.today
    month, quarter = (
        today.replace(day=1),
        today.replace(month=(today.month - 1) // 3 * 3 + 1, day=1),
    )
    day = timedelta(days=1)
    spans = [
        (_("本月"), month, today), (_("上月"), (month - day).replace(day=1), month - day), (_("本季度"), quarter, today),
        (_("上季度"), _quarter(quarter - day), quarter - day), (_("今年"), today.replace(month=1, day=1), today),
        (_("去年"), date(today.year - 1, 1, 1), date(today.year - 1, 12, 31)),
    ]  # fmt: skip
    shown = (here.period.since, here.period.on)
    return [(title, here.address(since=since, on=on), (since, on) == shown) for title, since, on in spans]  # fmt: skip


def _heads(measures: Iterable[Measure], *, bars: bool = False) -> list[dict[str, object]]:
    """The heads of columns of numbers; bars: each with one beside it in which it is drawn."""
    beside: list[dict[str, object]] = [{"title": _("图")}] if bars else []
    return [head for one in measures for head in ({"title": _(MEASURES[one][0]), "number": True}, *beside)]  # fmt: skip


def _quarter(day: date) -> date:
    return day.replace(month=(day.month - 1) // 3 * 3 + 1, day=1)


def most(lines: Iterable[tuple[object, Sequence[Count]]]) -> int:
    """The largest number of a table, which its bars are drawn against."""
    return max([1, *(one.number for _name, counts in lines for one in counts)])
