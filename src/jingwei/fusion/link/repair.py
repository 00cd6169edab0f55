"""Damaged codes led back to a code that another row bears: one edit, both check digits (rule R-F.6)."""

import polars as pl
from rapidfuzz import process
from rapidfuzz.distance import OSA


def keys(code: pl.Expr) -> dict[str, pl.Expr]:
    """What one edit leaves whole, wherever it falls: two codes one edit apart share one of these at least."""
    head, tail = code.str.head, code.str.tail
    return {"mend_head": head(14), "mend_both": head(12) + tail(3), "mend_tail": tail(5)}


def repairs(damaged: pl.Series, known: pl.Series) -> pl.Series:
    """For each damaged code the one known valid code that a single edit makes of it, else null.

    `known`: valid eighteen-character codes of the lists. An edit is a character replaced, lost, added,
    or swapped with its neighbour. Several known codes within one edit are no repair.
    """
    wanted = damaged.drop_nulls().unique().sort().to_frame("damaged")
    bearers = known.drop_nulls().unique().sort().to_frame("known")
    sides = zip(keys(pl.col("damaged")).values(), keys(pl.col("known")).values(), strict=True)
    met = pl.concat(
        wanted.with_columns(key=one).join(bearers.with_columns(key=other), on="key").select("damaged", "known")
        for one, other in sides
    ).unique()  # fmt: skip
    near = process.cpdist(
        met["damaged"].to_list(), met["known"].to_list(), scorer=OSA.distance, score_cutoff=1
    )
    single = (
        met.filter(pl.Series(near <= 1))
        .group_by("damaged")
        .agg(pl.col("known").first(), many=pl.len())
    )
    single = single.filter(pl.col("many") == 1)
    return damaged.replace_strict(single["damaged"], single["known"], default=None)
