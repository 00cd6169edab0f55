"""Addresses taken apart: district, road and number, estate, building and room, each distinct address once."""

import re
from collections.abc import Collection, Mapping

import polars as pl

from jingwei.fusion.normalise.names import cleaned, place_pattern

WHOLE_ENDINGS = "大街|大道|胡同|街道|街|路|道|巷"
ROAD_ENDINGS = f"{WHOLE_ENDINGS}|大"  # 新华大8号: only a number tells it from 恒大名都


def address_parts(found: pl.DataFrame, *, roads: Collection[str]) -> pl.DataFrame:
    """Take located addresses apart (see `located`); `roads` are known road names (see `learned_roads`).

    Returns one line per address, in order: district (six digits or ""), road (without 街, 路, 道),
    number, estate, building, room, rest (the whole text without its places); "" when absent.
    """
    distinct = found.select(pl.col("rest").unique(maintain_order=True))
    parts = _with_parts(distinct, roads=roads)
    return found.join(parts, on="rest", how="left", maintain_order="left")


def located(addresses: pl.Series, *, places: Mapping[str, str]) -> pl.DataFrame:
    """district (six digits or "") and rest (the text without its leading places) of raw addresses."""
    any_place = place_pattern(places) or "$^"
    folded = cleaned(addresses).str.replace_all(r"[()]", "").str.replace_all("[—–-]+", "-")
    lead = folded.str.extract(rf"^((?:中国)?(?:{any_place})+)", 1).fill_null("")
    frame = pl.DataFrame({"text": folded, "lead": lead})
    return frame.select(
        _district(lead, places=places, pattern=any_place).alias("district"),
        rest=pl.col("text").str.slice(pl.col("lead").str.len_chars())
        .str.replace_all("#楼", "号楼").str.replace_all("#", "号").str.replace_all("栋|幢", "号楼"),
    )  # fmt: skip


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


def _with_parts(frame: pl.DataFrame, *, roads: Collection[str]) -> pl.DataFrame:
    """Split the rest into road, number, estate, building and room (rule R-N.5)."""
    numbered = r"^([^0-9-]{1,12}?)([0-9]{1,4})(?:号(?:院|附)?|$|-|弄)"
    learned = "|".join(re.escape(r) for r in sorted(roads, key=lambda r: (-len(r), r))) or "$^"
    rest = pl.col("rest")
    # each pattern is looked for once: what is built of its groups comes after
    frame = frame.with_columns(
        known=rest.str.extract_groups(rf"^({learned})(?:([0-9]{{1,4}})(?:号|$|-|弄))?"),
        house=rest.str.extract_groups(numbered),
        # "18号楼" after an estate is a building, not a house number
        is_house=~rest.str.contains(r"^[^0-9-]{1,12}?[0-9]{1,4}号楼"),
        ended=rest.str.extract(rf"^([^0-9-]{{1,8}}?(?:{WHOLE_ENDINGS}))", 1),
        building=rest.str.extract(r"([0-9]{1,3}|[A-Z])(?:号楼|座)", 1).fill_null(""),
        room=rest.str.extract(r"(?:[^0-9]|^)([0-9]{2,4})(?:室|房|号房)?$", 1).fill_null(""),
        estate=rest.str.extract(
            r"(?:号|街|路|道|巷|大)([^0-9号-]{2,12}?)(?:[0-9]|-|$)", 1
        ).fill_null(""),
        two_numbers=rest.str.contains(r"[0-9].*[^0-9][0-9]{2,4}(?:室|房)?$"),
    )
    known, house = (pl.col(c).struct.field for c in ("known", "house"))
    of_house = pl.when("is_house").then(house("2"))
    frame = frame.with_columns(
        number=pl.when(known("1").is_null()).then(of_house).otherwise(known("2"))
    )
    named = pl.when(pl.col("number").is_not_null()).then(house("1"))
    road = pl.coalesce(known("1"), named, "ended").fill_null("")
    frame = frame.with_columns(
        road=road.str.replace(f"(?:{ROAD_ENDINGS})$", ""), number=pl.col("number").fill_null("")
    )
    alone = (pl.col("room") == pl.col("number")) & ~pl.col("two_numbers")
    return frame.select(
        "rest", "road", "number", "building", "estate",
        room=pl.when(alone).then(pl.lit("")).otherwise(pl.col("room")),
    )  # fmt: skip


def learned_roads(addresses: pl.DataFrame) -> set[str]:
    """Road names that stand directly before a house number in at least two addresses (see `located`)."""
    pattern = rf"^([^0-9-]{{2,8}}?(?:{ROAD_ENDINGS}))[0-9]{{1,4}}号[^楼]?"
    found = addresses["rest"].str.extract(pattern, 1).drop_nulls().alias("road")
    counts = found.value_counts(name="n").filter(pl.col("n") >= 2)
    return {r for r in counts["road"].to_list() if not r.endswith("大")}
