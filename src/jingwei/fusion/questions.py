"""The review list: few questions, each with its evidence in words and what an answer settles (rule R-F.11)."""

import numpy as np
import polars as pl

from jingwei.fusion.link import weights
from jingwei.fusion.link.linking import Linking
from jingwei.fusion.model import QUESTIONS, QuestionKind
from jingwei.kernel.catalogue import translate as _

PER_ORGANISATION = 0.026  # at most so many questions an organisation
WORTH = 0.15  # expected wrong row pairs below which a question is not asked
EVEN = -4.0  # log-odds at which, by experience, as many pairs are one organisation as are two

# What is kept of a question from round to round.
OPEN: dict[str, type[pl.DataType]] = {
    "kind": pl.String, "left_record": pl.String, "right_record": pl.String, "reason": pl.String,
    "weight": pl.Float64, "rows_affected": pl.Int32,
}  # fmt: skip


def doubts(linked: Linking, records: pl.Series) -> pl.DataFrame:
    """Every doubtful pair of this round in the schema OPEN; the smaller, doubtful side stands on the left.

    `records`: the records' names by line.
    """
    kinds = ((linked.pairs, QuestionKind.MERGE), (linked.united, QuestionKind.SPLIT))
    weighed = pl.concat(
        [_weighed(pairs, kind=kind) for pairs, kind in kinds], how="diagonal_relaxed"
    )
    worth = weighed.filter(pl.col("weight") >= WORTH)
    a_waits = (pl.col("size_a") < pl.col("size_b")) | (
        (pl.col("size_a") == pl.col("size_b")) & pl.col("code_a").is_null()
    )
    small = worth.select(a_waits).to_series()
    left, right = (
        worth["row_a"].zip_with(small, worth["row_b"]),
        worth["row_b"].zip_with(small, worth["row_a"]),
    )
    told = worth.with_columns(
        reason=_reasons(worth), left_record=records.gather(left), right_record=records.gather(right)
    )
    return told.select(pl.col(c).cast(t) for c, t in OPEN.items())


def _weighed(pairs: pl.DataFrame, *, kind: QuestionKind) -> pl.DataFrame:
    """Lay beside each pair how many row pairs its answer is expected to mend."""
    score = pairs["score"].to_numpy()
    doubt = 1 / (1 + np.exp(np.minimum(50, np.abs(score - EVEN))))
    if kind is QuestionKind.MERGE:
        # a pair that fits, yet stays apart, is torn between partners: nobody knows but a person
        torn = (score > EVEN) & ~pairs.select(
            weights.NAMED_APART.fill_null(value=False)
        ).to_series().to_numpy()
        doubt = np.where(torn, 0.5, doubt)
    touched = (pairs["size_a"] * pairs["size_b"]).cast(pl.Float64)
    return pairs.with_columns(
        kind=pl.lit(str(kind)),
        weight=(pl.Series(doubt) * touched).round(6),
        rows_affected=pl.min_horizontal("size_a", "size_b"),
    )


def _reasons(pairs: pl.DataFrame) -> pl.Series:
    """The evidence of each pair in words: what agrees; what differs."""
    names = [_(name) for name in weights.EVIDENCE]
    speaks_for = np.array([prior > 0 for _c, prior in weights.EVIDENCE.values()])
    holds = weights.design(pairs).astype(bool)
    patterns, which = np.unique(holds, axis=0, return_inverse=True)
    texts = [_words(names, line & speaks_for, line & ~speaks_for) for line in patterns]
    return pl.Series("reason", [texts[i] for i in which.ravel()], dtype=pl.String)


def _words(names: list[str], agreeing: np.ndarray, differing: np.ndarray) -> str:
    said = [
        "、".join(names[i] for i in np.flatnonzero(part)) or _("无")
        for part in (agreeing, differing)
    ]
    return _("一致：{agree}；不一致：{differ}").format(agree=said[0], differ=said[1])


def room(organisations: int) -> int:
    """How many questions people will answer about a register of so many organisations."""
    return int(PER_ORGANISATION * organisations)


def choose(
    asked: pl.DataFrame, *, numbers: pl.DataFrame, told: pl.DataFrame, most: int
) -> pl.DataFrame:
    """The questions worth most, one for a pair of organisations, `most` at the most.

    asked: schema OPEN, old and new. numbers: record, number (of its organisation). told: left_record,
    right_record on which somebody judged. Questions that the register answers by now fall away.
    """
    both = asked.join(numbers.rename({"record": "left_record", "number": "left"}), on="left_record")
    both = both.join(
        numbers.rename({"record": "right_record", "number": "right"}), on="right_record"
    )
    both = both.filter(
        (pl.col("kind") == str(QuestionKind.MERGE)) == (pl.col("left") != pl.col("right"))
    )
    pairs = pl.concat([told, told.select(left_record="right_record", right_record="left_record")])
    both = both.join(pairs, on=["left_record", "right_record"], how="anti")
    ordered = both.sort("weight", "left_record", "right_record", descending=[True, False, False])
    pair = [pl.min_horizontal("left", "right"), pl.max_horizontal("left", "right"), "kind"]
    single = ordered.unique(pair, keep="first", maintain_order=True).unique(
        "left_record", keep="first", maintain_order=True
    )
    return single.head(most).select(list(OPEN))


def table(chosen: pl.DataFrame, *, records: pl.DataFrame, sizes: pl.DataFrame) -> pl.DataFrame:
    """Chosen questions in the schema QUESTIONS.

    records: record, organisation, file, sheet, row, name, detail of those named. sizes: organisation, row_count.
    """
    named = records.select("record", "organisation", "file", "sheet", "row", "name", "detail")
    known = named.join(sizes, on="organisation", how="left")
    frame = chosen.with_row_index("question", offset=1)
    for side in ("left", "right"):
        renamed = known.rename({c: f"{side}_{c}" for c in known.columns})
        frame = frame.join(renamed, on=f"{side}_record", how="left", maintain_order="left")
    frame = frame.with_columns(effect=_effect())
    return frame.select(pl.col(c).cast(t) for c, t in QUESTIONS.items())


def _effect() -> pl.Expr:
    """What an answer would change: the older number lives on."""
    left_lives = pl.col("left_organisation") < pl.col("right_organisation")
    ends = pl.when(left_lives).then("right_organisation").otherwise("left_organisation")
    rows = pl.when(left_lives).then("right_row_count").otherwise("left_row_count")
    lives = pl.when(left_lives).then("left_organisation").otherwise("right_organisation")
    joined = pl.format(_("判为同一家：{} 的 {} 行并入 {}，底册减少一家"), ends, rows, lives)
    split = pl.format(_("判为不是同一家：{} 分出一家，底册增加一家"), "left_organisation")
    return pl.when(pl.col("kind") == str(QuestionKind.MERGE)).then(joined).otherwise(split)
