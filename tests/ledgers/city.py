"""A small city with organisations in it, as the ledgers' tests need them."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from itertools import count

from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.models import Entry, Organisation
from jingwei.units.kinds import Kind
from jingwei.units.models import Unit
from jingwei.units.operations import Opening, open_units
from jingwei.units.paths import ids_of
from tests.remembered import remembered

FOUNDED = date(2020, 1, 1)
SINCE = date(2026, 1, 1)
TODAY = date(2026, 6, 15)
NOW = datetime(2026, 6, 15, 1, 0, tzinfo=UTC)  # nine in the morning in the office
TIES = ("place", "committee", "park", "building")


@dataclass
class City:
    """The units by short names, and how organisations come into them."""

    units: dict[str, Unit]
    numbers: Iterator[int] = field(default_factory=lambda: count(1))

    def __getitem__(self, name: str) -> Unit:
        return self.units[name]

    def organisation(
        self,
        name: str,
        *,
        place: str | None = "a1",
        held_from: date = SINCE,
        held_to: date | None = None,
        merged_into: Entry | None = None,
        **values: object,
    ) -> Entry:
        """An organisation with one entry; ties to units by their short names."""
        ties = {
            tie: self.units[str(values.pop(tie))] for tie in TIES[1:] if values.get(tie) is not None
        }
        if place is not None:
            ties["place"] = self.units[place]
        lies_in = sorted({pk for unit in ties.values() for pk in ids_of(unit.path)})
        lies_in = lies_in or [self.units["city"].pk]
        heir = merged_into.organisation_id if merged_into else None
        organisation = Organisation(pk=next(self.numbers), units=lies_in, merged_into_id=heir)
        entry = Entry(
            organisation=organisation, held_from=held_from, held_to=held_to, units=lies_in, name=name,
            **{"kind": "enterprise", "legal_status": "active", **ties, **values},
        )  # fmt: skip
        with seeing(EVERYTHING):
            Organisation.objects.bulk_create([organisation])
            Entry.objects.bulk_create([entry])
        return entry

    def next_entry(self, entry: Entry, *, on: date, **values: object) -> Entry:
        """The entry closed on the day, and the next one with other values."""
        with seeing(EVERYTHING):
            Entry.objects.filter(pk=entry.pk).update(held_to=on)
            fields = [
                f.attname for f in Entry._meta.concrete_fields if f.name not in ("id", "bigrams")
            ]
            kept = {name: getattr(entry, name) for name in fields}
            made = Entry(**{**kept, "held_from": on, "held_to": None, **values})
            Entry.objects.bulk_create([made])
            Organisation.objects.filter(pk=made.organisation_id).update(units=made.units)
            return made


@remembered
def build() -> City:
    """Two districts, three streets, a park, a community, a building, a committee."""
    city = Opening("乌海市", Kind.CITY)
    north, south = (Opening(name, Kind.DISTRICT, parent=city) for name in ("海勃湾区", "乌达区"))
    a, b = (Opening(name, Kind.STREET, parent=north) for name in ("新华街道", "滨河街道"))
    c = Opening("三道坎街道", Kind.STREET, parent=south)
    a1, a2 = (Opening(name, Kind.COMMUNITY, parent=a) for name in ("新桥社区", "团结社区"))
    park = Opening("乌海高新园区", Kind.PARK, parent=south)
    tower = Opening("万达广场", Kind.BUILDING, parent=a1)
    two_new = Opening("市“两新”工委", Kind.WORKING_COMMITTEE, serves=city)
    trade = Opening("商务行业党委", Kind.INDUSTRY_COMMITTEE, parent=two_new)
    named = {
        "city": city, "north": north, "south": south, "a": a, "b": b, "c": c, "a1": a1, "a2": a2,
        "park": park, "tower": tower, "two_new": two_new, "trade": trade,
    }  # fmt: skip
    return City(dict(zip(named, open_units(list(named.values()), on=FOUNDED), strict=True)))
