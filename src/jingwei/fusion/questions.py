"""The review list: few questions, each with its evidence in words and what an answer settles (rule R-F.11)."""

import numpy as np
import polars as pl

from jingwei.fusion.link import weights
from jingwei.fusion.model import QUESTIONS
from jingwei.kernel.catalogue import translate as _

PER_ORGANISATION = 0.029  # at most so many questions an organisation
WORTH = 0.15  # expected wrong row pairs below which a question is not asked
EVEN = -4.0  # log-odds at which, by experience, as many pairs are one organisation as are two


def weigh(pairs: pl.DataFrame, *, kind: str) -> pl.DataFrame:
    """Lay beside each pair how many row pairs its answer is expected to mend."""
    doubt = 1 / (1 + np.exp(np.minimum(50, np.abs(pairs["score"].to_numpy() - EVEN))))
    touched = (pairs["size_a"] * pairs["size_b"]).cast(pl.Float64)
    return pairs.with_columns(
        kind=pl.lit(kind),
        weight=pl.Series(doubt) * touched,
        rows_affected=pl.min_horizontal("size_a", "size_b"),
    )


def choose(asked: pl.DataFrame, *, organisations: int) -> pl.DataFrame:
    """The questions worth most, one for a pair of organisations, as many as a person will answer."""
    limit = int(PER_ORGANISATION * organisations)
    ordered = asked.filter(pl.col("weight") >= WORTH).sort(
        "weight", "left_row", "right_row", descending=[True, False, False]
    )
    pair = [
        pl.min_horizontal("left_number", "right_number"),
        pl.max_horizontal("left_number", "right_number"),
        "kind",
    ]
    return (
        ordered.unique(pair, keep="first", maintain_order=True)
        .unique("left_record", keep="first", maintain_order=True)
        .head(limit)
    )


def reasons(pairs: pl.DataFrame) -> pl.Series:
    """The evidence of each pair in words: what agrees; what differs."""
    matrix = weights.design(pairs)
    names = list(weights.EVIDENCE)
    signs = np.array([prior > 0 for _c, prior in weights.EVIDENCE.values()])
    texts = []
    for line in matrix.astype(bool):
        agree = [_(names[i]) for i in np.flatnonzero(line & signs)]
        differ = [_(names[i]) for i in np.flatnonzero(line & ~signs)]
        texts.append(
            _("一致：{agree}；不一致：{differ}").format(
                agree="、".join(agree) or _("无"), differ="、".join(differ) or _("无")
            )
        )
    return pl.Series("reason", texts, dtype=pl.String)


def table(chosen: pl.DataFrame, *, records: pl.DataFrame, register: pl.DataFrame) -> pl.DataFrame:
    """Chosen pairs in the schema QUESTIONS; `records` by position, `register` by number."""
    names = register.select("organisation", "name", "row_count", "departments")
    frame = chosen.with_row_index("question", offset=1).with_columns(reason=reasons(chosen))
    for side in ("left", "right"):
        place = records.select("file", "sheet", "row", "record", "detail", name="org.name")
        place = place[frame[f"{side}_row"]]
        frame = frame.drop(f"{side}_row", f"{side}_record")
        frame = frame.hstack(place.rename({c: f"{side}_{c}" for c in place.columns}))
        of_side = names.rename({c: f"{side}_{c}_of" for c in names.columns})
        key = f"{side}_organisation"
        frame = frame.join(
            of_side, left_on=key, right_on=f"{key}_of", how="left", maintain_order="left"
        )
    frame = frame.with_columns(effect=_effect())
    return frame.select(pl.col(c).cast(t) for c, t in QUESTIONS.items())


def _effect() -> pl.Expr:
    """What an answer would change: the older number lives on."""
    left_lives = pl.col("left_organisation") < pl.col("right_organisation")
    ends = pl.when(left_lives).then("right_organisation").otherwise("left_organisation")
    rows = pl.when(left_lives).then("right_row_count_of").otherwise("left_row_count_of")
    lives = pl.when(left_lives).then("left_organisation").otherwise("right_organisation")
    joined = pl.format(_("判为同一家：{} 的 {} 行并入 {}，底册减少一家"), ends, rows, lives)
    split = pl.format(_("判为不是同一家：{} 分出一家，底册增加一家"), "left_organisation")
    return pl.when(pl.col("kind") == "merge").then(joined).otherwise(split)
