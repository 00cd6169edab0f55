"""How far the service teams of a unit reach on a day: whom they serve, whom nobody serves, which needs are open."""

from typing import Any, cast

from django.db.models import Count
from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from jingwei.areas.liaison.queries import names_of
from jingwei.areas.service.queries import open_needs
from jingwei.cover.models import ServiceTeam, TeamTie
from jingwei.kernel.register_number import written
from jingwei.ledgers.asked import Asked, Filter, Match
from jingwei.ledgers.definition import Ledger
from jingwei.ledgers.organisations import base_register, coverage_base
from jingwei.ledgers.reading import count
from jingwei.people.permissions import Permission
from jingwei.people.sight import current, seeing
from jingwei.units.kinds import Tree
from jingwei.units.models import Unit
from jingwei.web.access import powers
from jingwei.web.addresses import address
from jingwei.web.figures.steps import UNIT, chosen_unit, units_above, units_below
from jingwei.web.ledgers.steps import address_of
from jingwei.web.liaison.steps import unit_names
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.scope import scoped

MOST_TEAMS = 500
MOST = 100  # open needs that are shown, the oldest
SERVED, UNSERVED = (Filter("team_served", Match.IS, (said,)) for said in ("yes", "no"))


@scoped(Permission.LEDGERS_VIEW)
@require_safe
def teams(asked: HttpRequest) -> HttpResponse:
    """The page of a unit, as of a day."""
    request = cast("OfficeRequest", asked)
    unit = chosen_unit(request)
    above, groups = units_above(unit, request), units_below(unit, request)
    with seeing(current().within(unit)):
        facts = {**_counts(unit, request), **_teams(request), **_needs(request)}
    return page(
        request, "web/service/overview.html", unit=unit, **facts, may_found=Permission.COVER_GUIDE in powers(request),
        above=[(one.name, _door(request, one)) for one in above],
        groups=[(title, [(one, _door(request, one)) for one in units]) for title, units in groups],
    )  # fmt: skip


def _door(request: OfficeRequest, unit: Unit) -> str:
    on = "" if request.day == request.today else f"&on={request.day}"
    return f"{address('service_teams')}?{UNIT}={unit.pk}{on}"


def _counts(unit: Unit, request: OfficeRequest) -> dict[str, Any]:
    """Each count with the door to the rows that it counted."""
    on = None if request.day == request.today else request.day
    column = "committee" if unit.tree == Tree.COMMITTEE else "place"
    here = Filter(column, Match.IN, (str(unit.pk),))

    def counted(ledger: Ledger, *filters: Filter) -> tuple[int, str]:
        wanted = Asked(filters=(*filters, here), on=on)
        return count(ledger, wanted, today=request.today, cap=None).number, address_of(
            ledger, wanted
        )

    return {"served": counted(base_register, SERVED), "unserved": counted(coverage_base, UNSERVED)}


def _teams(request: OfficeRequest) -> dict[str, Any]:
    """The teams of the day, by name, with how many they serve here."""
    listed = list(ServiceTeam.objects.on(request.day).order_by("name", "pk")[:MOST_TEAMS])
    ties = TeamTie.objects.on(request.day).filter(team__in=listed).order_by()
    served = dict(ties.values_list("team").annotate(served=Count("organisation", distinct=True)))
    organs = unit_names((one.organ_id for one in listed), on=request.day)
    return {
        "count": ServiceTeam.objects.on(request.day).count(),
        "teams": [(one, organs.get(one.organ_id, ""), served.get(one.pk, 0)) for one in listed],
    }


def _needs(request: OfficeRequest) -> dict[str, Any]:
    """What is open, the oldest first."""
    found = open_needs(on=request.day)
    shown = list(found[:MOST])
    names = names_of(one.tie.organisation_id for one in shown)
    return {
        "open_needs": found.count(),
        "needs": [
            (one, written(one.tie.organisation_id), names.get(one.tie.organisation_id, ""))
            for one in shown
        ],
    }
