"""A unit's figures as of a day, and those of the units below it."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from jingwei.indicators.catalogue import indicators as catalogue
from jingwei.indicators.reading import read
from jingwei.people.permissions import Permission
from jingwei.people.sight import current, seeing
from jingwei.web.figures.steps import cells, chosen_unit, door_to, units_above, units_below
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped


@scoped(Permission.LEDGERS_VIEW)
@require_safe
def figures(asked: HttpRequest) -> HttpResponse:
    """Tiles of the unit, and a table of the units below; every figure opens its rows."""
    request = cast("OfficeRequest", asked)
    unit, indicators = chosen_unit(request), list(catalogue().values())
    above, groups = units_above(unit, request), units_below(unit, request)
    with seeing(current().within(unit)):
        found = read(indicators, on=request.day, today=request.today)
    return page(
        request,
        "web/figures/overview.html",
        unit=unit,
        above=[(one.name, door_to(request, one)) for one in above],
        tiles=[
            (one, cell, door_to(request, unit, key=one.key))
            for one, cell in zip(indicators, cells(indicators, unit, found, request), strict=True)
        ],
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
    )
