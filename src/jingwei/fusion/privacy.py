"""Keeps persons out of what is written: masked phones, no small counts, no person columns."""

from dataclasses import replace

import polars as pl

from jingwei.fusion.model import Fusion

# Counts that touch people are not told below this (E-17): one member in a firm of three is a name.
SMALLEST_COUNT = 5

# Columns of the lists about persons; the legal representative is public in the register.
PERSON_FIELDS = frozenset(
    {
        "case.person",
        "org.contact_name",
        "party.instructor",
        "party.instructor_phone",
        "party.secretary",
    }
)
_NO_PROSE = frozenset({"uscc", "reg_no", "org_code", "established_on"})

_is_phone = pl.col("field").cast(pl.String).str.ends_with("phone")
_holds_none = pl.col("field").cast(pl.String).is_in(list(_NO_PROSE))

# The end of a masked phone, so that the next one in the same cell is not taken for its tail.
_END = "\ue000"
_CELL_MOBILE = r"(?:\+?86[\s\-]?)?(1[3-9]\d)[\s.\-]*\d{4}[\s.\-]*(\d{4})"
_CELL_LANDLINE = r"(?:\d[\s.\-()]?){5,}(\d)[\s.\-]?(\d)"
# In prose a phone stands alone: a run of letters and digits around it is a code.
_PROSE_MOBILE = r"(?-u:\b)(1[3-9]\d)[\s\-]?\d{4}[\s\-]?(\d{4})(?-u:\b)"
_PROSE_LANDLINE = r"(?-u:\b)0\d{2,3}[\s\-]?\d{5,6}(\d{2})(?-u:\b)"


def masked(phones: pl.Expr) -> pl.Expr:
    """Mask every phone of a phone column: 139****4705; landlines keep two digits: ****-12 (E-11)."""
    return (
        _half_width(phones)
        .str.replace_all(_CELL_MOBILE, f"${{1}}****${{2}}{_END}")
        .str.replace_all(_CELL_LANDLINE, "****-${1}${2}")
        .str.replace_all(_END, "", literal=True)
    )


def masked_prose(text: pl.Expr) -> pl.Expr:
    """Mask the phones that stand within other text; codes and numbers of other lengths stay."""
    return (
        _half_width(text)
        .str.replace_all(_PROSE_MOBILE, "${1}****${2}")
        .str.replace_all(_PROSE_LANDLINE, "****-${1}")
    )


def few(counts: pl.Expr) -> pl.Expr:
    """Counts that touch people as text: 0, "<5", 5, 6 and so on (E-17)."""
    small = (counts > 0) & (counts < SMALLEST_COUNT)
    return pl.when(small).then(pl.lit(f"<{SMALLEST_COUNT}")).otherwise(counts.cast(pl.String))


def few_said(counts: pl.Expr) -> pl.Expr:
    """The same for counts that are text already."""
    number = counts.str.extract(r"^(\d{1,9})", 1).cast(pl.Int64, strict=False)
    is_small = (number > 0) & (number < SMALLEST_COUNT)
    return (
        pl.when(is_small.fill_null(value=False))
        .then(pl.lit(f"<{SMALLEST_COUNT}"))
        .otherwise(counts)
    )


def without_contacts(fusion: Fusion) -> Fusion:
    """Return the result with every phone masked, wherever it stands."""
    return replace(
        fusion,
        rows=_prose(fusion.rows, "reason"),
        organisations=_prose(
            fusion.organisations.with_columns(masked(pl.col("contact_phone"))),
            *("name", "former_names", "registered_address", "operating_address"),
        ),
        questions=_prose(
            fusion.questions,
            *("reason", "left_name", "right_name", "left_detail", "right_detail", "effect"),
        ),
        lineage=_without_phones(fusion.lineage),
        changes=fusion.changes.with_columns(
            before=_value(pl.col("before")), after=_value(pl.col("after"))
        ),
    )


def records_without_contacts(records: pl.DataFrame) -> pl.DataFrame:
    """Return the records with every phone masked, and without the columns about persons."""
    kept = records.drop(PERSON_FIELDS & set(records.columns))
    phones = [name for name in kept.columns if name.endswith("phone")]
    prose = [
        name
        for name, kind in kept.schema.items()
        if kind == pl.String and "." in name and name not in phones and not _is_code(name)
    ]
    return kept.with_columns(
        *[masked(pl.col(name)) for name in phones],
        *[masked_prose(pl.col(name)) for name in [*prose, *({"note"} & set(kept.columns))]],
    )


def _is_code(field: str) -> bool:
    return field.rpartition(".")[2] in {"uscc", "reg_no", "org_code", "tax_id", "cert_no"}


def _without_phones(lineage: pl.DataFrame) -> pl.DataFrame:
    """The lineage with phones masked; each different text of a kind of field is read once."""
    distinct = lineage.select("field", "value").unique(maintain_order=True)
    texts = distinct.with_columns(pl.all().cast(pl.String))
    # in other text a phone has four digits side by side; wide digits are made narrow
    may = _is_phone | ~_holds_none & pl.col("value").str.contains(r"\d{4}|[０-９]")
    suspect = texts.select(may).to_series()
    distinct, texts = distinct.filter(suspect), texts.filter(suspect)
    safe = texts.select(safe=_value(pl.col("value"))).to_series()
    changed = safe.ne_missing(texts["value"])
    if not changed.any():
        return lineage
    kind = lineage.schema["value"]
    mended = distinct.filter(changed).with_columns(safe=safe.filter(changed).cast(kind))
    laid = lineage.join(mended, on=["field", "value"], how="left", maintain_order="left")
    return laid.with_columns(value=pl.coalesce("safe", "value")).drop("safe")


def _value(values: pl.Expr) -> pl.Expr:
    plain = pl.when(_holds_none).then(values).otherwise(masked_prose(values))
    return pl.when(_is_phone).then(masked(values)).otherwise(plain)


def _prose(frame: pl.DataFrame, *columns: str) -> pl.DataFrame:
    return frame.with_columns(masked_prose(pl.col(name)) for name in columns)


def _half_width(text: pl.Expr) -> pl.Expr:
    return pl.when(text.str.contains(r"[０-９]")).then(text.str.normalize("NFKC")).otherwise(text)
