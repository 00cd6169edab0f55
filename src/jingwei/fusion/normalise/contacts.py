"""Persons' names and phones as matching keys: nothing of them is written, they only tell rows apart."""

import polars as pl

from jingwei.fusion.normalise.names import PHONES

NOTHING = r"^(?:[-/\\—_.0*]+|无|暂无|没有|不详|未知|空|NULL|NONE|N/A|办理中|正在办理|同上)?$"


def persons(values: pl.Series) -> pl.Series:
    """Names of legal representatives without blanks, titles and notes; null when nothing is said."""
    folded = (
        values.str.normalize("NFKC")
        .str.replace_all(r"[\s\p{C}·.]+", "")
        .str.replace_all(rf"\(.*?\)|{PHONES}", "")
    )
    first = folded.str.extract(r"^([^/、,;，；]+)", 1)
    first = first.str.replace(r"(?:先生|女士|经理|主任|同志)$", "")
    return pl.select(
        pl.when(first.str.contains(NOTHING)).then(None).otherwise(pl.lit(first))
    ).to_series()


def phones(values: pl.Series) -> pl.DataFrame:
    """Every phone of every cell: item (position in `values`) and phone (digits; landlines without area code).

    Spreadsheets drop the leading zero of 0473-xxxxxxx; both spellings become the same seven or eight digits.
    """
    text = values.str.normalize("NFKC").str.replace_all(r"[\s—–‐]+", " ")
    grouped = r"\b(1[3-9]\d)[ -](\d{4})[ -]?(\d{4})\b"
    text = text.str.replace_all(grouped, "${1}${2}${3}")
    joined = text.str.replace_all(r"(\d)-(\d)", "${1}${2}").str.replace_all(
        r"(\d)-(\d)", "${1}${2}"
    )
    frame = pl.DataFrame({"found": joined.str.extract_all(r"\d{7,13}")}).with_row_index("item")
    digits = pl.col("found").str.replace(r"^(?:0086|86)(1\d{10})$", "${1}")
    mobile = digits.str.extract(r"^(1[3-9]\d{9})$", 1)
    local = digits.str.extract(r"^(?:0?[1-9]\d{1,2})?([2-8]\d{6,7})$", 1)
    frame = frame.explode("found").drop_nulls().with_columns(phone=pl.coalesce(mobile, local))
    return frame.drop_nulls("phone").select("item", "phone").unique(maintain_order=True)
