"""The places that entries lie in, by name: what a district asked with is compared with."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache

import polars as pl

from jingwei.fusion.normalise.places import local_places
from jingwei.register.models import Entry
from jingwei.units.kinds import Kind, Tree
from jingwei.units.models import UnitName


@dataclass(frozen=True, slots=True)
class Place:
    """A unit of the tree of places."""

    kind: Kind
    names: tuple[str, str]  # in full, for short


@dataclass(frozen=True, slots=True)
class Places:
    """Units of the tree of places by id, as of a day."""

    found: Mapping[int, Place]

    def names_of(self, entry: Entry) -> set[str]:
        """Every name, in full and for short, of a place that the entry lies in."""
        return {name for pk in entry.units if pk in self.found for name in self.found[pk].names}

    def name_of(self, entry: Entry, *, kinds: Collection[Kind]) -> str:
        """The name of the place of one of the kinds that it lies in, "" where there is none."""
        named = [self.found[pk] for pk in entry.units if pk in self.found]
        return next((one.names[0] for one in named if one.kind in kinds), "")

    def is_known(self, entry: Entry) -> bool:
        """True where the entry lies in a district or below, so that another district speaks against it."""
        return bool(self.name_of(entry, kinds=(Kind.DISTRICT,)))


def places_of(entries: Iterable[Entry], *, on: date) -> Places:
    """The places that these entries lie in, in one query."""
    wanted = {pk for entry in entries for pk in entry.units}
    rows = UnitName.objects.on(on).filter(unit__in=wanted, unit__tree=Tree.PLACE)
    named = rows.values_list("unit", "unit__kind", "name", "short_name")
    return Places({pk: Place(Kind(kind), (name, short)) for pk, kind, name, short in named})


def words_for_places(*, on: date) -> Mapping[str, str]:
    """The names of places that are stripped from names of organisations here (R-N.1)."""
    rows = UnitName.objects.on(on).filter(unit__kind__in=(Kind.CITY, Kind.DISTRICT))
    named = sorted(rows.values_list("unit__kind", "name"))
    cities = tuple(name for kind, name in named if kind == Kind.CITY)
    return _local(cities or tuple(name for _kind, name in named))


@lru_cache(maxsize=8)
def _local(names: tuple[str, ...]) -> Mapping[str, str]:
    """What fusion would learn from lists whose addresses name these places: three of each are enough to it."""
    return local_places(pl.Series([], dtype=pl.String), pl.Series(list(names) * 3, dtype=pl.String))
