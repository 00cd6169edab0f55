"""Finds where the departments contradict each other about a field of an organisation."""

from collections.abc import Callable, Mapping

import polars as pl

from jingwei.fusion.coded import plain
from jingwei.fusion.normalise.contacts import persons
from jingwei.kernel.days import read_date
from jingwei.kernel.values import read_legal_status, read_run_status, read_yes_no

PAIR = ["organisation", "field"]
_PUNCTUATION = r"[\s\p{P}\p{S}]+"
_ADDRESSES = ("registered_address", "operating_address")
# Lists leave out as much of the upper divisions as they please; that is no contradiction.
_UPPER_DIVISIONS = r"^(?:.{2,7}?(?:省|自治区))?(?:.{1,5}?市)?(?:.{1,5}?[区县旗])?(?:.{1,8}?(?:街道办事处|街道|镇))?"
_ROAD_AND_NUMBER = r"^(\D*\d+)"
_PHONE_TAIL = r"(\d{7})\D*$"


def said(lineage: pl.DataFrame) -> pl.DataFrame:
    """Return the lineage with ``meaning``: equal where two values say the same in other writing.

    "√" and "有" mean the same, as do "2018.3.12" and "43171"; an address means its road and
    number, whether or not the building and the room are given.
    """
    distinct = lineage.select("field", "value").unique()
    parts = [
        group.select("place", meaning=_meanings(str(field), group["value"]))
        for (field,), group in plain(distinct).with_row_index("place").group_by("field")
    ]
    if not parts:
        return lineage.with_columns(meaning=pl.col("value"))
    meaning = pl.concat(parts).sort("place")["meaning"]
    told = distinct.with_columns(meaning)
    return lineage.join(told, on=["field", "value"], how="left", maintain_order="left")


def _meanings(field: str, values: pl.Series) -> pl.Series:
    """The meaning of each value of one field; what is not understood means itself."""
    plain = values.str.normalize("NFKC").str.replace_all(_PUNCTUATION, "").str.to_uppercase()
    if field in _ADDRESSES:
        place = plain.str.replace(_UPPER_DIVISIONS, "")
        return place.str.extract(_ROAD_AND_NUMBER, 1).fill_null(place).rename("meaning")
    if field.endswith("phone"):
        # Landlines come with and without area code; a mobile is told by its tail too.
        return plain.str.extract(_PHONE_TAIL, 1).fill_null(plain)
    if field == "legal_rep":
        return persons(values).fill_null(plain)
    if field in _READERS:
        read = [str(_READERS[field](value) or value) for value in values.to_list()]
        return pl.Series(values.name, read, dtype=pl.String)
    return plain


def _day(text: str) -> str:
    """A date by what is written of it: a year alone, or a month, agrees with no other precision."""
    written = read_date(text)
    return f"{written.first} {written.precision}" if written else ""


_READERS: Mapping[str, Callable[[str], str | None]] = {
    "has_party_org": read_yes_no,
    "legal_status": read_legal_status,
    "run_status": read_run_status,
    "established_on": _day,
}


def contested(lineage: pl.DataFrame) -> pl.DataFrame:
    """Return the lines of `said` about which departments differ, with ``pair``, a number for each.

    A pair is an organisation and a field; pairs are numbered in their order.
    """
    spoken = said(lineage)
    several = spoken.group_by(PAIR).agg(meanings=pl.col("meaning").n_unique())
    several = several.filter(pl.col("meanings") > 1)
    told = plain(spoken.join(several, on=PAIR, how="semi", maintain_order="left"))
    pairs = told.select(PAIR).unique().sort(PAIR).with_row_index("pair")
    return told.join(pairs, on=PAIR, maintain_order="left")


def disputed(spoken: pl.DataFrame) -> pl.DataFrame:
    """Return the values of which an organisation has several for one field, from `contested`.

    One line a meaning: organisation, field, meaning, value (as the winner writes it, else the
    commonest spelling), departments (sorted list), won, why. Winners first, then by departments.
    """
    spoken = spoken.sort("won", "value", descending=[True, False])
    meanings = spoken.group_by("pair", *PAIR, "meaning").agg(
        value=pl.col("value").first(),
        departments=pl.col("department").unique().sort(),
        won=pl.col("won").any(),
        why=pl.col("why").max(),
    )
    settled = meanings.filter(pl.col("won").any().over("pair"))
    return settled.sort(
        "pair",
        "won",
        pl.col("departments").list.len(),
        "value",
        descending=[False, True, True, False],
    )
