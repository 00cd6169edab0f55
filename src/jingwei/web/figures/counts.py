"""Counts that are no share of a ledger: all of a unit, and one of them opened to what it counts (R-I.6)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import cast
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from jingwei.fusion.privacy import SMALLEST_COUNT
from jingwei.indicators.tally import Item, Tally, What, tallies
from jingwei.kernel.catalogue import translate as _
from jingwei.ledgers.asked import Asked, Filter, Match
from jingwei.ledgers.catalogue import LEDGERS
from jingwei.people.permissions import Permission
from jingwei.people.queries import paths
from jingwei.units.models import Unit
from jingwei.web.access import powers
from jingwei.web.addresses import address
from jingwei.web.figures.steps import chosen_unit, door_to, units_above
from jingwei.web.ledgers.steps import address_of
from jingwei.web.numbers import number_in
from jingwei.web.organisations.choosing import within
from jingwei.web.pages import page
from jingwei.web.refusals import Unclear
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped

SINCE = "since"  # the field of the address with the first day of the period
SIZE = 200  # items on a page
# The pages that open what is counted; a ledger is narrowed to the unit, a word has none.
_PAGES: Mapping[What, str] = {
    What.ORGANISATION: "organisation", What.PARTY: "party", What.UNIT: "unit", What.FILE: "upload",
    What.TEAM: "service_team", What.CHAIN: "chain",
    What.RECEPTION: "receptions", What.CASE: "case",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Line:
    """An item as it is drawn: its door is "" where it has no page."""

    item: Item
    amount: str
    door: str


@scoped(Permission.LEDGERS_VIEW)
@require_safe
def counts(asked: HttpRequest) -> HttpResponse:
    """All counts of the unit for the period, each a door to what it counts."""
    request = cast("OfficeRequest", asked)
    unit, since = chosen_unit(request), first_day(request)
    rows = [
        (one, total_of(one, one.items(unit, since, request.day)), _here(request, unit, since, one))
        for one in tallies().values() if one.permission in powers(request)
    ]  # fmt: skip
    return page(
        request,
        "web/figures/counts.html",
        unit=unit, since=since, rows=rows,
        above=[(one.name, _here(request, one, since)) for one in units_above(unit, request)],
        overview=door_to(request, unit),
    )  # fmt: skip


@scoped(Permission.LEDGERS_VIEW)
@require_safe
def count(asked: HttpRequest, key: str) -> HttpResponse:
    """One of them: the number, and what adds up to it."""
    request = cast("OfficeRequest", asked)
    tally = tallies().get(key)
    if tally is None or tally.permission not in powers(request):
        raise Http404
    unit, since = chosen_unit(request), first_day(request)
    items = list(tally.items(unit, since, request.day))
    number = number_in(request.GET.get("page", "")) or 1
    first = (number - 1) * SIZE
    if first and first >= len(items):
        raise Http404
    turned = _here(request, unit, since, tally)
    shown = items[first : first + SIZE]
    door = _doors(request, unit, shown)
    return page(
        request,
        "web/figures/count.html",
        tally=tally, unit=unit, since=since, count=len(items),
        total=total_of(tally, items),
        lines=[Line(one, amount_of(tally, one.amount), door(one)) for one in shown],
        is_sum=any(one.amount != 1 for one in items),
        above=[(one.name, _here(request, one, since, tally)) for one in units_above(unit, request)],
        overview=_here(request, unit, since),
        before=f"{turned}&page={number - 1}" if number > 1 else "",
        after=f"{turned}&page={number + 1}" if first + SIZE < len(items) else "",
    )  # fmt: skip


def first_day(request: OfficeRequest) -> date:
    """The first day of the period: as asked, else that of the year; raises Unclear where it lies after the last."""
    wanted = request.GET.get(SINCE, "")
    try:
        found = date.fromisoformat(wanted) if wanted else request.day.replace(month=1, day=1)
    except ValueError:
        found = None
    if found is None or found > request.day:
        text = _("起始日期“{text}”不对，请填不晚于 {day} 的日期，例如 2025-01-01。")
        raise Unclear(text.format(text=wanted, day=request.day))
    return found


def amount_of(tally: Tally, number: int) -> str:
    """As it may be told: counts of people under five are one value (E-17)."""
    if tally.is_of_people and 0 < number < SMALLEST_COUNT:
        return f"<{SMALLEST_COUNT}"
    return f"{number:,}"


def total_of(tally: Tally, items: Iterable[Item]) -> str:
    """The sum as it may be told: of people none from which the one or the few that are not told can be worked out (E-17)."""
    amounts = [one.amount for one in items]
    small = [one for one in amounts if 0 < one < SMALLEST_COUNT]
    exposed = len(small) == 1 or sum(small) in (len(small), len(small) * (SMALLEST_COUNT - 1))
    if tally.is_of_people and small and exposed and len(amounts) > 1:
        return _("不显示")
    return amount_of(tally, sum(amounts))


def _here(request: OfficeRequest, unit: Unit, since: date, tally: Tally | None = None) -> str:
    """The page of the unit's counts, or of one of them, for the same period."""
    asked = {"unit": str(unit.pk)}
    if request.day != request.today:
        asked["on"] = str(request.day)
    if since != request.day.replace(month=1, day=1):
        asked[SINCE] = str(since)
    place = address("count", [tally.key]) if tally else address("counts")
    return f"{place}?{urlencode(asked)}"


def _doors(request: OfficeRequest, unit: Unit, items: list[Item]) -> Callable[[Item], str]:
    """What opens an item, as of the same day; units that are not the reader's have no door."""
    on = None if request.day == request.today else request.day
    query = f"?on={on}" if on else ""
    units = [one.at[0] for one in items if one.what is What.UNIT]
    own = paths(request.account, Permission.UNITS_VIEW, on=request.today) if units else []
    opened = set(within(own).filter(pk__in=units).values_list("pk", flat=True)) if units else set()

    def door(item: Item) -> str:
        if item.what is What.LEDGER:
            here = Asked(filters=(Filter("place", Match.IN, (str(unit.pk),)),), on=on)
            return address_of(LEDGERS[str(item.at[0])], here)
        if item.what is What.UNIT and item.at[0] not in opened:
            return ""
        name = _PAGES.get(item.what)
        return f"{address(name, item.at)}{query}" if name else ""

    return door
