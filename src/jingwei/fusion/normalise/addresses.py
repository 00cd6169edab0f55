"""Addresses taken apart: district, road and number, estate, building and room, each distinct address once."""

import re
from collections.abc import Mapping

import polars as pl

from jingwei.fusion.normalise.names import cleaned, place_pattern

BUILDING = r"([0-9]{1,3}|[A-Z])(?:号楼|栋|幢|座|#楼|#栋)"
ROAD_ENDINGS = "大街|大道|胡同|街道|街|路|道|巷|大"


def address_parts(addresses: pl.Series, *, places: Mapping[str, str]) -> pl.DataFrame:
    """Take distinct raw addresses apart.

    `places` maps place names to division codes without trailing zeros. Returns one line per given
    address, in order: district (six digits or ""), road (without 街, 路, 道), number, estate,
    building, room, rest (the whole text without its places); "" when absent.
    """
    any_place = place_pattern(places) or "$^"
    folded = cleaned(addresses).str.replace_all("[—–-]+", "-").str.replace_all(r"[()（）]", "")
    lead = rf"^((?:中国)?(?:{any_place})+)"
    frame = pl.DataFrame({"text": folded}).with_columns(
        lead=pl.col("text").str.extract(lead, 1).fill_null("")
    )
    district = _district(frame["lead"], places=places, pattern=any_place)
    frame = frame.with_columns(
        district=district, rest=pl.col("text").str.slice(pl.col("lead").str.len_chars())
    )
    return _with_parts(frame).select(
        "district", "road", "number", "estate", "building", "room", "rest"
    )


def _district(leads: pl.Series, *, places: Mapping[str, str], pattern: str) -> pl.Series:
    """The county-level code named in each leading run of places."""
    counties = {p: c for p, c in places.items() if len(c) == 6}
    distinct = leads.unique()
    names = distinct.str.extract_all(pattern).to_list()
    codes = [
        next((counties[n] for n in reversed(found or []) if n in counties), "") for found in names
    ]
    return leads.replace_strict(
        dict(zip(distinct.to_list(), codes, strict=True)), return_dtype=pl.String
    )


def _with_parts(frame: pl.DataFrame) -> pl.DataFrame:
    """Split the rest into road, number, estate, building and room (rule R-N.5)."""
    rest = (
        pl.col("rest")
        .str.replace_all("#楼", "号楼")
        .str.replace_all("#", "号")
        .str.replace_all("栋|幢", "号楼")
    )
    frame = frame.with_columns(rest=rest)
    numbered = r"^([^0-9-]{1,12}?)([0-9]{1,4})(?:号(?:院|附)?|$|-|弄)"
    learned = _learned_roads(frame["rest"]) or "$^"
    rest = pl.col("rest")
    # "18号楼" after an estate is a building, not a house number
    is_house = ~rest.str.contains(r"^[^0-9-]{1,12}?[0-9]{1,4}号楼")
    known = rest.str.extract(f"^({learned})", 1)
    house = pl.when(is_house).then(rest.str.extract(numbered, 2))
    direct = rest.str.extract(rf"^(?:{learned})([0-9]{{1,4}})(?:号|$|-|弄)", 1)
    number = pl.when(known.is_null()).then(house).otherwise(direct)
    road = pl.coalesce(known, pl.when(number.is_not_null()).then(rest.str.extract(numbered, 1)))
    ended = rf"^([^0-9-]{{1,8}}?(?:{ROAD_ENDINGS}))"
    frame = frame.with_columns(
        road=pl.coalesce(road, rest.str.extract(ended, 1))
        .fill_null("")
        .str.replace(f"(?:{ROAD_ENDINGS})$", ""),
        number=number.fill_null(""),
        building=rest.str.extract(r"([0-9]{1,3}|[A-Z])(?:号楼|座)", 1).fill_null(""),
        room=rest.str.extract(r"(?:[^0-9]|^)([0-9]{2,4})(?:室|房|号房)?$", 1).fill_null(""),
        estate=rest.str.extract(
            r"(?:号|街|路|道|巷|大)([^0-9号-]{2,12}?)(?:[0-9]|-|$)", 1
        ).fill_null(""),
    )
    alone = (pl.col("room") == pl.col("number")) & ~rest.str.contains(
        r"[0-9].*[^0-9][0-9]{2,4}(?:室|房)?$"
    )
    return frame.with_columns(room=pl.when(alone).then(pl.lit("")).otherwise(pl.col("room")))


def _learned_roads(texts: pl.Series) -> str:
    """Road names that stand directly before a house number at least twice, as a pattern, longest first."""
    found = texts.str.extract(
        rf"^([^0-9-]{{2,8}}?(?:{ROAD_ENDINGS}))[0-9]{{1,4}}号[^楼]?", 1
    ).drop_nulls()
    counts = found.value_counts(name="n").filter(pl.col("n") >= 2)
    roads = [r for r in counts[found.name].to_list() if not r.endswith("大")]
    return "|".join(re.escape(r) for r in sorted(roads, key=lambda r: (-len(r), r)))
