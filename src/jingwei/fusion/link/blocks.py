"""Candidate pairs of groups: two groups meet when they share a key that few others have (rule R-F.3)."""

from collections.abc import Mapping

import polars as pl

# How many groups may share one key before the key says too little to bring them together.
CAPS: Mapping[str, int] = {
    "core": 40, "pinyin": 40, "head": 24, "tail": 12, "phone": 24, "person": 16,
    "number_brand": 24, "room": 24, "whole": 24, "reg_no": 24, "repair": 24, "person_brand": 40,
}  # fmt: skip


def met(values: pl.DataFrame, *, cap: int) -> pl.DataFrame:
    """Pairs a < b of groups that share a key. values: group (uint32), key (uint64), each once. Returns a, b, key, spread."""
    sizes = values.group_by("key").agg(spread=pl.len())
    small = values.join(sizes.filter((pl.col("spread") > 1) & (pl.col("spread") <= cap)), on="key")
    pairs = small.join(small.select("key", b="group"), on="key").filter(
        pl.col("group") < pl.col("b")
    )
    return pairs.select(a="group", b="b", key="key", spread="spread")


def candidates(keys: Mapping[str, pl.DataFrame]) -> pl.DataFrame:
    """All pairs that meet by some key: a, b (a < b), each pair once, in order."""
    found = [met(keys[kind], cap=cap).select("a", "b") for kind, cap in CAPS.items()]
    return pl.concat(found).unique().sort("a", "b")
