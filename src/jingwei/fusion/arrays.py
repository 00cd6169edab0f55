"""Whole numbers side by side: runs of equal ones, the different ones, ranges."""

import numpy as np


def starts(values: np.ndarray) -> np.ndarray:
    """Where each run of equal values begins."""
    return np.flatnonzero(np.append(True, values[1:] != values[:-1])[: len(values)])


def distinct(values: np.ndarray) -> np.ndarray:
    """The different values, sorted; of millions many times faster than `np.unique`, which hashes them."""
    ordered = np.sort(values)
    return ordered[starts(ordered)]


def ranges(first: np.ndarray, many: np.ndarray) -> np.ndarray:
    """`many` whole numbers from each `first` upwards, one range after the other."""
    first, many = first.astype(np.int64), many.astype(np.int64)
    above = np.cumsum(many)
    start = np.repeat(first - (above - many), many)
    return start + np.arange(len(start), dtype=np.int64)
