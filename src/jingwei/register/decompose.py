"""Places organisations by rule: where they work, and which committee has their industry (R-2.5, R-2.6).

A pure function of what fusion found and of the units on a day; people's own placements come on top.
"""

from functools import reduce

import polars as pl

from jingwei.kernel.industries import industry, industry_named, section_of
from jingwei.kernel.text import fold
from jingwei.register.ground import Ground
from jingwei.register.kinds import STREETS, Reason
from jingwei.units.kinds import Kind

_PLACES = (*STREETS, Kind.COMMUNITY)
_BUILDINGS = (Kind.BUILDING, Kind.BUSINESS_DISTRICT)
# The code of GB/T 4754 that a kind of organisation has whatever industry a list says, or only
# where none is said: 社会组织 is no industry.
_BY_KIND = {"law_firm": "7231", "accounting_firm": "7241", "association": "95", "foundation": "95"}
_WITHOUT_INDUSTRY = {"service_institution": "95"}
_NO_INDUSTRY = ("", "S")
PLACED = {
    "place": pl.Int64, "place_why": pl.String, "park": pl.Int64, "building": pl.Int64,
    "registered": pl.Int64, "committee": pl.Int64, "committee_why": pl.String,
}  # fmt: skip
# Flags of an entry that say how well it is placed.
BY_REGISTERED_ADDRESS, WORKS_ELSEWHERE = "placed_by_registered_address", "works_elsewhere"


def decompose(frame: pl.DataFrame, ground: Ground) -> pl.DataFrame:
    """`frame` (as `incoming.read` gives it) with the columns PLACED, ids of units and keys of reasons.

    place: the deepest unit found; a street or below, else the district, else null. registered: the
    district of the registered address where the organisation works in another.
    """
    texts = frame.select(
        "organisation",
        works=_plain("operating_address"),
        registered=_plain("registered_address"),
        listed=pl.concat_str(_plain("said_street"), pl.lit(" "), _plain("said_community")),
        sited=pl.concat_str(_plain("said_park"), pl.lit(" "), _plain("said_building")),
        district=_plain("said_district"),
    )
    works, registered = (_district(texts, column, ground) for column in ("works", "registered"))
    said = texts.join(
        ground.districts, left_on="district", right_on="word", how="left", maintain_order="left"
    )
    where = pl.DataFrame({
        "organisation": texts["organisation"],
        "district": pl.select(pl.coalesce(works, said["district_right"], registered)).to_series(),
    })  # fmt: skip
    park = _site(texts, where, ground, kinds=(Kind.PARK,))
    building = _site(texts, where, ground, kinds=_BUILDINGS)
    steps = [
        (_place(texts, where, ground, column="works"), Reason.OPERATING_ADDRESS),
        (_place(texts, where, ground, column="listed"), Reason.LISTED),
        (_of_site(building, ground), Reason.SITE),
        (_of_site(park, ground), Reason.SITE),
        (_place(texts, where, ground, column="registered"), Reason.REGISTERED_ADDRESS),
        (where["district"], Reason.DISTRICT),
    ]
    place, why = _first(steps)
    elsewhere = pl.select(pl.when(registered != works).then(registered)).to_series()
    return frame.with_columns(
        place=place, place_why=why, park=park, building=building, registered=elsewhere,
        **_committees(frame, where["district"], ground),
    ).with_columns(flags=_flagged())  # fmt: skip


def _plain(column: str) -> pl.Expr:
    """The text as names of units are compared: half width, no blanks."""
    return pl.col(column).fill_null("").str.normalize("NFKC").str.replace_all(r"\s", "")


def _district(texts: pl.DataFrame, column: str, ground: Ground) -> pl.Series:
    """The district that the text names in full; null where it names none, or two."""
    full = ground.districts.filter(pl.col("word").str.len_chars() > 2)
    words = full["word"].to_list()
    if not words:
        return pl.Series([None] * texts.height, dtype=pl.Int64)
    found = texts.select("organisation", word=pl.col(column).str.extract_many(words)).explode(
        "word"
    )
    single = (
        found.join(full, on="word")
        .group_by("organisation")
        .agg(pl.col("district").unique())
        .filter(pl.col("district").list.len() == 1)
    )
    return _laid(texts, single.with_columns(pl.col("district").list.first()), "district")


def _place(texts: pl.DataFrame, where: pl.DataFrame, ground: Ground, *, column: str) -> pl.Series:
    """The one street or community that the text names, within the district where that is known.

    A community counts within the street named beside it, or alone where only one place bears its
    name; two streets in one text say nothing.
    """
    found = _found(texts, where, ground, column=column, kinds=_PLACES)
    is_street = pl.col("kind").is_in(list(STREETS))
    named = found.group_by("organisation").agg(
        streets=pl.col("unit").filter(is_street).unique(),
        implied=pl.col("street").unique(),
        communities=pl.struct("unit", "street").filter(~is_street).unique(),
    )
    street = pl.when(pl.col("streets").list.len() > 0).then("streets").otherwise("implied")
    named = named.with_columns(street=pl.when(street.list.len() == 1).then(street.list.first()))
    within = (
        named.explode("communities")
        .unnest("communities", separator="_")
        .filter(pl.col("communities_street") == pl.col("street"))
        .group_by("organisation")
        .agg(community=pl.col("communities_unit"))
        .filter(pl.col("community").list.len() == 1)
    )
    laid = named.join(within, on="organisation", how="left")
    placed = laid.select(
        "organisation", unit=pl.coalesce(pl.col("community").list.first(), "street")
    )
    return _laid(texts, placed, "unit")


def _site(texts: pl.DataFrame, where: pl.DataFrame, ground: Ground, *, kinds: tuple[Kind, ...]) -> pl.Series:  # fmt: skip
    """The one park or building that a list or the operating address names."""
    both = [
        _found(texts, where, ground, column=column, kinds=kinds)
        for column in ("sited", "works", "listed")
    ]
    single = (
        pl.concat(both)
        .group_by("organisation")
        .agg(pl.col("unit").unique())
        .filter(pl.col("unit").list.len() == 1)
    )
    return _laid(texts, single.with_columns(pl.col("unit").list.first()), "unit")


def _found(
    texts: pl.DataFrame, where: pl.DataFrame, ground: Ground, *, column: str, kinds: tuple[Kind, ...]
) -> pl.DataFrame:  # fmt: skip
    """organisation and named unit (unit, kind, street), once each, in the district where it is known."""
    words = ground.words(*kinds)
    within = pl.col(column).str.extract_many(words, leftmost=True)
    alone = pl.col(column).str.split(" ")
    said = texts.select("organisation", word=pl.concat_list(within, alone)).explode("word")
    fits = pl.col("kind").is_in(list(kinds))
    found = said.unique().join(ground.named.filter(fits), on="word").join(where, on="organisation")
    is_here = (pl.col("district") == pl.col("district_right")).fill_null(value=True)
    return found.filter(is_here).select("organisation", "unit", "kind", "street").unique()


def _of_site(site: pl.Series, ground: Ground) -> pl.Series:
    """The deepest place that each park or building is or lies in."""
    units = ground.named.select("unit", "kind").unique()
    places = set(units.filter(pl.col("kind").is_in([str(kind) for kind in _PLACES]))["unit"])
    of = {
        unit: next((pk for pk in reversed(ground.paths[unit]) if pk in places), None)
        for unit in site.drop_nulls().unique().to_list()
    }
    return _mapped(site, of)


def _first(steps: list[tuple[pl.Series, Reason]]) -> tuple[pl.Series, pl.Series]:
    """The first of the units that is found, and by which rule."""
    place = pl.select(pl.coalesce(unit for unit, _reason in steps)).to_series()
    why = reduce(
        lambda rest, step: (
            pl.when(step[0].is_not_null()).then(pl.lit(str(step[1]))).otherwise(rest)
        ),
        reversed(steps),
        pl.lit(None, dtype=pl.String),
    )
    return place, pl.select(why.alias("why")).to_series()


def _committees(frame: pl.DataFrame, district: pl.Series, ground: Ground) -> dict[str, pl.Series]:
    """committee and committee_why: that of the district, else of the city; by kind, code or section."""
    pairs = pl.DataFrame({
        "kind": frame["kind"], "industry": frame["industry"], "section": frame["industry_section"],
        "district": district.fill_null(0),
    })  # fmt: skip
    distinct = pairs.unique(maintain_order=True)
    found = [_committee(*row, ground=ground) for row in distinct.rows()]
    of = distinct.with_columns(
        pl.Series("committee", [unit for unit, _why in found], dtype=pl.Int64),
        pl.Series("committee_why", [why for _unit, why in found], dtype=pl.String),
    )
    laid = pairs.join(of, on=pairs.columns, how="left", maintain_order="left")
    return {name: laid[name] for name in ("committee", "committee_why")}


def _committee(
    kind: str, said: str, section: str, district: int, *, ground: Ground
) -> tuple[int | None, str | None]:
    code, reason = _code(kind, said, section)
    for place in (district, 0):
        if code and (unit := ground.committees.get(place, {}).get(code)):
            return unit, str(reason)
    return None, None


def _code(kind: str, said: str, section: str) -> tuple[str, Reason]:
    """The code of GB/T 4754 to look for, and on what it rests."""
    if kind in _BY_KIND:
        return _BY_KIND[kind], Reason.KIND
    exact = industry(fold(said)) or industry_named(said)
    if exact is not None and not exact.is_section:
        return exact.code, Reason.INDUSTRY
    section = section or section_of(said) or ""
    if section in _NO_INDUSTRY and kind in _WITHOUT_INDUSTRY:
        return _WITHOUT_INDUSTRY[kind], Reason.KIND
    return section, Reason.SECTION


def _flagged() -> pl.Expr:
    """The flags of fusion and those of placing."""
    by_registered = pl.col("place_why") == str(Reason.REGISTERED_ADDRESS)
    own = pl.concat_list(
        pl.when(by_registered).then(pl.lit(BY_REGISTERED_ADDRESS)),
        pl.when(pl.col("registered").is_not_null()).then(pl.lit(WORKS_ELSEWHERE)),
    )
    return pl.concat_list("flags", own.list.drop_nulls())


def _laid(texts: pl.DataFrame, found: pl.DataFrame, column: str) -> pl.Series:
    """What was found, on the lines of the texts."""
    own = texts.select("organisation").join(
        found.select("organisation", found=pl.col(column)), on="organisation", how="left", maintain_order="left"
    )  # fmt: skip
    return own["found"].cast(pl.Int64)


def _mapped(units: pl.Series, of: dict[int, int | None]) -> pl.Series:
    if not of:
        return pl.Series([None] * len(units), dtype=pl.Int64)
    old, new = pl.Series(list(of), dtype=pl.Int64), pl.Series(list(of.values()), dtype=pl.Int64)
    return units.replace_strict(old, new, default=None, return_dtype=pl.Int64)
