"""Whose changes wait to be looked at: one line a unit, on the page and on the desk (R-M.6)."""

from dataclasses import dataclass
from datetime import date
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from jingwei.areas.level_changes.procedure import WAITING
from jingwei.areas.level_changes.queries import CATALOGUE, Pending, is_turn_of, pending
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.people.sight import seeing
from jingwei.procedures.clock import SOON
from jingwei.procedures.sight import sight_of
from jingwei.procedures.working_days import calendar
from jingwei.units.models import UnitName
from jingwei.web.access import needs, powers
from jingwei.web.desk_parts import Item
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest

MAY = (Permission.REGISTER_ACCEPT, Permission.REGISTER_EDIT)


@dataclass(frozen=True, slots=True)
class Line:
    """What of a unit waits, in words; `badge` as `states.badge` draws it, its word "" for none."""

    found: Pending
    unit: str
    waits_for: str
    address: str
    badge: tuple[str, str]
    is_mine: bool


@needs(*MAY)
@require_safe
def level_changes(asked: HttpRequest) -> HttpResponse:
    """What waits within the reader's sight, his own turn first."""
    request = cast("OfficeRequest", asked)
    lines = _lines(request)
    return page(
        request, "web/changes/units.html", waiting=[one for one in lines if one.found.state in WAITING],
        returned=[one for one in lines if one.found.state not in WAITING],
    )  # fmt: skip


def waiting(request: OfficeRequest) -> list[Item]:
    """What waits for the reader, for his desk: one line a unit."""
    if powers(request).isdisjoint(MAY):
        return []
    return [_item(one) for one in _lines(request) if one.is_mine]


def _item(one: Line) -> Item:
    if one.found.state in WAITING:
        said = _("{unit}修改了 {count} 处，请过目")
    else:
        said = _("{unit}修改的 {count} 处被退回")
    state, word = one.badge
    return Item(
        said.format(unit=one.unit, count=one.found.changes), one.address, word, state or "open"
    )


def _lines(request: OfficeRequest) -> list[Line]:
    sight = sight_of(request.account, on=request.today)
    with seeing(sight.over(CATALOGUE)):
        found = pending(sight)
    ids = {pk for one in found for pk in (one.unit, one.turn)}
    names = UnitName.objects.filter(unit__in=ids, held_from__lte=request.today)
    called = dict(names.order_by("held_from").values_list("unit", "name")) if ids else {}
    lines = [
        Line(one, called.get(one.unit, ""), called.get(one.turn, ""), _address(one),
             _badge(one.due_on, on=request.today), is_turn_of(sight, one))
        for one in found
    ]  # fmt: skip
    return sorted(lines, key=lambda line: not line.is_mine)


def _address(one: Pending) -> str:
    address = reverse("level_changes_of", args=[one.unit])
    return address if one.state in WAITING else f"{address}?state=returned"


def _badge(due_on: date | None, *, on: date) -> tuple[str, str]:
    """How urgent the most urgent of them is."""
    if due_on is None:
        return "open", ""
    if due_on < on:
        return "overdue", _("{day} 到期，已逾期").format(day=due_on)
    is_near = calendar().between(on, until=due_on) <= SOON
    return "soon" if is_near else "open", _("{day} 到期").format(day=due_on)
