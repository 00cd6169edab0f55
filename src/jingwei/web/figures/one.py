"""One figure of a unit: its formula, its rows, its course over a year, the units below."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from jingwei.indicators.reading import read
from jingwei.people.permissions import Permission
from jingwei.people.sight import current, seeing
from jingwei.units.models import Unit
from jingwei.web.access import powers
from jingwei.web.figures.cartogram import cartogram
from jingwei.web.figures.course import HEIGHT, WIDTH, courses, days_held, line_of, points
from jingwei.web.figures.steps import (
    cell,
    chosen_unit,
    door_to,
    indicator_of,
    units_above,
    units_below,
)
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped


@scoped(Permission.LEDGERS_VIEW)
@require_safe
def figure(asked: HttpRequest, key: str) -> HttpResponse:
    """The page of one figure."""
    request = cast("OfficeRequest", asked)
    indicator, unit = indicator_of(key), chosen_unit(request)
    above, groups = units_above(unit, request), units_below(unit, request)
    days = days_held(request)
    with seeing(current().within(unit)):
        found = read([indicator], on=request.day, today=request.today)
        went = courses([indicator], unit, request)[key]
    course = points(indicator, unit, went, size=(WIDTH, HEIGHT))

    def door(one: Unit) -> str:
        return door_to(request, one, key=key)

    return page(
        request,
        "web/figures/one.html",
        indicator=indicator,
        unit=unit,
        here=cell(indicator, unit, found, request),
        above=[(one.name, door(one)) for one in above],
        overview=door_to(request, unit),
        why=door_to(request, unit, key=key, name="figure_why"),
        freeze=door_to(request, unit, key=key, name="freeze_figure")
        if Permission.FIGURES_ISSUE in powers(request)
        else "",
        course=course,
        line=line_of(course),
        size=(WIDTH, HEIGHT),
        days=days,
        map=cartogram(indicator, unit, found, request, door=door),
        top="100 %" if indicator.is_share else f"{max(point.reading.counted for point in course):,}",
        groups=[
            (title, [(one, door(one), cell(indicator, one, found, request)) for one in units])
            for title, units in groups
        ],
    )  # fmt: skip
