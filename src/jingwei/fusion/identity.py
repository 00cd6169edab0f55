"""Which record of a new list is which record of the department's last list (rule R-F.7)."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from jingwei.fusion.arrays import among

# The witnesses by which a record is recognised, the surest first; "said" is everything the row says.
STAGES = (
    ("digest",),
    ("uscc", "core", "branch"),
    ("uscc", "person", "branch"),
    ("reg_no", "core", "branch"),
    ("core", "branch", "place", "person"),
    ("core", "branch", "place"),
    ("core", "branch"),
)
# A list that holds only what is new or changed: a name alone may be another organisation's.
SURE_STAGES = STAGES[:5]


def unchanged(fresh: pl.DataFrame, past: pl.DataFrame) -> pl.DataFrame:
    """fresh, past: lines of the same department that say exactly the same. Both: line, department, digest."""
    return _match(fresh, past, on=("department", "digest"))


def recognise(
    fresh: pl.DataFrame, past: pl.DataFrame, *, stages: Sequence[tuple[str, ...]] = STAGES
) -> pl.DataFrame:
    """Match records one to one within each department.

    Both frames: line, department, digest and the columns of STAGES. Returns fresh, past (lines) and
    stage (0: nothing changed). Identical rows are matched in the order of their digests.
    """
    found = []
    for number, witness in enumerate(stages):
        matched = _match(fresh, past, on=("department", *witness)).with_columns(
            stage=pl.lit(number, dtype=pl.Int8)
        )
        found.append(matched)
        fresh, past = (
            side.filter(pl.Series(~among(side["line"].to_numpy(), matched[which].to_numpy())))
            for which, side in (("fresh", fresh), ("past", past))
        )
    return pl.concat(found)


def _match(fresh: pl.DataFrame, past: pl.DataFrame, *, on: tuple[str, ...]) -> pl.DataFrame:
    """Pair equal keys, the first with the first and so on."""
    (key, line), (known, other) = _ranked(fresh, on), _ranked(past, on)
    ordinal = np.arange(len(key)) - np.searchsorted(key, key)
    place = np.searchsorted(known, key) + ordinal
    inside = place < len(known)
    met = inside.copy()
    met[inside] = known[place[inside]] == key[inside]
    return pl.DataFrame({"fresh": line[met], "past": other[place[met]]})


def _ranked(frame: pl.DataFrame, on: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray]:
    """Hash of the key and line of those that have one, by key, digest and line."""
    said = pl.all_horizontal(pl.col(on).is_not_null())
    found = frame.filter(said).select("line", "digest", key=pl.struct(on).hash(seed=0))
    line, digest, key = (found[c].to_numpy() for c in ("line", "digest", "key"))
    order = np.lexsort((line, digest, key))
    return key[order], line[order]


def minted(department: pl.Series, digest: pl.Series, *, taken: pl.Series) -> pl.Series:
    """Names for records never seen before: department, digest of what they say and ordinal."""
    frame = pl.DataFrame({"department": department, "digest": digest}).with_row_index("line")
    stem = ("department", "digest")
    again = frame.filter(pl.col("digest").is_duplicated())
    again = again.select("line", ordinal=pl.int_range(1, pl.len() + 1).over(stem))
    frame = frame.join(again, on="line", how="left", maintain_order="left")
    frame = frame.select(pl.format("{}:{}", *stem).alias("stem"), pl.col("ordinal").fill_null(1))
    if len(taken):
        stems = taken.str.replace(r"#\d+$", "").alias("stem")
        used = stems.filter(stems.is_in(frame["stem"].implode())).value_counts(name="used")
        frame = frame.join(used, on="stem", how="left", maintain_order="left")
        frame = frame.with_columns(pl.col("ordinal") + pl.col("used").fill_null(0))
    return frame.select(pl.format("{}#{}", "stem", "ordinal").alias("record")).to_series()
