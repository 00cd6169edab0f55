"""Text columns as numbers: each different text is kept once and read once, however many rows say it."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl

LINES = 250_000  # of a part of a Parquet file


def coded(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with its field columns ("org.name", ...) as Categorical; those that no row fills are left out."""
    filled = [
        c for c in frame.columns if not (is_field(c) and frame[c].null_count() == frame.height)
    ]
    texts = [c for c in filled if is_field(c) and not isinstance(frame[c].dtype, pl.Categorical)]
    return frame.select(_as_code(c) if c in texts else pl.col(c) for c in filled)


def scan(path: Path) -> pl.DataFrame:
    """The records of a Parquet file with their fields coded, part by part: half the memory of their texts."""
    parts = pl.scan_parquet(path)
    texts = [c for c, t in parts.collect_schema().items() if is_field(c) and t == pl.String]
    return parts.with_columns(map(_as_code, texts)).collect(engine="streaming")


def _as_code(column: str) -> pl.Expr:
    return pl.col(column).cast(pl.Categorical(pl.Categories.random(column)))


def alike(frame: pl.DataFrame, other: pl.DataFrame) -> pl.DataFrame:
    """The frame with its coded columns under the numbers of `other`, so that the two can be laid together."""
    kinds = {c: t for c, t in other.schema.items() if isinstance(t, pl.Categorical)}
    return frame.with_columns(
        pl.col(c).cast(pl.String).cast(kinds[c])
        for c, t in frame.schema.items()
        if c in kinds and t != kinds[c]
    )


def is_field(column: str) -> bool:
    """Whether a column holds what a list says, not where it stands."""
    return "." in column


def plain(frame: pl.DataFrame) -> pl.DataFrame:
    """The frame with coded columns as text."""
    return frame.with_columns(_as_texts(frame))


def _as_texts(frame: pl.DataFrame) -> pl.Expr:
    kinds = [c for c, t in frame.schema.items() if isinstance(t, pl.Categorical | pl.Enum)]
    return pl.col(kinds).cast(pl.String)


def by_distinct(values: pl.Series, read: Callable[[pl.Series], pl.DataFrame]) -> pl.DataFrame:
    """What `read` makes of the different texts of a column (n texts in, n lines out), laid beside its rows.

    Lines of rows that say nothing are null.
    """
    texts, index = numbered(values)
    return read(texts).select(pl.all().gather(index))


def numbered(values: pl.Series) -> tuple[pl.Series, pl.Series]:
    """The different texts of a column, in an order that tells nothing, and the position among them of each row's (null: none)."""
    if not isinstance(values.dtype, pl.Categorical):
        values = values.cast(pl.Categorical(pl.Categories.random()))
    codes = values.to_physical()
    said = (codes.drop_nulls() if codes.null_count() else codes).to_numpy()
    borne = np.zeros(int(said.max(initial=0)) + 1, dtype=bool)
    borne[said] = True
    known = np.flatnonzero(borne).astype(np.uint32)
    position = np.zeros(len(borne), dtype=np.uint32)
    position[known] = np.arange(len(known), dtype=np.uint32)
    texts = pl.Series(known).cat.to(values.dtype).cast(pl.String)
    return texts, pl.Series(position).gather(codes)


def ranked(texts: pl.Series) -> pl.Series:
    """The place of each text in the order of the few different ones."""
    distinct, index = numbered(texts)
    return distinct.rank("dense").gather(index).alias(texts.name)


def write(frame: pl.DataFrame, path: Path) -> None:
    """Write a frame as Parquet, coded columns as text; the same lines give the same bytes."""
    texts = frame.lazy().with_columns(_as_texts(frame))
    texts.sink_parquet(path, compression="zstd", row_group_size=LINES)
