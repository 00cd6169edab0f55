"""What concerns an organisation, for its secretary who came with its code: its cases, and what it can ask for."""

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from jingwei.areas.compliance.queries import overseen
from jingwei.kernel.register_number import bare
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures import queries
from jingwei.procedures.definition import Procedure
from jingwei.procedures.models import Case
from jingwei.procedures.organisations import names_of
from jingwei.web.access import public
from jingwei.web.compliance.steps import BADGES, STANDS, title
from jingwei.web.counter.held import number_of, outside
from jingwei.web.counter.home import askable
from jingwei.web.pages import page
from jingwei.web.procedures import CATALOGUE, OBJECTIONS, SHOWN

MOST = 100  # cases on the page; an organisation with more has them at the office


@public
@require_safe
def organisation(request: HttpRequest) -> HttpResponse:
    """Its cases, open ones first, what falls due for it this year, and what it can ask for."""
    number = number_of(request)
    if not number:
        return HttpResponseRedirect(reverse("counter"), status=303)
    with seeing(EVERYTHING):
        found = Case.objects.filter(
            subject_kind="organisation", subject_id=number, procedure__in=SHOWN
        )
        listed = list(found.order_by("-closed_at", "due_on", "pk")[:MOST])
        lines = queries.lines(outside(request), listed, catalogue=CATALOGUE)
    return page(
        request, "web/counter/organisation.html", name=names_of([number]).get(number, number), number=number,
        lines=lines, items=_due(request, number), stands=STANDS, badges=BADGES, procedures=[one for one in askable(of_organisation=True) if one.key not in {key for key, _states in OBJECTIONS.values()}],
    )  # fmt: skip


def _due(request: HttpRequest, number: str) -> list[tuple[Any, ...]]:
    """A social organisation's calendar of the year, the offices' part of it beside its own (R-CP.2)."""
    on = request.today  # type: ignore[attr-defined]
    with seeing(EVERYTHING):
        known = overseen(on=on, only=[bare(number)])
    return [(each, title(each), each.stands(on)) for one in known for each in one.items(on.year)]


def objectable(case: Case) -> list[Procedure]:
    """With what an organisation can object to what was done in this case."""
    key, states = OBJECTIONS.get(case.procedure, ("", frozenset()))
    return [CATALOGUE.newest(key)] if key and (not states or case.state in states) else []
