"""Lays the small samples of Quangang and Dejiang beside the demo's city: rows alone, without lists or a round."""

from collections.abc import Mapping
from datetime import date, datetime

from jingwei.cover.models import (
    Assignment,
    Chain,
    ChainLink,
    Hosting,
    Instructor,
    PartyOrganisation,
    PartyRecord,
)
from jingwei.journal.content import Subject
from jingwei.journal.write import record
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.kinds import Basis, PlacementKind
from jingwei.register.models import Entry, Lineage, Organisation, Placement
from jingwei.sample.addresses import full_address
from jingwei.sample.counties import ZONE, County, dejiang, quangang
from jingwei.sample.model import Organisation as True_
from jingwei.units.kinds import CodeSystem, Kind
from jingwei.units.models import Unit
from jingwei.units.operations.divisions import load_divisions
from jingwei.units.paths import ids_of
from jingwei.units.queries import unit_of_code

SINCE = date(2025, 1, 6)
# Above every number that a round or a split of the demo's city gives.
_FIRST = {"350505": 9_100_000, "520626": 9_200_000}
_YES = dict.fromkeys(("three_have", "has_premises", "has_staff", "has_operation"), "yes")


def lay_counties(*, on: date, actor: Account, now: datetime) -> None:
    """Both counties with their trees of places, from the day on."""
    for county in (quangang(), dejiang()):
        load_divisions(prefix=county.city.place.code, on=on)
        with seeing(EVERYTHING):  # the new tops too
            _lay(county, on=on, actor=actor, now=now)


def _lay(county: County, *, on: date, actor: Account, now: datetime) -> None:
    code = county.city.place.code
    top = unit_of_code(code, system=CodeSystem.STATISTICS, on=on)
    assert top is not None  # noqa: S101 - just loaded
    towns = {unit.name: unit for unit in Unit.objects.on(on).named(on=on).filter(parent=top)}
    known = {
        true.truth_id: _organisation(true, county, towns, number=_FIRST[code] + true.truth_id)
        for true in county.city.organisations
    }
    _cover(county, known, top=top)
    record(
        "demo.lay", chain="cover", actor=str(actor.pk), subject=Subject("unit", str(top.pk)),
        details={"organisations": len(known), "party_organisations": len(county.branches),
                 "instructors": len(county.guides)}, now=now,
    )  # fmt: skip


def _organisation(
    true: True_, county: County, towns: Mapping[str, Unit], *, number: int
) -> Organisation:
    """One organisation with its entry, where it works."""
    place = county.city.place
    in_zone = true.truth_id in county.in_zone
    name = ZONE if in_zone else place.districts[0].towns[true.operating.town].name
    unit = towns[name] if name != ZONE or in_zone else min(towns.values(), key=lambda one: one.pk)
    units = ids_of(unit.path)
    made = Organisation.objects.create(id=number, units=units)
    is_social = true.detail != "enterprise"
    entry = Entry.objects.create(
        organisation=made, held_from=SINCE, units=units, place=unit, park=unit if unit.kind == Kind.PARK else None,
        name=true.name.text, uscc=true.codes.credit, kind=true.detail, legal_status="active",
        ownership="" if is_social else "non_public", employees=true.standing.employees,
        operating_address=full_address(true.operating, place=place), four_clear=1, **({} if is_social else _YES),
    )  # fmt: skip
    Lineage.objects.create(entry=entry, claims={})
    kinds = [PlacementKind.PLACE, *([PlacementKind.PARK] if unit.kind == Kind.PARK else [])]
    Placement.objects.bulk_create(
        Placement(organisation=made, kind=kind, unit=unit, basis=Basis.PERSON, reason=_("样例，全部虚构"), held_from=SINCE)
        for kind in kinds
    )  # fmt: skip
    return made


def _cover(county: County, known: Mapping[int, Organisation], *, top: Unit) -> None:
    for branch in county.branches:
        hosts = [(known[one], since) for one, since in branch.hosts]
        units = sorted({unit for one, _since in hosts for unit in one.units})
        made = PartyOrganisation.objects.create(established_on=branch.established_on, units=units)
        PartyRecord.objects.create(
            party_organisation=made, name=branch.name, level="branch", nature="entity", formation=branch.formation,
            formal=branch.formal, probationary=branch.probationary, held_from=branch.established_on,
        )  # fmt: skip
        Hosting.objects.bulk_create(
            Hosting(party_organisation=made, organisation=one, held_from=since) for one, since in hosts
        )  # fmt: skip
    for guide in county.guides:
        guided = [(known[one], since) for one, since in guide.guides]
        units = sorted({*ids_of(top.path), *(unit for one, _since in guided for unit in one.units)})
        sent = Instructor.objects.create(
            name=guide.name, unit=top, post_kind=guide.post_kind, most=5, units=units,
            held_from=min(since for _one, since in guided),
        )  # fmt: skip
        Assignment.objects.bulk_create(
            Assignment(instructor=sent, organisation=one, held_from=since) for one, since in guided
        )
    chains: dict[str, Chain] = {}
    for link in county.links:
        chain = chains.get(link.chain)
        if chain is None:
            chain = chains[link.chain] = Chain.objects.create(
                name=link.chain, place=top, units=ids_of(top.path), held_from=SINCE
            )
        ChainLink.objects.create(
            chain=chain, organisation=known[link.truth_id], stage=link.stage, held_from=SINCE
        )
