"""A unit's figures as of a day, and those of the units below it: tiles, cartogram, table."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from jingwei.indicators.catalogue import indicators as catalogue
from jingwei.indicators.definition import Indicator
from jingwei.indicators.reading import read
from jingwei.people.permissions import Permission
from jingwei.people.sight import current, seeing
from jingwei.units.models import Unit
from jingwei.web.figures.cartogram import AS_TILES, DRAWN, cartogram
from jingwei.web.figures.course import courses, days_held, trend
from jingwei.web.figures.steps import (
    cells,
    chosen_unit,
    door_to,
    indicator_of,
    units_above,
    units_below,
)
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped

SHOW = "show"  # the field of the address with the figure of the cartogram


@scoped(Permission.LEDGERS_VIEW)
@require_safe
def figures(asked: HttpRequest) -> HttpResponse:
    """Tiles of the unit, the cartogram and a table of the units below; every figure opens its rows."""
    request = cast("OfficeRequest", asked)
    unit, indicators = chosen_unit(request), list(catalogue().values())
    above, groups = units_above(unit, request), units_below(unit, request)
    days, shown = days_held(request), chosen_figure(request)
    way = f"&{DRAWN}={AS_TILES}" if request.GET.get(DRAWN) == AS_TILES else ""
    with seeing(current().within(unit)):
        found = read(indicators, on=request.day, today=request.today)
        went = courses(indicators, unit, request)

    def door(one: Unit) -> str:
        return f"{door_to(request, one)}&{SHOW}={shown.key}{way}"

    return page(
        request,
        "web/figures/overview.html",
        unit=unit,
        days=days,
        above=[(one.name, door_to(request, one)) for one in above],
        tiles=[
            (one, cell, door_to(request, unit, key=one.key), trend(one, unit, went[one.key], request))
            for one, cell in zip(indicators, cells(indicators, unit, found, request), strict=True)
        ],
        map=cartogram(shown, unit, found, request, door=door),
        choices=[
            (one, f"{door_to(request, unit)}&{SHOW}={one.key}{way}#cartogram", one is shown)
            for one in indicators
        ],
        show=door_to(request, unit, name="figures_show"),
        indicators=indicators,
        groups=[
            (
                title,
                [
                    (one, door_to(request, one), cells(indicators, one, found, request))
                    for one in units
                ],
            )
            for title, units in groups
        ],
    )  # fmt: skip


def chosen_figure(request: OfficeRequest) -> Indicator:
    """The figure by which the cartogram is shaded: as asked, else the first share; 404 where there is none such."""
    if wanted := request.GET.get(SHOW, ""):
        return indicator_of(wanted)
    listed = list(catalogue().values())
    return next((one for one in listed if one.is_share), listed[0])
