"""How many formation plans stand in which state, how many are late; each count opens its cases."""

from typing import cast
from urllib.parse import urlencode

from django.db.models import Count, Q
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.views.decorators.http import require_safe

from jingwei.areas.formation.planning import UNCOVERED
from jingwei.areas.formation.procedure import formation
from jingwei.ledgers.asked import Asked
from jingwei.ledgers.conditions import selected
from jingwei.ledgers.day import as_of
from jingwei.ledgers.organisations import coverage_base
from jingwei.people.permissions import Permission
from jingwei.people.sight import seeing
from jingwei.procedures.definition import Catalogue
from jingwei.procedures.models import OPEN
from jingwei.procedures.queries import cases
from jingwei.procedures.sight import sight_of
from jingwei.web.access import powers, sight_with
from jingwei.web.ledgers.steps import address_of
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped_to_cases


@scoped_to_cases(Permission.COVER_EDIT)
@require_safe
def overview(asked: HttpRequest) -> HttpResponse:
    """The states in their order, each with its count; the organisations that still count without cover."""
    request = cast("OfficeRequest", asked)
    seen = cases(sight_of(request.account, on=request.today), catalogue=Catalogue([formation]))
    late = Count("pk", filter=OPEN & Q(due_on__lt=request.today))
    counted = seen.order_by().values("state").annotate(count=Count("pk"), late=late)
    rows = {row["state"]: (row["count"], row["late"]) for row in counted}
    states = [
        (one.name, *rows.get(one.key, (0, 0)), _door("closed" if one.is_closed else "area", one.key))
        for one in formation.states
    ]  # fmt: skip
    return page(
        request, "web/formation/overview.html", states=states, any_plan=bool(rows), uncovered=_uncovered(request),
    )  # fmt: skip


def _door(tab: str, state: str) -> str:
    asked = {"tab": tab, "procedure": formation.key, "state": state}
    return f"{reverse('cases')}?{urlencode(asked)}"


def _uncovered(request: OfficeRequest) -> tuple[int, str] | None:
    """How many of the denominators have no organisation cover, with the door to them; None without the ledgers."""
    if Permission.LEDGERS_VIEW not in powers(request):
        return None
    asked = Asked(filters=(UNCOVERED,))
    with seeing(sight_with(request, Permission.LEDGERS_VIEW)):
        rows = selected(coverage_base, asked, day=as_of(None, today=request.today), used=set())
        return rows.count(), address_of(coverage_base, asked)
