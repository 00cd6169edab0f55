"""Rows of small lists as linking sees them, for the tests of its parts."""

from dataclasses import replace

import polars as pl

from jingwei.fusion.link.linking import Linking, Preset, link
from jingwei.fusion.link.weights import PRIOR
from jingwei.fusion.normalise.signals import Signals, Vocabulary, digests, signals
from tests.fusion.lists import table
from tests.fusion.normalise.wuhai import PLACES

WORDS = Vocabulary(places=PLACES, roads=frozenset(), branches=frozenset())
NO_PAIRS = pl.DataFrame(schema={"left": pl.UInt32, "right": pl.UInt32})


def compared(rows: list[dict[str, object]]) -> Signals:
    """The comparable values of the rows."""
    frame = table(rows)
    return signals(frame, digest=digests(frame), words=WORDS)[0]


def unrepaired(rows: list[dict[str, object]]) -> Signals:
    """The same with the column in which linking puts mended codes, empty."""
    found = compared(rows)
    repair = pl.Series("repair", [None] * len(rows), dtype=pl.String)
    return replace(found, rows=found.rows.with_columns(repair))


def linked(
    rows: list[dict[str, object]], *, held: list[int | None] | None = None,
    apart: list[tuple[int, int]] | None = None,
) -> Linking:  # fmt: skip
    """The rows linked at the weights that stand before any label."""
    preset = Preset(
        held=pl.Series("held", held or [None] * len(rows), dtype=pl.Int64),
        apart=pl.DataFrame(apart, schema=NO_PAIRS.schema, orient="row") if apart else NO_PAIRS,
    )
    departments = table(rows)["department"]
    return link(compared(rows), departments, preset=preset, known=PRIOR)


def partition(rows: list[dict[str, object]], **settled: object) -> list[int]:
    """The group of each row."""
    return linked(rows, **settled).group.to_list()  # type: ignore[arg-type]
