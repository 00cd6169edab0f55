"""What groups share: names, persons, phones, houses and numbers as hashes, each with the groups that bear it."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from jingwei.fusion.arrays import HALF, LOWER, Lists, distinct, paired, ranges, starts
from jingwei.fusion.coded import numbered
from jingwei.fusion.normalise.signals import SEED

KINDS = (
    "core", "pinyin", "head", "tail", "person", "person_brand", "number", "number_brand", "phone", "room", "whole",
    "reg_no", "repair",
)  # fmt: skip
# Kinds of key whose worth is how many different names, or organisations by their codes, bear it.
WEIGHED = {"core": "code", "person": "core", "phone": "core"}
FEW = 1_000_000
KIND = np.uint64(1 << 60)  # the highest four bits of a key are its kind


@dataclass(frozen=True)
class Shared:
    """The keys that two groups bear at least, sorted.

    keys: uint64. kind: of each its position in KINDS; spread: how many different names or organisations bear
    it, 1 where that is not told. bearers: of each its groups, sorted.
    """

    keys: np.ndarray
    kind: np.ndarray
    spread: np.ndarray
    bearers: Lists

    def weighed(self, facts: pl.DataFrame) -> "Shared":
        """The same with the spread of the keys; facts: of every group (see `evidence.Groups`)."""
        whose = np.repeat(np.arange(len(self.keys)), self.bearers.many)
        place = np.searchsorted(facts["group"].to_numpy(), self.bearers.pool)
        spread = np.ones(len(self.keys), dtype=np.uint32)
        for column in set(WEIGHED.values()):
            kinds = [KINDS.index(kind) for kind, told in WEIGHED.items() if told == column]
            said = numbered(facts[column])[1].cast(pl.Int64).fill_null(-1).to_numpy()[place]
            at = np.flatnonzero(np.isin(self.kind, kinds)[whose] & (said >= 0))
            each = distinct(paired(whose[at], said[at])) >> HALF
            first = starts(each)
            spread[each[first].astype(np.int64)] = np.diff(first, append=len(each))
        return replace(self, spread=spread)

    def told(self, keys: np.ndarray) -> np.ndarray:
        """How many bear each of some keys, as far as it is known here; 1 elsewhere."""
        if not len(self.keys):
            return np.ones(len(keys), dtype=np.uint32)
        at = np.minimum(np.searchsorted(self.keys, keys), len(self.keys) - 1)
        return np.where(self.keys[at] == keys, self.spread[at], np.uint32(1))


def hashed(
    frame: pl.DataFrame, said: Sequence[tuple[int, pl.Expr]], *, of: np.ndarray
) -> pl.DataFrame:
    """of, key (uint64), kind: the hash of everything that the lines of the frame say.

    said: number of the kind, which the key begins with, and what a line says of it; of: what each line is about.
    """
    none = pl.lit(0, dtype=pl.UInt64)
    told = frame.select(part.alias(str(n)) for n, (_kind, part) in enumerate(said))
    every = pl.all()
    value = told.select(pl.when(every.is_not_null()).then(every.hash(seed=SEED)).otherwise(none))
    key = value.to_numpy().T
    which, line = np.nonzero(key)
    kind = np.array([kind for kind, _part in said], dtype=np.uint8)[which]
    key = key[which, line] // 16 + kind * KIND
    return pl.DataFrame({"of": of[line], "key": key, "kind": kind})


def shared(
    rows: pl.DataFrame, names: pl.DataFrame, places: pl.DataFrame, phones: pl.DataFrame, *, kinds: Collection[str] = KINDS
) -> Shared:  # fmt: skip
    """What the groups share of these kinds; all four bear the column group, see `evidence.grouped`. The spread is not told yet."""
    core, person = pl.col("core"), pl.when(pl.col("core").is_not_null()).then("person")
    size = core.str.len_chars()
    houses = places.select("group", number="number_key", room="room_key", whole="whole_key")
    parts = [
        (rows, {
            "person": person, "person_brand": person + core.str.head(1), "reg_no": pl.col("reg_no"), "repair": pl.col("repair"),
        }),
        (names, {
            "core": core, "pinyin": pl.col("pinyin"), "head": pl.when(size >= 3).then(core.str.head(3)),
            "tail": pl.when(size >= 5).then(core.str.slice(1)),
        }),
        (houses, {kind: pl.col(kind) for kind in ("number", "room", "whole")}),
        (phones, {"phone": pl.col("key")}),
    ]  # fmt: skip
    if "number_brand" in kinds:
        brand = names.select("group", brand=core.str.head(1)).unique()
        branded = houses.select("group", "number").drop_nulls().join(brand, on="group")
        parts.append((branded, {"number_brand": pl.struct("number", "brand")}))
    return _of(pl.concat(
        hashed(frame, [(KINDS.index(k), part) for k, part in said.items() if k in kinds], of=frame["group"].to_numpy())
        for frame, said in parts
    ))  # fmt: skip


def _by_kind(borne: pl.DataFrame) -> list[pl.DataFrame]:
    """The same keys in the same order, since each begins with its kind: many small sorts are less than a large one."""
    return [borne.filter(pl.col("kind") == kind).sort("key") for kind in range(len(KINDS))]


def _of(borne: pl.DataFrame) -> Shared:
    """The keys that more than one group bears, of all that are borne."""
    parts = [borne.sort("key")] if borne.height <= FEW else _by_kind(borne)
    key, group, kinds = (
        np.concatenate([part[c].to_numpy() for part in parts]) for c in ("key", "of", "kind")
    )
    first = starts(key)
    least, most = (
        f.reduceat(group, first) if len(first) else group for f in (np.minimum, np.maximum)
    )
    several = least != most
    size = np.diff(first, append=len(key))
    at = ranges(first[several], size[several])
    which = np.repeat(np.arange(several.sum(), dtype=np.uint64), size[several])
    words = distinct(paired(which, group[at]))
    start = starts(words >> HALF)
    pool = (words & LOWER).astype(np.uint32)
    return Shared(
        keys=key[first[several]], kind=kinds[first[several]], spread=np.ones(len(start), dtype=np.uint32),
        bearers=Lists(pool, start, np.diff(start, append=len(words))),
    )  # fmt: skip
