"""What covers an organisation on the day, and since when, its teams and chains, as a part of its page (R-CV.4, R-CV.5)."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from jingwei.cover.kinds import MassKind, Nature
from jingwei.cover.models import Assignment, ChainLink, Hosting, MassBody, PartyRecord, TeamTie
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.register.models import Organisation
from jingwei.units.queries import name_paths
from jingwei.web.access import powers, sight_with
from jingwei.web.request import OfficeRequest


@dataclass(frozen=True, slots=True)
class Party:
    """A Party organisation that is formed in it."""

    pk: int
    name: str
    words: tuple[str, ...]
    since: date


@dataclass(frozen=True, slots=True)
class Guide:
    """The instructor who guides it: a display name and a unit (E-19)."""

    name: str
    unit: str
    since: date


def cover_of(request: OfficeRequest, one: Organisation) -> dict[str, Any]:
    """Party organisations, the instructor, teams and chains of the day; what the reader may do about it."""
    day = request.day
    ties = {tie.party_organisation_id: tie.held_from for tie in Hosting.objects.on(day).filter(organisation=one)}  # fmt: skip
    records = PartyRecord.objects.on(day).filter(party_organisation__in=ties).order_by("name")
    sent = list(Assignment.objects.on(day).filter(organisation=one).select_related("instructor__unit"))  # fmt: skip
    units = name_paths([each.instructor.unit for each in sent], on=day)
    own = set(one.units)
    may_edit = request.day == request.today and Permission.COVER_EDIT in powers(request)
    return {
        "parties": [Party(each.party_organisation_id, each.name, _words(each), ties[each.party_organisation_id]) for each in records],
        "instructors": [Guide(each.instructor.name, units[each.instructor.unit_id].rpartition(" / ")[2], each.held_from) for each in sent],
        "teams": list(TeamTie.objects.on(day).filter(organisation=one).select_related("team").order_by("team__name", "team")),
        "chains": list(ChainLink.objects.on(day).filter(organisation=one).select_related("chain").order_by("chain__name", "chain")),
        "masses": [(_(str(MassKind(each.kind).label)), each.held_from) for each in MassBody.objects.on(day).filter(organisation=one).order_by("kind")],
        "may_open": Permission.LEDGERS_VIEW in powers(request),
        "may_plan": may_edit and not any(each.nature == Nature.ENTITY for each in records) and not own.isdisjoint(sight_with(request, Permission.COVER_EDIT).units),
        "may_found": may_edit and not own.isdisjoint(sight_with(request, Permission.COVER_EDIT).units),
    }  # fmt: skip


def _words(one: PartyRecord) -> tuple[str, ...]:
    kinds = (one.get_level_display(), one.get_nature_display(), one.get_formation_display())
    return tuple(_(str(word)) for word in kinds)
