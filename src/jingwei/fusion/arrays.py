"""Whole numbers side by side: runs of equal ones, the different ones, ranges."""

from dataclasses import dataclass

import numpy as np

HALF = np.uint64(32)  # of a word of two whole numbers, the first above the second
LOWER = (np.uint64(1) << HALF) - np.uint64(1)


def starts(values: np.ndarray) -> np.ndarray:
    """Where each run of equal values begins."""
    return np.flatnonzero(np.append(True, values[1:] != values[:-1])[: len(values)])


def paired(above: np.ndarray, below: np.ndarray) -> np.ndarray:
    """Two whole numbers below 2**32 in one word, so that words sort by the first, then by the second."""
    return above.astype(np.uint64) << HALF | below.astype(np.uint64)


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


@dataclass(frozen=True)
class Lists:
    """Whole numbers in lists, all in one: of list i those from first[i] on, many[i] of them."""

    pool: np.ndarray
    first: np.ndarray
    many: np.ndarray

    def of(self, wanted: np.ndarray) -> np.ndarray:
        """What the wanted lists hold, one after the other."""
        return self.pool[ranges(self.first[wanted], self.many[wanted])]
