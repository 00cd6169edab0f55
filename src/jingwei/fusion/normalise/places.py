"""Which places the lists are about: their names are stripped from names and addresses (rule R-N.1)."""

from collections.abc import Mapping
from functools import cache

import polars as pl

from jingwei.kernel import divisions

_PROVINCE_LIKE = frozenset({"海南区"})  # its short name is a province
SHARE = 0.02  # a city borne by at least this share of the codes is one of the lists' own


def local_places(codes: pl.Series, addresses: pl.Series) -> dict[str, str]:
    """Names of places, full and short, to division codes without trailing zeros: "乌海" -> "1503".

    `codes`: valid eighteen-character codes; `addresses`: raw addresses. Every province is known;
    cities and counties are those that enough codes or addresses name.
    """
    cities = sorted(_cities_of_codes(codes) or _cities_of_addresses(addresses))
    local: dict[str, str] = {}
    for city in cities:
        local.update(_named(city))
    # a county of the lists' own wins over a province of the same short name: 海南区 of 乌海
    return {name: code for code, name in _provinces() if name + "区" not in local} | local


@cache
def _named(city: str) -> Mapping[str, str]:
    """Full and short names of the city, its counties and their former names."""
    table: dict[str, str] = {}
    for place in divisions.below(city):
        code = city if place.code == city.ljust(6, "0") else place.code
        for former in divisions.division_history(place.code):
            if former.name in divisions.PLACEHOLDERS:
                continue
            table[former.name] = code
            if former.short_name + "区" not in _PROVINCE_LIKE:
                table[former.short_name] = code
    return table


@cache
def _provinces() -> tuple[tuple[str, str], ...]:
    """Code and name, and code and short name, of each."""
    places = [place for place in divisions.below("") if place.code.endswith("0000")]
    return tuple((p.code[:2], name) for p in places for name in (p.name, p.short_name))


def _cities_of_codes(codes: pl.Series) -> set[str]:
    present = codes.drop_nulls()
    if present.is_empty():
        return set()
    counts = (
        present.str.slice(2, 4)
        .value_counts(name="n")
        .filter(pl.col("n") >= max(2, SHARE * len(present)))
    )
    named = counts[codes.name].to_list()
    found = {c for c in named if not c.endswith("00")}
    # a code that divisions abolished since leads to the city that took its place over
    return {c for c in found if divisions.below(c)}


def _cities_of_addresses(addresses: pl.Series) -> set[str]:
    """Cities and counties named by enough of the addresses, found by their full names."""
    present = addresses.drop_nulls().head(20_000)
    if present.is_empty():
        return set()
    names = _all_names()
    folded = present.str.replace_all(r"\s+", "").str.head(24)
    found = folded.str.extract_many(list(names)).explode().drop_nulls().value_counts(name="n")
    enough = found.filter(pl.col("n") >= max(3, SHARE * len(present)))
    return {names[n][:4] for n in enough[found.columns[0]].to_list()}


def _all_names() -> Mapping[str, str]:
    """Full names of today's cities and of counties whose name is borne once in the country."""
    places = [
        d
        for d in divisions.below("")
        if not d.code.endswith("0000") and d.name not in divisions.PLACEHOLDERS
    ]
    counts: dict[str, int] = {}
    for place in places:
        counts[place.name] = counts.get(place.name, 0) + 1
    return {d.name: d.code for d in places if counts[d.name] == 1 and len(d.name) >= 3}
