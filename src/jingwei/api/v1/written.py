"""Entries and units as the read API writes them."""

from collections.abc import Sequence
from datetime import date

from jingwei.api.reconcile.told import STREETS, number_of
from jingwei.api.v1.schemas import Internal, Organisation, Unit
from jingwei.people.sight import Sight
from jingwei.register.models import Entry
from jingwei.register.recognition.places import Places, places_of
from jingwei.units.kinds import Kind
from jingwei.units.models import Unit as UnitRow


def organisations(entries: Sequence[Entry], *, internal: Sight, on: date) -> list[Organisation]:
    """The entries; the internal fields of those alone that lie in the sight given for them."""
    places = places_of(entries, on=on)
    return [_organisation(one, places, internal=internal) for one in entries]


def units(rows: Sequence[UnitRow]) -> list[Unit]:
    """The units, which must be named."""
    return [
        Unit(id=one.pk, name=one.name or "", kind=one.kind, tree=one.tree, parent=one.parent_id)
        for one in rows
    ]


def _organisation(entry: Entry, places: Places, *, internal: Sight) -> Organisation:
    return Organisation(
        number=number_of(entry),
        name=entry.name,
        uscc=entry.uscc,
        kind=entry.kind,
        legal_status=entry.legal_status,
        former_names=entry.former_names,
        registered_address=entry.registered_address,
        district=places.name_of(entry, kinds=(Kind.DISTRICT,)),
        street=places.name_of(entry, kinds=STREETS),
        industry=entry.industry,
        established_on=entry.established_on,
        held_from=entry.held_from,
        held_to=entry.held_to,
        internal=None if internal.units.isdisjoint(entry.units) else _internal(entry),
    )


def _internal(entry: Entry) -> Internal:
    return Internal(
        operating_address=entry.operating_address,
        place=entry.place_id,
        committee=entry.committee_id,
        park=entry.park_id,
        building=entry.building_id,
        has_premises=entry.has_premises,
        has_staff=entry.has_staff,
        has_operation=entry.has_operation,
        three_have=entry.three_have,
        has_party_org=entry.has_party_org,
        four_clear=entry.four_clear,
        departments=entry.departments,
        flags=entry.flags,
    )
