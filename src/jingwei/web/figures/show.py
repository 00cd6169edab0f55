"""The figures on a wall: full screen, large, one after another; no menu, no forms, organisations' units alone."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from jingwei.indicators.catalogue import indicators as catalogue
from jingwei.indicators.reading import read
from jingwei.people.permissions import Permission
from jingwei.people.sight import current, seeing
from jingwei.units.models import Unit
from jingwei.web.figures.cartogram import cartogram
from jingwei.web.figures.course import HEIGHT, WIDTH, courses, line_of, points, trend
from jingwei.web.figures.overview import chosen_figure
from jingwei.web.figures.steps import cells, chosen_unit, door_to
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped

SECONDS = 20  # that a leaf stands


@scoped(Permission.LEDGERS_VIEW)
@require_safe
def show(asked: HttpRequest) -> HttpResponse:
    """All leaves in one page: the figures, the cartogram, then each figure with its year."""
    request = cast("OfficeRequest", asked)
    unit, indicators = chosen_unit(request), list(catalogue().values())
    with seeing(current().within(unit)):
        found = read(indicators, on=request.day, today=request.today)
        went = courses(indicators, unit, request)

    def door(one: Unit) -> str:
        return door_to(request, one, name="figures_show")

    drawn = {one.key: points(one, unit, went[one.key], size=(WIDTH, HEIGHT)) for one in indicators}
    return page(
        request,
        "web/figures/show.html",
        unit=unit,
        seconds=SECONDS,
        size=(WIDTH, HEIGHT),
        leave=door_to(request, unit),
        map=cartogram(chosen_figure(request), unit, found, request, door=door),
        leaves=[
            (
                one,
                cell,
                trend(one, unit, went[one.key], request),
                drawn[one.key],
                line_of(drawn[one.key]),
            )
            for one, cell in zip(indicators, cells(indicators, unit, found, request), strict=True)
        ],
    )
