"""The units of a city on a day, as frames that many organisations are placed by at once."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import polars as pl

from jingwei.kernel.text import fold
from jingwei.register.kinds import STREETS
from jingwei.units.kinds import Kind, Tree
from jingwei.units.models import Unit
from jingwei.units.paths import ids_of
from jingwei.units.queries import committees_by_industry

_PLACES = (*STREETS, Kind.COMMUNITY)
_SITES = (Kind.PARK, Kind.BUILDING, Kind.BUSINESS_DISTRICT)
_SHORTEST = 3  # characters of a short name that stands for a site within an address
# No name in the text is this; an empty list of names would be refused.
_NOBODY = "\0"

Lines = dict[str, list[int | str | None]]


@dataclass(frozen=True)
class Ground:
    """Where organisations of a city may lie on a day.

    named: word (as an address or a list may have it), unit, kind, street (the unit at street level
    that it is or lies in), district; `exact`: the word counts only where it stands alone. paths:
    unit -> ids from the top down. committees: district id (0: the city) -> code of GB/T 4754 -> unit.
    """

    top: Unit
    named: pl.DataFrame
    districts: pl.DataFrame
    paths: Mapping[int, list[int]]
    committees: Mapping[int, Mapping[str, int]]

    def words(self, *kinds: Kind) -> list[str]:
        """The words that may stand within a text for units of these kinds."""
        within = self.named.filter(~pl.col("exact"), pl.col("kind").is_in(list(kinds)))
        return within["word"].unique().sort().to_list() or [_NOBODY]


def ground(top: Unit, *, on: date) -> Ground:
    """The ground of a city or district, in a handful of queries."""
    places = list(Unit.objects.in_tree(Tree.PLACE).under(top.path).on(on).named(on=on))
    committees = _committees(places, on=on)
    heads = [unit for found in committees.values() for unit in found.values()]
    return Ground(
        top=top,
        named=_named(places),
        districts=_districts(places),
        paths={unit.pk: ids_of(unit.path) for unit in (*places, *heads)},
        committees={
            place: {code: unit.pk for code, unit in found.items()}
            for place, found in committees.items()
        },
    )


def _named(places: list[Unit]) -> pl.DataFrame:
    """Every word by which a place below the districts may be called."""
    kinds = {unit.pk: unit.kind for unit in places}
    lines: Lines = {name: [] for name in ("word", "unit", "kind", "street", "district", "exact")}
    for unit in places:
        if unit.kind not in (*_PLACES, *_SITES):
            continue
        above = [pk for pk in ids_of(unit.path) if pk in kinds]
        street = next((pk for pk in reversed(above) if kinds[pk] in STREETS), None)
        district = next((pk for pk in above if kinds[pk] == Kind.DISTRICT), None)
        for word, exact in _words_for(unit):
            values = (word, unit.pk, str(unit.kind), street, district, exact)
            for column, value in zip(lines.values(), values, strict=True):
                column.append(value)
    return pl.DataFrame(lines, schema={
        "word": pl.String, "unit": pl.Int64, "kind": pl.String, "street": pl.Int64,
        "district": pl.Int64, "exact": pl.Boolean,
    })  # fmt: skip


def _words_for(unit: Unit) -> list[tuple[str, bool]]:
    """The full name; the short one within a text only of a site: 新华 is a road as well as a street."""
    full, short = fold(unit.name), fold(unit.short_name)
    if short == full:
        return [(full, False)]
    is_loose = unit.kind in _SITES and len(short) >= _SHORTEST
    return [(full, False), (short, not is_loose)]


def _districts(places: list[Unit]) -> pl.DataFrame:
    """word, district: the full and short names of the districts."""
    words = [
        (word, unit.pk)
        for unit in places
        if unit.kind == Kind.DISTRICT
        for word in sorted({fold(unit.name), fold(unit.short_name)})
    ]
    return pl.DataFrame(words, schema={"word": pl.String, "district": pl.Int64}, orient="row")


def _committees(places: list[Unit], *, on: date) -> dict[int, dict[str, Unit]]:
    """The committees below the working committees that serve the city (0) and its districts."""
    wide = {unit.pk: 0 if unit.kind != Kind.DISTRICT else unit.pk for unit in places
            if unit.kind in (Kind.CITY, Kind.DISTRICT)}  # fmt: skip
    serving = Unit.objects.filter(kind=Kind.WORKING_COMMITTEE, serves__in=wide).on(on)
    return {
        wide[working.serves_id]: committees_by_industry(working, on=on)
        for working in serving
        if working.serves_id is not None
    }
