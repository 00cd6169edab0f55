"""Says how good a partition of rows is, given the true one."""

from dataclasses import dataclass

import polars as pl


@dataclass(frozen=True)
class Quality:
    """How a found partition agrees with the true one; all but the counts are shares from 0 to 1.

    precision and recall are of pairs of rows; b_cubed is the F1 of the B-cubed measures, which
    count every row once; exactly_right is the share of true organisations found whole and pure.
    """

    precision: float
    recall: float
    f1: float
    b_cubed: float
    exactly_right: float
    organisations: int
    true_organisations: int


def quality(found: pl.Series, *, truth: pl.Series) -> Quality:
    """Compare two labellings of the same rows; a row without a found label stands alone."""
    rows = pl.DataFrame({"found": _alone(found), "truth": truth})
    cells = rows.group_by("found", "truth").agg(n=pl.len())
    cells = cells.with_columns(
        of_found=pl.col("n").sum().over("found"), of_truth=pl.col("n").sum().over("truth")
    ).with_columns(pl.exclude("found", "truth").cast(pl.Float64))
    both = _pairs(cells["n"])
    got = _pairs(rows["found"].value_counts(name="n")["n"].cast(pl.Float64))
    want = _pairs(rows["truth"].value_counts(name="n")["n"].cast(pl.Float64))
    precision, recall = both / got if got else 1.0, both / want if want else 1.0
    square = cells["n"] ** 2
    b_precision = float((square / cells["of_found"]).sum()) / max(rows.height, 1)
    b_recall = float((square / cells["of_truth"]).sum()) / max(rows.height, 1)
    whole = cells.filter((pl.col("n") == pl.col("of_found")) & (pl.col("n") == pl.col("of_truth")))
    organisations = rows["truth"].n_unique()
    return Quality(
        precision=precision,
        recall=recall,
        f1=harmonic(precision, recall),
        b_cubed=harmonic(b_precision, b_recall),
        exactly_right=whole.height / max(organisations, 1),
        organisations=rows["found"].n_unique(),
        true_organisations=organisations,
    )


def harmonic(precision: float, recall: float) -> float:
    """The F1 of a precision and a recall; 0 when both are."""
    return 2 * precision * recall / (precision + recall) if precision + recall else 0.0


def placed(found: pl.Series, *, truth: pl.Series) -> pl.Series:
    """Which rows are in their right place, as booleans.

    Right: the row's number is the one that most rows of its organisation bear, and most rows
    that bear the number are of its organisation. Ties go to the smaller label.
    """
    rows = pl.DataFrame({"found": _alone(found), "truth": truth})
    number = most_common(rows, of="found", by="truth")
    owner = most_common(rows, of="truth", by="found")
    joined = rows.join(number, on="truth", how="left", maintain_order="left").join(
        owner, on="found", how="left", maintain_order="left"
    )
    right = (joined["found"] == joined["most_found"]) & (joined["truth"] == joined["most_truth"])
    return right.alias("placed")


def most_common(rows: pl.DataFrame, *, of: str, by: str) -> pl.DataFrame:
    """For every value of `by` the value of `of` that most of its rows have, as most_<of>."""
    counted = rows.group_by(by, of).agg(n=pl.len())
    first = counted.sort("n", of, descending=[True, False]).unique(by, keep="first")
    return first.select(by, pl.col(of).alias(f"most_{of}"))


def _alone(found: pl.Series) -> pl.Series:
    """Labels as text, with one of its own for every row that has none."""
    number = pl.int_range(found.len(), eager=True)
    own = pl.select(pl.format("alone {}", pl.lit(number))).to_series()
    return pl.select(pl.coalesce(pl.lit(found.cast(pl.String)), pl.lit(own))).to_series()


def _pairs(sizes: pl.Series) -> float:
    return float((sizes * (sizes - 1) / 2).sum())
