"""Why a figure differs between two days: the rows that moved it, by what became of them (R-I.5)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import groupby
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from jingwei.indicators.movement import Move, Moved, between
from jingwei.indicators.rows import rows_of
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.web.figures.course import difference
from jingwei.web.figures.steps import chosen_unit, door_to, indicator_of
from jingwei.web.pages import page
from jingwei.web.refusals import Unclear
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped

SINCE = "since"  # the field of the address with the first day
MOST = 200  # rows of one kind that a page lists
_HALF = 50  # of the drawing: the longest bar to either side


@dataclass(frozen=True, slots=True)
class Group:
    """The rows that moved a figure in one way; x and width: its bar, in hundredths of the drawing."""

    move: Move
    rows: Sequence[Moved]
    counted: int
    total: int
    x: float
    width: float

    @property
    def more(self) -> int:
        """How many are not listed."""
        return max(0, len(self.rows) - MOST)


@scoped(Permission.LEDGERS_VIEW)
@require_safe
def why(asked: HttpRequest, key: str) -> HttpResponse:
    """The figure on both days, the difference, and every row of it."""
    request = cast("OfficeRequest", asked)
    indicator, unit = indicator_of(key), chosen_unit(request)
    since, until = _first(request), request.day
    before, after = (
        rows_of(indicator, unit, on=day, today=request.today) for day in (since, until)
    )
    moves = between(indicator, unit, before, after, since=since, until=until)
    return page(
        request,
        "web/figures/why.html",
        indicator=indicator,
        unit=unit,
        since=since,
        before=before.reading,
        after=after.reading,
        said=difference(indicator, before.reading, after.reading),
        groups=grouped(moves),
        most=MOST,
        figure=door_to(request, unit, key=key),
        overview=door_to(request, unit),
    )


def grouped(moves: Sequence[Moved]) -> list[Group]:
    """By what became of the rows, each with its bar: to the right what raised the number, to the left what lowered it."""
    kinds = [(move, list(rows)) for move, rows in groupby(moves, key=lambda one: one.move)]
    sums = [
        (move, rows, sum(one.counted for one in rows), sum(one.total for one in rows))
        for move, rows in kinds
    ]
    longest = max([1, *(max(abs(counted), abs(total)) for _move, _rows, counted, total in sums)])
    found = []
    for move, rows, counted, total in sums:
        width = round(_HALF * abs(counted or total) / longest, 1)
        is_up = (counted or total) > 0
        found.append(Group(move, rows, counted, total, _HALF if is_up else _HALF - width, width))
    return found


def _first(request: OfficeRequest) -> date:
    """The day from which is compared: as asked, else the end of the month before."""
    said = request.GET.get(SINCE, "")
    try:
        first = date.fromisoformat(said) if said else request.day.replace(day=1) - timedelta(days=1)
    except ValueError:
        text = _("“{said}”不是日期，请写作 2025-11-30。")
        raise Unclear(text.format(said=said[:20])) from None
    if first > request.day:
        text = _("比较的起点 {first} 晚于终点 {last}，请换过来。")
        raise Unclear(text.format(first=first, last=request.day))
    return first
