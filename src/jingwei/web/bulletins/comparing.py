"""Two bulletins of one kind and unit side by side, and the rows by which two of their readings differ (R-T.6)."""

from typing import cast

from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from jingwei.areas.bulletins import queries
from jingwei.areas.bulletins.models import Bulletin
from jingwei.indicators.catalogue import indicators
from jingwei.indicators.definition import Reading
from jingwei.indicators.movement import Move
from jingwei.people.permissions import Permission
from jingwei.units.models import Unit
from jingwei.web.addresses import address
from jingwei.web.bulletins.steps import found_bulletin, reading_named, unit_name
from jingwei.web.figures.course import difference
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped

MOST = 500  # rows on a page


@scoped(Permission.LEDGERS_VIEW)
@require_safe
def compare(asked: HttpRequest, pk: int) -> HttpResponse:
    """Each figure then and now, by how much it differs and why."""
    request = cast("OfficeRequest", asked)
    now = found_bulletin(pk)
    others = list(queries.comparable(now)[:100])
    then = _other(request, now, others)
    lines = list(queries.compared(then, now)) if then else []
    units = Unit.objects.filter(pk__in={one.unit for one in lines}).named(on=now.day)
    return page(
        request, "web/bulletins/compare.html", now=now, then=then, others=others,
        own=[one for one in lines if one.unit == now.unit_id], said=queries.said_moves, difference=difference,
        below=[one for one in lines if one.unit != now.unit_id], names={one.pk: one.name for one in units},
    )  # fmt: skip


def _other(request: OfficeRequest, now: Bulletin, others: list[Bulletin]) -> Bulletin | None:
    """The one that is asked for, else the one before; 404 for one of another kind or unit."""
    wanted = request.GET.get("with", "")
    if not wanted:
        earlier = [one for one in others if one.day < now.day]
        return max(earlier, key=lambda one: (one.day, one.pk), default=None) or next(
            iter(others), None
        )
    found = next((one for one in others if str(one.pk) == wanted), None)
    if found is None:
        raise Http404
    return found


@scoped(Permission.LEDGERS_VIEW)
@require_safe
def moves(asked: HttpRequest, pk: int) -> HttpResponse:
    """The rows by which two frozen readings of one figure differ, all or those that moved alike."""
    request = cast("OfficeRequest", asked)
    found = found_bulletin(pk)
    after, before = (reading_named(request, name) for name in ("reading", "before"))
    if after is None or before is None:
        return HttpResponseRedirect(address("bulletin", [found.pk]), status=303)
    same = (after.indicator, after.unit_id) == (before.indicator, before.unit_id)
    move = request.GET.get("move", "")
    if not same or after.pk not in queries.readings_of(found) or (move and move not in Move.values):
        raise Http404
    rows = [one for one in queries.moved(before, after) if move in ("", one.move)]
    indicator = indicators()[after.indicator]
    readings = [Reading(one.counted, one.total) for one in (before, after)]
    return page(
        request, "web/bulletins/moves.html", one=found, before=before, after=after, indicator=indicator, move=move,
        unit_name=unit_name(after) or found.issuer, rows=rows[:MOST], count=len(rows),
        most=MOST, moves=[(value, label) for value, label in Move.choices], difference=difference(indicator, *readings),
    )  # fmt: skip
