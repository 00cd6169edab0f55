"""One figure of a unit: its formula, its rows, its course over a year, the units below."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from jingwei.indicators.definition import NOTHING, Indicator, Reading
from jingwei.indicators.reading import read
from jingwei.people.permissions import Permission
from jingwei.people.sight import current, seeing
from jingwei.units.models import Unit
from jingwei.web.access import powers
from jingwei.web.figures.steps import (
    cell,
    chosen_unit,
    door_to,
    indicator_of,
    units_above,
    units_below,
)
from jingwei.web.ledgers.steps import address_of
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped

MONTHS = 12
_WIDTH, _HEIGHT = 600, 120  # of the drawing, in its own units


@dataclass(frozen=True, slots=True)
class Point:
    """A day of the course: its figure, and where the drawing has it; y None where there is nothing to draw."""

    on: date
    text: str
    reading: Reading
    door: str
    x: float
    y: float | None


@scoped(Permission.LEDGERS_VIEW)
@require_safe
def figure(asked: HttpRequest, key: str) -> HttpResponse:
    """The page of one figure."""
    request = cast("OfficeRequest", asked)
    indicator, unit = indicator_of(key), chosen_unit(request)
    above, groups = units_above(unit, request), units_below(unit, request)
    with seeing(current().within(unit)):
        found = read([indicator], on=request.day, today=request.today)
        course = _course(indicator, unit, request)
    return page(
        request,
        "web/figures/one.html",
        indicator=indicator,
        unit=unit,
        here=cell(indicator, unit, found, request),
        above=[(one.name, door_to(request, one, key=key)) for one in above],
        overview=door_to(request, unit),
        why=door_to(request, unit, key=key, name="figure_why"),
        freeze=door_to(request, unit, key=key, name="freeze_figure")
        if Permission.FIGURES_ISSUE in powers(request)
        else "",
        course=course,
        line=" ".join(f"{point.x},{point.y}" for point in course if point.y is not None),
        size=(_WIDTH, _HEIGHT),
        top="100 %" if indicator.is_share else f"{max(point.reading.counted for point in course):,}",
        groups=[
            (title, [(one, door_to(request, one, key=key), cell(indicator, one, found, request)) for one in units])
            for title, units in groups
        ],
    )  # fmt: skip


def month_ends(until: date, *, count: int) -> list[date]:
    """The last days of so many months before the day, and the day itself; in order."""
    days = [until]
    while len(days) <= count:
        days.append(days[-1].replace(day=1) - timedelta(days=1))
    return days[::-1]


def _course(indicator: Indicator, unit: Unit, request: OfficeRequest) -> list[Point]:
    """The figure at the ends of the last months; drawn from nought to a hundred per cent, or to the most."""
    days = month_ends(request.day, count=MONTHS)
    readings = [
        read([indicator], on=day, today=request.today).get(unit.pk, {}).get(indicator.key, NOTHING)
        for day in days
    ]
    most = 1.0 if indicator.is_share else float(max([1, *(one.counted for one in readings)]))
    return [
        Point(
            day, one.text(indicator), one, address_of(indicator.of, indicator.asked(unit, on=day, part=True)),
            round(place * _WIDTH / MONTHS, 1),
            None if not one.total and indicator.is_share
            else round(_HEIGHT * (1 - one.counted / (one.total if indicator.is_share else 1) / most), 1),
        )
        for place, (day, one) in enumerate(zip(days, readings, strict=True))
    ]  # fmt: skip
