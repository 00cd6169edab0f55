"""One bulletin: what it says, what is true of it by now, and the rows behind each number (R-T.4)."""

from dataclasses import dataclass
from typing import cast

from django.core.paginator import Paginator
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.views.decorators.http import require_safe

from jingwei.areas.bulletins import queries
from jingwei.areas.bulletins.models import Bulletin
from jingwei.areas.bulletins.references import percent
from jingwei.indicators.catalogue import indicators
from jingwei.indicators.definition import Reading
from jingwei.indicators.freezing import restated, rows_frozen
from jingwei.indicators.models import FrozenReading
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.people.sight import current, seeing
from jingwei.register.models import Entry, Organisation
from jingwei.units.models import Unit
from jingwei.web.access import powers
from jingwei.web.addresses import address
from jingwei.web.bulletins.steps import (
    door_to_frozen,
    drawings,
    found_bulletin,
    reading_named,
    unit_name,
)
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped

A_PAGE = 200
PARTS = ("counted", "rest", "all")


@dataclass(frozen=True, slots=True)
class Restated:
    """A reading of the bulletin that counts otherwise today."""

    title: str
    unit: str
    day: str
    then: str
    now: str
    address: str


@scoped(Permission.LEDGERS_VIEW)
@require_safe
def bulletin(asked: HttpRequest, pk: int) -> HttpResponse:
    """What it says, each number the door to its rows, and beside it what is true today."""
    request = cast("OfficeRequest", asked)
    found = found_bulletin(pk)
    readings = queries.readings_of(found)
    differing = queries.today_of(found, readings, today=request.today)
    held = powers(request)
    return page(
        request, "web/bulletins/one.html", one=found, content=found.said, door=door_to_frozen(found),
        now=_now_of(differing, readings), restated=_restated(found, readings, differing),
        others=queries.comparable(found)[:1], drawings=drawings(found.said),
        may_export=Permission.LEDGERS_EXPORT in held,
    )  # fmt: skip


def _now_of(differing: dict[int, Reading], readings: dict[int, FrozenReading]) -> dict[int, str]:
    """Of a reading that counts otherwise today, what stands beside it: by its id."""
    return {pk: _now(readings[pk], now) for pk, now in differing.items()}


def _now(one: FrozenReading, now: Reading) -> str:
    """The figure of today; where it is as many, that they are others."""
    if (now.counted, now.total) == (one.counted, one.total):
        return _("一样多，家不一样")
    return _text(one.indicator, now)


def _text(key: str, reading: Reading) -> str:
    one = indicators()[key]
    if not one.is_share:
        return str(reading.counted)
    return f"{percent(one, reading)}（{reading.counted}/{reading.total}）"


def _restated(
    found: Bulletin, readings: dict[int, FrozenReading], differing: dict[int, Reading]
) -> list[Restated]:
    """What differs, in the order in which the bulletin says it."""
    order = list(dict.fromkeys(one.reading for one in found.said.numbers()))
    frozen = [readings[pk] for pk in order if pk in differing]
    names = {
        unit.pk: unit.name
        for unit in Unit.objects.filter(pk__in={one.unit_id for one in frozen}).named(on=found.day)
    }
    return [
        Restated(
            indicators()[one.indicator].title, str(names.get(one.unit_id, "")), one.day.isoformat(),
            _text(one.indicator, Reading(one.counted, one.total)), _now(one, differing[one.pk]),
            f"{address('bulletin_rows', [found.pk])}?reading={one.pk}",
        )
        for one in frozen
    ]  # fmt: skip


@scoped(Permission.LEDGERS_VIEW)
@require_safe
def rows(asked: HttpRequest, pk: int) -> HttpResponse:
    """The rows that were frozen behind a number, and the restatement with the rows that moved."""
    request = cast("OfficeRequest", asked)
    found = found_bulletin(pk)
    frozen = reading_named(request, "reading")
    if frozen is None:
        return HttpResponseRedirect(address("bulletin", [found.pk]), status=303)
    if frozen.pk not in queries.readings_of(found):
        raise Http404
    part = request.GET.get("part", "counted")
    numbers = _numbers(frozen, part, reading_named(request, "before"))
    listed = Paginator(sorted(numbers), A_PAGE).get_page(request.GET.get("page"))
    return page(
        request, "web/bulletins/rows.html", one=found, frozen=frozen, indicator=indicators()[frozen.indicator],
        unit_name=unit_name(frozen) or found.issuer, rows_of=part, listed=listed,
        rows=_named(list(listed), frozen), then=_text(frozen.indicator, Reading(frozen.counted, frozen.total)),
        counts={"counted": len(frozen.counted_rows), "rest": len(frozen.other_rows), "all": frozen.total},
        told=restated(frozen, today=request.today), text=_text,
    )  # fmt: skip


def _numbers(frozen: FrozenReading, part: str, before: FrozenReading | None) -> set[int]:
    """The rows of the part; with an earlier reading, those that were in its part too."""
    sides = [rows_frozen(one) for one in (frozen, before) if one is not None]
    if before is not None and (before.indicator, before.unit_id) != (
        frozen.indicator,
        frozen.unit_id,
    ):
        raise Http404
    if part not in PARTS:
        raise Http404
    is_share = indicators()[frozen.indicator].is_share
    chosen = [
        {
            "counted": side.counted,
            "rest": side.others if is_share else side.counted,
            "all": side.all,
        }[part]
        for side in sides
    ]
    return set.intersection(*map(set, chosen))


def _named(numbers: list[int], frozen: FrozenReading) -> list[tuple[str, str]]:
    """Number and name of each as of the day; one that lies out of sight by now with its number alone."""
    with seeing(current().within(frozen.unit)):
        names = dict(
            Entry.objects.on(frozen.day)
            .filter(organisation__in=numbers)
            .values_list("organisation_id", "name")
        )
    return [(Organisation(pk=one).number, names.get(one, "")) for one in numbers]
