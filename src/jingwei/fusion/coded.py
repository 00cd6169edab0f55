"""Text columns as numbers: each different text is kept once and read once, however many rows say it."""

from collections.abc import Callable
from pathlib import Path

import numpy as np
import polars as pl

LINES = 250_000  # of a part of a Parquet file
NOWHERE = np.iinfo(np.uint32).max  # the position of who says nothing
_CODES = pl.first().to_physical().fill_null(NOWHERE)


def coded(frame: pl.DataFrame, *, like: pl.DataFrame | None = None) -> pl.DataFrame:
    """The frame with its field columns ("org.name", ...) as Categorical; those that no row fills are left out.

    like: a frame whose numbers the same columns take, so that the two can be laid together.
    """
    filled = [
        c for c in frame.columns if not (is_field(c) and frame[c].null_count() == frame.height)
    ]
    kinds = {} if like is None else _kinds(like)
    return frame.select(
        _as_code(c, frame.schema[c], wanted=kinds.get(c)) if is_field(c) else c for c in filled
    )


def _kinds(frame: pl.DataFrame) -> dict[str, pl.Categorical]:
    return {c: t for c, t in frame.schema.items() if isinstance(t, pl.Categorical)}


def scan(path: Path) -> pl.DataFrame:
    """The records of a Parquet file with their fields coded, part by part: half the memory of their texts."""
    parts = pl.scan_parquet(path)
    texts = [c for c, t in parts.collect_schema().items() if is_field(c) and t == pl.String]
    return parts.with_columns(_as_code(c, pl.String()) for c in texts).collect(engine="streaming")


def _as_code(column: str, kind: pl.DataType, *, wanted: pl.Categorical | None = None) -> pl.Expr:
    """The column under the numbers wanted, or under its own."""
    if isinstance(kind, pl.Categorical) and wanted in (None, kind):
        return pl.col(column)
    return (
        pl.col(column).cast(pl.String).cast(wanted or pl.Categorical(pl.Categories.random(column)))
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
    texts, position = positions(values)
    if not values.null_count():
        return texts, pl.Series(position)
    says = pl.Series(position != NOWHERE)
    return texts, pl.select(pl.when(says).then(pl.Series(position))).to_series()


def positions(values: pl.Series) -> tuple[pl.Series, np.ndarray]:
    """The same, the positions as uint32 (NOWHERE: none)."""
    if not isinstance(values.dtype, pl.Categorical):
        values = values.cast(pl.Categorical(pl.Categories.random()))
    own = values.to_frame().select(_CODES).to_series().to_numpy()
    says = np.flatnonzero(own != NOWHERE) if values.null_count() else slice(None)
    said = own[says]
    borne = np.zeros(int(said.max(initial=0)) + 1, dtype=bool)
    borne[said] = True
    known = np.flatnonzero(borne).astype(np.uint32)
    place = np.zeros(len(borne), dtype=np.uint32)
    place[known] = np.arange(len(known), dtype=np.uint32)
    position = np.full(len(own), NOWHERE, dtype=np.uint32)
    position[says] = place[said]
    texts = pl.first().cat.to(values.dtype).cast(pl.String)
    return pl.DataFrame({values.name: known}).select(texts).to_series(), position


def ranked(texts: pl.Series) -> pl.Series:
    """The place of each text in the order of the few different ones."""
    distinct, index = numbered(texts)
    return distinct.rank("dense").gather(index).alias(texts.name)


def write(frame: pl.DataFrame, path: Path) -> None:
    """Write a frame as Parquet, coded columns as text; the same lines give the same bytes."""
    texts = frame.lazy().with_columns(_as_texts(frame))
    texts.sink_parquet(path, compression="zstd", row_group_size=LINES)
