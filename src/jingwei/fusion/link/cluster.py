"""Constrained clustering: the surest pairs first, one believed code and one branch a group (rule R-F.5)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import polars as pl

from jingwei.fusion.arrays import among, paired

# Log-odds from which a pair merges without a person, pass by pass: the sure ones first, so that the
# doubtful ones find whole organisations to choose between.
PASSES = (4.0, 1.0, -1.5, -4.5)
MARGIN = 2.0  # by how much the best of several candidates that stay apart must lead
OPEN = -9.0  # pairs below this are not looked at again


_one_code = (
    pl.col("code_a").is_null() | pl.col("code_b").is_null() | (pl.col("code_a") == pl.col("code_b"))
)
_mine, _other = pl.col("branch_a"), pl.col("branch_b")
_ends = (_mine != "") & (_other != "") & (_mine.str.ends_with(_other) | _other.str.ends_with(_mine))
# Neither two different believed codes nor two different branches.
COMPATIBLE = _one_code & ((_mine == _other) | _ends)


@dataclass(frozen=True)
class Bonds:
    """Per group what forbids a union: its code, the organisation it is held by, its branch; and pairs kept apart.

    codes, held: dense numbers, -1 for none.
    """

    codes: Sequence[int]
    held: Sequence[int]
    branches: Sequence[str]
    apart: Sequence[tuple[int, int]]


def torn(scored: pl.DataFrame, *, merge: float) -> np.ndarray:
    """Groups whose two best partners are nearly as good as each other and will not merge themselves.

    scored: a, b (the greater), score, size_a, size_b. A group is asked of where it is the smaller side of its pairs.
    """
    a, b, score, size_a, size_b = (
        scored[c].to_numpy() for c in ("a", "b", "score", "size_a", "size_b")
    )
    left = np.flatnonzero((score >= merge - MARGIN) & (size_a <= size_b))
    right = np.flatnonzero((score >= merge - MARGIN) & (size_b <= size_a))
    group, other = np.append(a[left], b[right]), np.append(b[left], a[right])
    worth = np.append(score[left], score[right])
    order = np.lexsort((other, -worth, group))
    group, other, worth = group[order], other[order], worth[order]
    best = np.flatnonzero(np.append(True, group[1:] != group[:-1])[:-1] & (group[1:] == group[:-1]))
    close = best[worth[best] - worth[best + 1] < MARGIN]
    first, second = other[close], other[close + 1]
    friends = paired(a, b)[score >= merge]
    apart = ~among(paired(np.minimum(first, second), np.maximum(first, second)), friends)
    return group[close[apart]]


def unite(left: Sequence[int], right: Sequence[int], *, bonds: Bonds) -> np.ndarray:
    """Unite pairs, given best first, as far as the bonds allow; returns the root of each group."""
    forest = _Forest(bonds)
    for a, b in zip(left, right, strict=True):
        forest.join(a, b)
    parent = np.array(forest.parent, dtype=np.uint32)
    while True:
        above = parent[parent]
        if np.array_equal(above, parent):
            return parent
        parent = above


class _Forest:
    """Union-find in which each root knows what its members forbid."""

    def __init__(self, bonds: Bonds) -> None:
        self.parent = list(range(len(bonds.codes)))
        self.code, self.held, self.branch = (
            list(bonds.codes),
            list(bonds.held),
            list(bonds.branches),
        )
        self.foes: dict[int, set[int]] = {}
        for a, b in bonds.apart:
            self.foes.setdefault(a, set()).add(b)
            self.foes.setdefault(b, set()).add(a)

    def root(self, x: int) -> int:
        parent = self.parent
        while parent[x] != x:
            parent[x] = x = parent[parent[x]]
        return x

    def join(self, a: int, b: int) -> None:
        x, y = self.root(a), self.root(b)
        if x > y:
            x, y = y, x
        if x == y or self._forbidden(x, y):
            return
        self.parent[y] = x
        self.code[x] = max(self.code[x], self.code[y])
        self.held[x] = max(self.held[x], self.held[y])
        if self.branch[x] != self.branch[y]:
            self.branch[x] = max(self.branch[x], self.branch[y], key=len)
        if y in self.foes:
            self.foes.setdefault(x, set()).update(self.foes.pop(y))

    def _forbidden(self, x: int, y: int) -> bool:
        codes, held = self.code, self.held
        if codes[x] != codes[y] and codes[x] >= 0 and codes[y] >= 0:
            return True
        if held[x] != held[y] and held[x] >= 0 and held[y] >= 0:
            return True
        if self.branch[x] != self.branch[y] and not _one_branch(self.branch[x], self.branch[y]):
            return True
        return x in self.foes and any(self.root(f) == y for f in self.foes[x])


def _one_branch(left: str, right: str) -> bool:
    return bool(left) and bool(right) and (left.endswith(right) or right.endswith(left))
