"""The page for the phone of somebody who reads one minute a day: four figures, and what waits for him."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from jingwei.indicators.catalogue import indicators as catalogue
from jingwei.indicators.recount import Readings
from jingwei.people.permissions import Permission
from jingwei.people.sight import current, seeing
from jingwei.web.desk import waiting
from jingwei.web.figures.course import courses, trend
from jingwei.web.figures.steps import cell, chosen_unit, door_to
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped

MAIN = ("three-have-cover", "social-cover", "work-cover", "uncovered")
FIRST = 3  # of what waits, by name; of the rest the number


@scoped(Permission.LEDGERS_VIEW)
@require_safe
def today(asked: HttpRequest) -> HttpResponse:
    """One screen, one request."""
    request = cast("OfficeRequest", asked)
    unit, indicators = chosen_unit(request), [catalogue()[key] for key in MAIN]
    with seeing(current().within(unit)):
        went = courses(indicators, unit, request)
    found: Readings = {unit.pk: {key: course[request.day] for key, course in went.items()}}
    lines = waiting(request)
    items = lines.items if lines else ()
    return page(
        request,
        "web/figures/today.html",
        unit=unit,
        figures=[
            (
                one,
                cell(one, unit, found, request),
                door_to(request, unit, key=one.key),
                trend(one, unit, went[one.key], request),
            )
            for one in indicators
        ],
        items=items[:FIRST],
        count=len(items),
        late=sum(one.state == "overdue" for one in items),
        overview=door_to(request, unit),
    )
