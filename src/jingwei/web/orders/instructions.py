"""What leaders and committees asked to be done: each with its number, who does it, until when (R-IN.1)."""

from dataclasses import dataclass
from typing import cast

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from jingwei.areas.orders.instruction import instruction, kind
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.procedures import queries
from jingwei.procedures.definition import Catalogue
from jingwei.procedures.models import OPEN, Event
from jingwei.procedures.sight import sight_of
from jingwei.procedures.words import Line
from jingwei.units.models import Unit
from jingwei.web.access import powers
from jingwei.web.addresses import address
from jingwei.web.cases.keyset import NEWEST, URGENT, Page
from jingwei.web.cases.listing import counted
from jingwei.web.cases.urgency import urgency
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped_to_cases

INSTRUCTIONS = Catalogue((instruction,))


@dataclass(frozen=True, slots=True)
class Row:
    """One as the list shows it."""

    line: Line
    kind: str
    number: str
    given_on: str
    text: str
    handler: str
    badge: tuple[str, str]


@scoped_to_cases(Permission.ORDERS_VIEW)
@require_safe
def instructions(asked: HttpRequest) -> HttpResponse:
    """Those in sight: open ones the most urgent first, closed ones the newest first."""
    request = cast("OfficeRequest", asked)
    sight = sight_of(request.account, on=request.today)
    seen = queries.cases(sight, catalogue=INSTRUCTIONS)
    opened, closed = seen.filter(OPEN), seen.exclude(OPEN)
    is_closed = request.GET.get("tab") == "closed"
    shown = Page.of(
        closed if is_closed else opened, NEWEST if is_closed else URGENT,
        before=request.GET.get("before", ""), after=request.GET.get("after", ""),
    )  # fmt: skip
    here = address("instructions")
    turned = f"{here}?tab={'closed' if is_closed else 'open'}"
    lines = queries.lines(sight, shown.cases, catalogue=INSTRUCTIONS)
    return page(
        request, "web/orders/instructions.html", rows=_rows(lines, request), is_closed=is_closed,
        tabs=[(f"{_('在办')} {counted(opened)}", here, not is_closed),
              (f"{_('已结')} {counted(closed)}", f"{here}?tab=closed", is_closed)],
        before=f"{turned}&before={shown.before}" if shown.before else "",
        after=f"{turned}&after={shown.after}" if shown.after else "",
        may_give=Permission.ORDERS_LEAD in powers(request),
    )  # fmt: skip


def _rows(lines: list[Line], request: OfficeRequest) -> list[Row]:
    cases = [line.case for line in lines]
    first = {one.case_id: one.answers for one in Event.objects.filter(case__in=cases, sequence=1)}
    units = Unit.objects.filter(pk__in={one.other_id for one in cases}).named(on=request.today)
    names = {one.pk: one.name for one in units}
    return [
        Row(
            line, _(kind.choices.get(str(said["kind"]), "")), str(said["number"]), str(said["given_on"]), str(said["text"]),
            names.get(line.case.other_id or 0, ""), urgency(line),
        )
        for line in lines
        if (said := first[line.case.pk])
    ]  # fmt: skip
