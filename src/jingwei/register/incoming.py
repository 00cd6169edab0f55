"""Reads what a fusion found into the columns of the register, and writes frames as PostgreSQL takes them."""

import hashlib

import polars as pl

from jingwei.fusion import Fusion
from jingwei.fusion.privacy import masked_prose
from jingwei.kernel.days import read_date

# The columns of an entry that fusion fills, by how they are read from its frame of organisations.
TEXTS = (
    "name", "uscc", "kind", "reg_no", "org_code", "legal_rep", "legal_status", "registered_address",
    "operating_address", "industry", "industry_section", "ownership", "has_party_org", "has_premises", "has_staff",
    "has_operation", "three_have", "four_clear_missing",
)  # fmt: skip
LISTS = ("former_names", "departments", "flags")
COUNTS = (
    "employees", "insured_employees", "party_members", "four_clear", "sources", "row_count",
)  # fmt: skip
# What a placement is found from and no entry keeps.
WHEREABOUTS = ("district", "street", "community", "park", "building")
LEGS = ("has_premises", "has_staff", "has_operation")
_PROSE = ("name", "legal_rep", "registered_address", "operating_address")
_SEPARATOR = ";"
_BIGGEST = 2_147_483_647


def read(result: Fusion) -> pl.DataFrame:
    """One line per organisation: number, the columns of an entry, its aliases, its phone, its whereabouts.

    `said_*` are the texts of its whereabouts. A phone that is masked, or stands in another text, is
    none: other texts lose it here (E-11).
    """
    frame = result.organisations
    return frame.select(
        number(pl.col("organisation")),
        number(pl.col("parent")),
        *[_text(column) for column in TEXTS],
        *[_split(column) for column in LISTS],
        *[_count(column) for column in COUNTS],
        *[pl.col(column).fill_null("").alias(f"said_{column}") for column in WHEREABOUTS],
        established_on=_days(frame["established_on"]),
        aliases=_split("aliases").list.eval(number(pl.element())),
        phone=pl.when(~pl.col("contact_phone").str.contains("*", literal=True)).then("contact_phone"),
    ).with_columns(
        name=pl.when(pl.col("name") != "").then("name")
        .when(pl.col("uscc") != "").then("uscc")
        .otherwise(pl.format("JW-{}", "organisation"))
    ).sort("organisation")  # fmt: skip


def number(written: pl.Expr) -> pl.Expr:
    """JW-0000123 -> 123."""
    return written.cast(pl.String).str.strip_prefix("JW-").cast(pl.Int64)


def digest(frame: pl.DataFrame) -> str:
    """What stands for all that a fusion said: SHA-256 of its lines, in the order of their numbers."""
    return hashlib.sha256(as_csv(frame)).hexdigest()


def three_have() -> pl.Expr:
    """Yes where all three legs are, no where one is not, else unknown (R-2.3)."""
    legs = [pl.col(leg) for leg in LEGS]
    return (
        pl.when(pl.all_horizontal(leg == "yes" for leg in legs)).then(pl.lit("yes"))
        .when(pl.any_horizontal(leg == "no" for leg in legs)).then(pl.lit("no"))
        .otherwise(pl.lit("unknown"))
    )  # fmt: skip


def as_csv(frame: pl.DataFrame) -> bytes:
    """The lines as COPY ... WITH (FORMAT csv) takes them: lists as arrays, nothing for null, "" for blank."""
    written = frame.select(
        _array(name, kind) if isinstance(kind, pl.List) else pl.col(name)
        for name, kind in frame.schema.items()
    )
    return written.write_csv(None, include_header=False).encode()


def _array(name: str, kind: pl.List) -> pl.Expr:
    element = pl.element()
    if kind.inner == pl.String:
        escaped = element.str.replace_all("\\", "\\\\", literal=True)
        escaped = escaped.str.replace_all('"', '\\"', literal=True)
        element = pl.format('"{}"', escaped)
    joined = pl.col(name).list.eval(element.cast(pl.String)).list.join(",")
    return pl.concat_str(pl.lit("{"), joined, pl.lit("}")).alias(name)


def _text(column: str) -> pl.Expr:
    said = pl.col(column).fill_null("unknown" if column.startswith("has_") else "")
    return masked_prose(said) if column in _PROSE else said


def _split(column: str) -> pl.Expr:
    parts = pl.col(column).fill_null("").str.split(_SEPARATOR)
    return parts.list.eval(pl.element().filter(pl.element() != ""))


def _count(column: str) -> pl.Expr:
    whole = pl.col(column).cast(pl.Int64)
    return pl.when(whole.is_between(0, _BIGGEST)).then(whole)


def _days(written: pl.Series) -> pl.Series:
    """The first day that each text may mean; each different text is read once."""
    texts = written.drop_nulls().unique().sort()
    days = [day.first if (day := read_date(text)) else None for text in texts.to_list()]
    return written.replace_strict(
        texts, pl.Series(days, dtype=pl.Date), default=None, return_dtype=pl.Date
    )
