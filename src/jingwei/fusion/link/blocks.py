"""Candidate pairs of groups: two groups meet when they share a key that few others have (rule R-F.3)."""

from collections.abc import Mapping

import numpy as np
import polars as pl

from jingwei.fusion.arrays import HALF, distinct, paired, ranges
from jingwei.fusion.link.shared import KINDS, Shared

# How many groups may share one key before the key says too little to bring them together.
CAPS: Mapping[str, int] = {
    "core": 40, "pinyin": 40, "head": 24, "tail": 12, "phone": 24, "person": 16,
    "number_brand": 24, "room": 24, "whole": 24, "reg_no": 24, "repair": 24, "person_brand": 40,
}  # fmt: skip


def telling(shared: Shared) -> np.ndarray:
    """Which keys few enough groups bear."""
    caps = np.array([CAPS.get(kind, 0) for kind in KINDS])
    return np.flatnonzero(shared.bearers.many <= caps[shared.kind])


def candidates(shared: Shared) -> pl.DataFrame:
    """All pairs that meet by some key: a, b (a < b), each pair once, in order."""
    few = telling(shared)
    many = shared.bearers.many[few]
    group = shared.bearers.of(few)
    at = np.arange(len(group))
    # each group with those that stand after it among the bearers of the same key
    after = np.repeat(np.cumsum(many), many) - at - 1
    pairs = distinct(paired(np.repeat(group, after), group[ranges(at + 1, after)]))
    a, b = (pairs >> HALF).astype(np.uint32), pairs.astype(np.uint32)
    return pl.DataFrame({"a": a, "b": b})
