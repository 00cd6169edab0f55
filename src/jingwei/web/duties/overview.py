"""The responsibility lists of a unit and of those below in this year, and drawing them up."""

from dataclasses import dataclass
from typing import cast

from django.contrib import messages
from django.db.models import Count, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.http import require_POST, require_safe

from jingwei.areas.duties.models import DutyLine, DutyList
from jingwei.areas.duties.operations import draw_up
from jingwei.areas.duties.queries import newest
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.people.sight import current
from jingwei.units.models import Unit
from jingwei.units.paths import ids_of
from jingwei.web.access import powers
from jingwei.web.addresses import address
from jingwei.web.figures.steps import UNIT, chosen_unit, units_above, units_below
from jingwei.web.numbers import number_in
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.rounds.steps import back_to
from jingwei.web.scope import scoped

MOST_BELOW = 100  # units directly below for which lists are drawn up at a press


@dataclass(frozen=True, slots=True)
class Row:
    """A unit with its newest list; answered: lines with an answer."""

    unit: Unit
    found: DutyList | None
    owed: int
    lines: int
    answered: int


@scoped(Permission.LEDGERS_VIEW)
@require_safe
def duties(asked: HttpRequest) -> HttpResponse:
    """The page of a unit, as of a day."""
    request = cast("OfficeRequest", asked)
    unit = chosen_unit(request)
    groups = units_below(unit, request)
    shown = [unit, *(one for _title, units in groups for one in units)]
    return page(
        request, "web/duties/overview.html", unit=unit, rows=_rows(shown, request), year=request.day.year,
        above=[(one.name, f"{address('duties')}?{UNIT}={one.pk}") for one in units_above(unit, request)],
        may_draw=request.day == request.today and Permission.COVER_EDIT in powers(request), has_below=len(shown) > 1,
    )  # fmt: skip


def _rows(units: list[Unit], request: OfficeRequest) -> list[Row]:
    found = newest(units, year=request.day.year, on=request.day)
    lines = DutyLine.objects.filter(list__in=found.values()).order_by().values("list")
    sums = {
        pk: (owed, number)
        for pk, owed, number in lines.annotate(owed=Sum("owed"), number=Count("pk")).values_list(
            "list", "owed", "number"
        )
    }
    said = DutyLine.objects.filter(list__in=found.values(), answers__isnull=False).order_by()
    answered = dict(said.values_list("list").annotate(number=Count("pk", distinct=True)))
    return [
        Row(unit, one, *sums.get(one.pk if one else 0, (0, 0)), answered.get(one.pk if one else 0, 0))
        for unit in units
        for one in (found.get(unit.pk),)
    ]  # fmt: skip


@scoped(Permission.COVER_EDIT)
@require_POST
def draw_them_up(asked: HttpRequest) -> HttpResponse:
    """Draws up the list of a unit, and with `below` those of the units directly below."""
    request = cast("OfficeRequest", asked)
    wanted = number_in(request.POST.get(UNIT, "")) or 0
    unit = Unit.objects.on(request.today).filter(pk=wanted).first()
    if unit is None or current().units.isdisjoint(ids_of(unit.path)):
        raise Http404
    units = [unit]
    if request.POST.get("below"):
        units += [one for _title, below in units_below(unit, request) for one in below][:MOST_BELOW]
    made = [draw_up(one, actor=request.account, now=request.now) for one in units]
    new = sum(1 for _found, is_new in made if is_new)
    text = _("新生成 {new} 份，今天已生成过的 {old} 份没有重复。")
    messages.success(request, text.format(new=new, old=len(made) - new))
    if len(made) == 1:
        return back_to("duty_list", made[0][0].pk)
    answer = back_to("duties")
    answer["Location"] += f"?{UNIT}={unit.pk}"
    return answer
