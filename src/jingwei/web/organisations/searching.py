"""One box for everything: organisations by number, code or name, units and rounds, as the reader sees them."""

from typing import cast

from django.http import HttpRequest, HttpResponse
from django.views.decorators.http import require_safe

from jingwei.fusion.outputs import words
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.register_number import written
from jingwei.people.permissions import Permission
from jingwei.people.queries import paths
from jingwei.people.sight import seeing
from jingwei.register import queries
from jingwei.units.kinds import Kind
from jingwei.units.models import Unit
from jingwei.units.queries import name_paths
from jingwei.web.access import powers, sight_with, signed_in
from jingwei.web.environment import grouped
from jingwei.web.organisations.choosing import called, within
from jingwei.web.pages import page
from jingwei.web.request import OfficeRequest
from jingwei.web.rounds.finding import rounds_found
from jingwei.web.search_parts import MOST, Found, Group

SHORTEST, LONGEST = 2, 100


@signed_in
@require_safe
def search(asked: HttpRequest) -> HttpResponse:
    """What the words in `?q=` find among what the reader may see; of today's register."""
    request = cast("OfficeRequest", asked)
    text = " ".join(request.GET.get("q", "").replace("\0", "").split())[:LONGEST]
    groups = _groups(request, text) if len(text) >= SHORTEST else []
    return page(
        request, "web/organisations/search.html", part="found", text=text, shortest=SHORTEST, most=MOST,
        groups=[group for group in groups if group.found], may_see=_may_see(request),
    )  # fmt: skip


def _may_see(request: OfficeRequest) -> bool:
    wanted = {Permission.REGISTER_VIEW, Permission.UNITS_VIEW, Permission.ROUNDS_VIEW}
    return bool(powers(request) & wanted)


def _groups(request: OfficeRequest, text: str) -> list[Group]:
    return [_organisations(request, text), _units(request, text), rounds_found(request, text)]


def _organisations(request: OfficeRequest, text: str) -> Group:
    with seeing(sight_with(request, Permission.REGISTER_VIEW)):
        entries = queries.search(text, most=MOST + 1)
        places = name_paths(
            Unit.objects.filter(pk__in=[one.place_id for one in entries if one.place_id]),
            on=request.today,
        )
    found = tuple(
        Found(
            title=entry.name,
            notes=(written(entry.organisation_id), grouped(entry.uscc), places.get(entry.place_id or 0, ""),
                   words.word(words.LEGAL_STATUS, entry.legal_status)),
            name="organisation", key=written(entry.organisation_id),
        )
        for entry in entries[:MOST]
    )  # fmt: skip
    return Group(_("组织"), found, more=len(entries) > MOST)


def _units(request: OfficeRequest, text: str) -> Group:
    own = paths(request.account, Permission.UNITS_VIEW, on=request.today)
    units = within(own).on(request.day).filter(pk__in=called(text, on=request.day))
    listed = list(units.named(on=request.day).order_by("path")[: MOST + 1])
    lines = name_paths(listed, on=request.day)
    found = tuple(
        Found(unit.name, (_(Kind(unit.kind).label), lines[unit.pk]), "unit", unit.pk) for unit in listed[:MOST]
    )  # fmt: skip
    return Group(_("单位"), found, more=len(listed) > MOST)
