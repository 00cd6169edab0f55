"""Finds where the departments contradict each other about a field of an organisation."""

import polars as pl

PAIR = ["organisation", "field"]
_PUNCTUATION = r"[\s\p{P}\p{S}]+"
_ADDRESSES = ("registered_address", "operating_address")
# Lists leave out as much of the upper divisions as they please; that is no contradiction.
_UPPER_DIVISIONS = r"^(?:.{2,7}?(?:省|自治区))?(?:.{1,5}?市)?(?:.{1,5}?[区县旗])?(?:.{1,8}?(?:街道办事处|街道|镇))?"
_PHONE_TAIL = 7


def said(lineage: pl.DataFrame) -> pl.DataFrame:
    """Return the lineage with ``meaning``: equal where two values say the same in other writing."""
    distinct = lineage.select("field", "value").unique()
    meanings = distinct.with_columns(meaning=_meaning(pl.col("field"), pl.col("value")))
    return lineage.join(meanings, on=["field", "value"], how="left", maintain_order="left")


def _meaning(field: pl.Expr, value: pl.Expr) -> pl.Expr:
    plain = value.str.normalize("NFKC").str.replace_all(_PUNCTUATION, "").str.to_uppercase()
    place = plain.str.replace(_UPPER_DIVISIONS, "").str.replace_all("号", "", literal=True)
    digits = value.str.normalize("NFKC").str.replace_all(r"\D", "")
    # Landlines come with and without area code and extension; mobiles are told by their tail too.
    phone = pl.when(digits.str.len_chars() >= _PHONE_TAIL).then(digits.str.tail(_PHONE_TAIL))
    return (
        pl.when(field.is_in(list(_ADDRESSES)))
        .then(place)
        .when(field.str.ends_with("phone"))
        .then(phone.otherwise(value))
        .otherwise(plain)
    )


def disputed(lineage: pl.DataFrame) -> pl.DataFrame:
    """Return the values of which an organisation has several for one field.

    One line a meaning: organisation, field, meaning, value (as the winner writes it, else the
    commonest spelling), departments (sorted list), won, why. Winners first, then by departments.
    """
    spoken = said(lineage)
    meanings = spoken.group_by(*PAIR, "meaning").agg(
        value=pl.col("value").sort_by("won", "value", descending=[True, False]).first(),
        departments=pl.col("department").unique().sort(),
        won=pl.col("won").any(),
        why=pl.col("why").max(),
    )
    several = meanings.filter(pl.len().over(PAIR) > 1, pl.col("won").any().over(PAIR))
    return several.sort(
        *PAIR,
        "won",
        pl.col("departments").list.len(),
        "value",
        descending=[False, False, True, True, False],
    )
