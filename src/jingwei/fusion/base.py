"""Our register held against a list from above: theirs not ours, ours not theirs, and what differs."""

import polars as pl

from jingwei.fusion.normalise.identifiers import identifiers
from jingwei.fusion.normalise.names import shown
from jingwei.fusion.outputs import BaseComparison
from jingwei.fusion.privacy import masked_prose

COMPARED = {
    "name": "org.name",
    "legal_rep": "org.legal_rep",
    "registered_address": "org.registered_address",
}


def compare(register: pl.DataFrame, theirs: pl.DataFrame) -> BaseComparison:
    """Match by organisation code, then by name; `theirs` are records as read."""
    listed = _keyed(theirs)
    ours = register.select(
        "organisation", "name", "uscc", "org_code", "legal_rep", "registered_address"
    )
    by_code = listed.drop_nulls("org_code").join(
        ours.drop_nulls("org_code"), on="org_code", how="inner", suffix="_ours"
    )
    rest = listed.join(by_code.select("line"), on="line", how="anti")
    by_name = rest.drop_nulls("their_name").join(
        ours, left_on="their_name", right_on="name", how="inner", coalesce=False, suffix="_ours"
    )
    columns = ["line", "organisation"]
    matched = pl.concat([by_code.select(columns), by_name.select(columns)]).unique(
        columns, maintain_order=True
    )
    detail = pl.concat_str(
        [pl.col(c) for c in ("file", "sheet") if c in listed.columns]
        + [pl.col("row").cast(pl.String)],
        separator=" / ",
        ignore_nulls=True,
    )
    theirs_only = listed.join(matched, on="line", how="anti").select(
        name="their_name", uscc="their_uscc", detail=detail
    )
    ours_only = ours.join(matched, on="organisation", how="anti").select(
        "organisation", "name", "uscc"
    )
    return BaseComparison(
        theirs_only=theirs_only, ours_only=ours_only, differing=_differing(matched, listed, ours)
    )


def without_contacts(compared: BaseComparison) -> BaseComparison:
    """The same with every phone masked that stands in a name, an address or a note (E-11)."""

    def hidden(frame: pl.DataFrame, *codes: str) -> pl.DataFrame:
        return frame.with_columns(masked_prose(pl.exclude("organisation", *codes)))

    return BaseComparison(
        theirs_only=hidden(compared.theirs_only, "uscc"),
        ours_only=hidden(compared.ours_only, "uscc"),
        differing=hidden(compared.differing, "field"),
    )


def _keyed(theirs: pl.DataFrame) -> pl.DataFrame:
    known = identifiers(theirs)
    blank = pl.Series([None] * theirs.height, dtype=pl.String)
    names = shown(theirs["org.name"]) if "org.name" in theirs.columns else blank
    return theirs.with_row_index("line").with_columns(
        their_name=names, their_uscc=known["uscc"], org_code=known["org_code"]
    )


def _differing(matched: pl.DataFrame, listed: pl.DataFrame, ours: pl.DataFrame) -> pl.DataFrame:
    """Fields that both sides fill and fill differently."""
    both = matched.join(listed, on="line").join(ours, on="organisation", suffix="_ours")
    parts = [
        pl.DataFrame(
            schema={
                "organisation": pl.String,
                "field": pl.String,
                "ours": pl.String,
                "theirs": pl.String,
            }
        )
    ]
    for column, field in COMPARED.items():
        if field not in listed.columns:
            continue
        said = pl.col("their_name") if column == "name" else pl.col(field)
        parts.append(
            both.select(
                "organisation",
                field=pl.lit(column),
                ours=pl.col(f"{column}_ours")
                if f"{column}_ours" in both.columns
                else pl.col(column),
                theirs=said,
            )
        )
    table = pl.concat(parts)
    return table.filter(
        pl.col("ours").is_not_null()
        & pl.col("theirs").is_not_null()
        & (pl.col("ours") != pl.col("theirs"))
    ).sort("organisation", "field")
