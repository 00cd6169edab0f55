"""Whose matter a case about a social organisation is: its competent unit's, its registrar's, else the district's (R-CP.8)."""

from datetime import date

from jingwei.areas.compliance.models import Overseen
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.register_number import bare
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.models import Case
from jingwei.procedures.operations import Matter, StepRefused
from jingwei.procedures.organisations import owner_of
from jingwei.procedures.parts import Facts
from jingwei.register.kinds import PlacementKind
from jingwei.register.models import Entry, Placement
from jingwei.units.kinds import Kind, Tree
from jingwei.units.models import Unit
from jingwei.units.paths import ids_of

_OVERSEE = (
    PlacementKind.COMPETENT_UNIT, PlacementKind.REGISTRAR, PlacementKind.INDUSTRY_ADMINISTRATION, PlacementKind.PARTY_WORK,
)  # fmt: skip


def offices_of(entry: Entry, *, on: date) -> dict[str, Unit]:
    """The units that oversee it on the day, by kind of placement, the competent unit first."""
    with seeing(EVERYTHING):
        held = Placement.objects.on(on).filter(
            organisation=entry.organisation_id, kind__in=_OVERSEE
        )
        by_kind = {one.kind: one.unit for one in held.select_related("unit")}
    return {kind: by_kind[kind] for kind in _OVERSEE if kind in by_kind}


def place_of(entry: Entry) -> Unit:
    """The district that it lies in, else the city; raises StepRefused where it lies in neither."""
    line = Unit.objects.filter(pk__in=ids_of(owner_of(entry).path), tree=Tree.PLACE)
    found = line.filter(kind__in=(Kind.DISTRICT, Kind.CITY)).order_by("-path").first()
    if found is None:
        raise StepRefused(_("它还没有属地，先请上级指定属地再办。"))
    return found


def matter_of(entry: Entry, *, on: date) -> Matter:
    """Its competent unit's matter with the registrar opposite; the district stands in for either (R-CP.8).

    With neither, where it lies in the whole city, nobody is opposite.
    """
    held, place = offices_of(entry, on=on), place_of(entry)
    registrar = held.get(PlacementKind.REGISTRAR)
    owner = held.get(PlacementKind.COMPETENT_UNIT) or registrar or place
    other: Unit | None = registrar if registrar and registrar != owner else place
    if other == owner:
        other = place.parent
    return Matter(entry.organisation.number, owner, other)


def not_overseen(case: Case, _facts: Facts) -> str:
    """A guard: such a case is about a social organisation."""
    with seeing(EVERYTHING):
        if Overseen.objects.filter(pk=bare(case.subject_id)).exists():
            return ""
    return _("这件事只为社会组织办理，底册里它不是社会组织。")
