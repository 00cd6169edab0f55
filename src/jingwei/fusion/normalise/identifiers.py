"""Identifiers of a row: the 18-character code, the organisation code inside it, the old 15-digit number."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from jingwei.fusion.coded import numbered
from jingwei.kernel import codes

# A licence number may pass the check of an organisation code by chance: of certificates only whole codes count.
WHOLE_ONLY = ("org.cert_no",)
ID_FIELDS = ("org.uscc", "org.tax_id", "org.org_code", "org.reg_no", "org.cert_no")


def identifiers(records: pl.DataFrame, *, fields: Sequence[str] = ID_FIELDS) -> pl.DataFrame:
    """Read every identifier column of `records`, whichever kind of number stands in it.

    Returns one line per record: uscc (both check digits right), org_code (nine characters), reg_no
    (fifteen digits), damaged (a code-like text that fails its checks, else null). Null when absent.
    """
    present = [f for f in fields if f in records.columns]
    columns = [numbered(records[f]) for f in present]
    if not columns:
        return pl.DataFrame({c: pl.Series([None] * records.height, dtype=pl.String) for c in NAMES})
    found = _read(pl.concat(texts for texts, _index in columns))
    told, above = [], 0
    for field, (texts, index) in zip(present, columns, strict=True):
        own = found.slice(above, len(texts))
        told.append((_whole(own) if field in WHOLE_ONLY else own).select(pl.all().gather(index)))
        above += len(texts)
    first = [pl.coalesce(one[c] for one in told).alias(c) for c in NAMES]
    return pl.select(first)


NAMES = ("uscc", "org_code", "reg_no", "damaged")


def _read(values: pl.Series) -> pl.DataFrame:
    """Which kind of number each distinct value is (R-1.1 to R-1.5, R-1.10)."""
    folded = values.str.normalize("NFKC").str.to_uppercase()
    # "1.50303E+14" has lost its digits for good: it is no number of anybody
    lost = folded.str.contains(r"^\s*[0-9](?:\.[0-9]+)?E\+?[0-9]{1,2}\s*$")
    text = folded.set(lost.fill_null(value=False), "").str.replace_all(r"[^0-9A-Z]+", "")
    size = text.str.len_chars()
    uscc, org_code, reg_no = _checked(text, size=size)
    codelike = text.str.contains(r"^[0-9A-Z]{16,20}$") | (
        text.str.contains(r"^[0-9A-Z]{9}$") & org_code.is_null()
    )
    spoilt = codelike & uscc.is_null() & reg_no.is_null() & org_code.is_null()
    frame = pl.DataFrame(
        {"text": text, "uscc": uscc, "org_code": org_code, "reg_no": reg_no, "spoilt": spoilt}
    )
    return frame.select(
        "uscc",
        pl.coalesce(pl.col("uscc").str.slice(8, 9), pl.col("org_code")).alias("org_code"),
        "reg_no",
        pl.when("spoilt").then("text").alias("damaged"),
    )


def _whole(read: pl.DataFrame) -> pl.DataFrame:
    """What was read, of whole codes alone."""
    known = pl.when(pl.col("uscc").is_not_null()).then(pl.all())
    return read.with_columns(known.name.keep())


def _checked(text: pl.Series, *, size: pl.Series) -> tuple[pl.Series, pl.Series, pl.Series]:
    """The values that pass the checks of each kind, null elsewhere."""
    whole, inside = codes.uscc_checks(_fixed(text, size=size, width=18))
    nine = codes.org_code_checks(_fixed(text, size=size, width=9))
    fifteen = codes.reg_no_checks(_fixed(text, size=size, width=15))
    digits = text.str.contains(r"^[1-9][0-9]{14}$")
    # eighteen zeros satisfy both sums
    whole = whole & ~text.str.contains("^0+$").fill_null(value=True).to_numpy()
    pick = pl.DataFrame({"t": text, "a": whole & inside, "b": nine, "c": fifteen}).with_columns(
        d=digits
    )
    old = pick.select(pl.when(pl.col("c") | pl.col("d")).then("t")).to_series()
    return (
        pick.select(pl.when("a").then("t")).to_series(),
        pick.select(pl.when("b").then("t")).to_series(),
        old,
    )


def _fixed(text: pl.Series, *, size: pl.Series, width: int) -> np.ndarray:
    """ASCII bytes of the values of exactly `width` characters, dashes elsewhere."""
    fits = pl.select(pl.when(size == width).then(text).otherwise(pl.lit("-" * width))).to_series()
    return np.array(fits.fill_null("-" * width).to_list(), dtype=f"S{width}")
