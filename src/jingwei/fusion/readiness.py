"""A register to which rows are attached again and again: its state in layers, and where everything in it is found."""

from collections import Counter
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from jingwei.fusion import balance, numbers
from jingwei.fusion.arrange import joined
from jingwei.fusion.arrays import HALF, LOWER, Lists, among, distinct, paired, starts
from jingwei.fusion.model import ORGANISATIONS, empty
from jingwei.fusion.nearby import CAPPED, keys, narrowed
from jingwei.fusion.normalise.signals import SEED, Signals
from jingwei.fusion.register import parents
from jingwei.fusion.state import State

LAYERS = 16  # of the index, before they are laid together
FAMILY = ("number", "core", "branch")
_SPREAD = np.uint64(0x9E3779B97F4A7C15)  # odd: no two numbers become one


@dataclass(frozen=True)
class Layer:
    """The different keys (see `nearby.keys`), sorted, and the organisations that bear each.

    begins: where the keys of each part begin, and the last ones end. A part is what is left of a key without `shift`
    lower bits; keys are hashes, so that only few lie in each.
    """

    keys: np.ndarray
    bearers: Lists
    shift: np.uint64
    begins: np.ndarray

    @classmethod
    def laid(cls, keys: np.ndarray, bearers: Lists) -> "Layer":
        """The layer of keys that are different and sorted."""
        bits = max(4, len(keys).bit_length() - 3)
        shift = np.uint64(64 - bits)
        each = np.bincount((keys >> shift).astype(np.int64), minlength=1 << bits)
        return cls(keys, bearers, shift, np.append(0, np.cumsum(each)))

    @classmethod
    def of(cls, key: pl.Series, number: pl.Series) -> "Layer":
        """The keys that organisations bear, side by side."""
        order = key.arg_sort()
        keys_, bearer = key.gather(order).to_numpy(), number.gather(order).to_numpy()
        # the place of the key among the different ones, and the number, in one word: once sorted, twice is side by side
        different = np.append(True, keys_[1:] != keys_[:-1])[: len(keys_)]
        word = paired(np.cumsum(different) - 1, bearer)
        words = distinct(word)
        borne = (words & LOWER).astype(np.int64)
        return cls._sorted(keys_[different][(words >> HALF).astype(np.int64)], borne)

    @classmethod
    def _sorted(cls, key: np.ndarray, number: np.ndarray) -> "Layer":
        first = starts(key)
        return cls.laid(key[first], Lists(number, first, np.diff(first, append=len(key))))

    def found(self, key: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Where each key would stand, at the most the last place, and whether it stands there."""
        if not len(self.keys):
            return np.zeros(len(key), dtype=np.int64), np.zeros(len(key), dtype=bool)
        part, last = (key >> self.shift).astype(np.int64), len(self.keys) - 1
        low, above = self.begins[part], self.begins[part + 1]
        while (asked := low < above).any():
            middle = (low + above) >> 1
            less = asked & (self.keys[np.minimum(middle, last)] < key)
            low, above = np.where(less, middle + 1, low), np.where(less, above, middle)
        at = np.minimum(low, last)
        return at, self.keys[at] == key


@dataclass(frozen=True)
class Borne:
    """Keys (see `nearby.keys`) side by side with the organisations that bear them."""

    key: np.ndarray
    number: np.ndarray

    def taken(self, which: np.ndarray) -> "Borne":
        """Some of them, by position or by mask."""
        return Borne(self.key[which], self.number[which])


def differing(was: Borne, now: Borne) -> tuple[Borne, Borne]:
    """What is borne no more, and what was not borne before."""
    # key and number in one word; of so many two agree by chance as rarely as two keys do
    before, after = (b.key ^ b.number.astype(np.uint64) * _SPREAD for b in (was, now))
    return was.taken(~among(before, after)), now.taken(~among(after, before))


@dataclass(frozen=True)
class Index:
    """By what organisations are found; of a key that stands in several layers the last one tells."""

    layers: tuple[Layer, ...]

    def sharing(self, wanted: pl.DataFrame) -> np.ndarray:
        """The organisations that bear a wanted key which few enough bear, the surest keys of each row alone."""
        wanted = wanted.sort("key")  # in order they are found many times faster
        which, at, many = self._found(wanted["key"].to_numpy())
        caps = np.array(list(CAPPED.values()))[wanted["kind"].to_numpy()]
        few = wanted.with_columns(which=pl.Series(which), at=pl.Series(at))
        few = narrowed(few.filter(pl.Series((many > 0) & (many <= caps))))
        which, at = few["which"].to_numpy(), few["at"].to_numpy()
        return np.concatenate(
            [layer.bearers.of(distinct(at[which == n])) for n, layer in enumerate(self.layers)]
        )

    def _found(self, key: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        """Of each key the layer that tells of it, its place there, and how many bear it."""
        which, place, many = (np.zeros(len(key), dtype=np.int64) for _ in range(3))
        for n, layer in enumerate(self.layers):
            at, known = layer.found(key)
            which[known], place[known], many[known] = n, at[known], layer.bearers.many[at[known]]
        return which, place, many

    def bearing(self, key: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Position of the key and organisation, for all that bear one of these keys."""
        which, at, many = self._found(key)
        parts = [(np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.int64))]
        for n, layer in enumerate(self.layers):
            here = np.flatnonzero((which == n) & (many > 0))
            parts.append((np.repeat(here, many[here]), layer.bearers.of(at[here])))
        return np.concatenate([k for k, _ in parts]), np.concatenate([n for _, n in parts])

    def mended(self, lost: "Borne", won: "Borne") -> "Index":
        """The index in which organisations no longer bear `lost`, and bear `won`."""
        key = distinct(np.concatenate([lost.key, won.key]))
        words = paired(*self.bearing(key))
        no_more, new = (paired(np.searchsorted(key, b.key), b.number) for b in (lost, won))
        words = distinct(np.concatenate([words[~among(words, no_more)], new]))
        first = np.searchsorted(words, np.arange(len(key), dtype=np.uint64) << HALF)
        bearers = Lists((words & LOWER).astype(np.int64), first, np.diff(first, append=len(words)))
        top = Layer.laid(key, bearers)
        return Index((*self.layers, top) if len(self.layers) < LAYERS else (self._flat(top),))

    def _flat(self, top: Layer) -> Layer:
        """All layers in one."""
        whole = Index((*self.layers, top))
        key = distinct(np.concatenate([layer.keys for layer in whole.layers]))
        of, number = whole.bearing(key)
        order = np.lexsort((number, of))
        return Layer._sorted(key[of[order]], number[order])  # noqa: SLF001 - its own kind


@dataclass(frozen=True)
class Ready:
    """A state in whose records and signals lines that were replaced lie among the living ones.

    held: number of the living organisation of each line, 0 for what was replaced. lines: of each organisation
    number. keys: sorted, see `nearby.keys`; bearers: the organisations of each. families: number, core and
    branch of every organisation, as `balance.counts` says them, and the core as a hash (`name`).
    """

    state: State
    held: np.ndarray
    lines: Lists
    listed: np.ndarray
    index: Index
    families: pl.DataFrame
    kinds: Counter[str]

    def settled(self) -> State:
        """The state without what was replaced."""
        live = self.held > 0
        if live.all() and (self.listed > 0).all():
            return self.state
        return replace(
            self.state, records=self.state.records.filter(pl.Series(live)), signals=_living(self.state.signals, live),
            organisations=self.register().sort("organisation"),
        )  # fmt: skip

    def register(self) -> pl.DataFrame:
        """The whole register, in no order."""
        assert self.state.organisations is not None  # noqa: S101 - a round makes them
        return self.state.organisations.filter(pl.Series(self.listed > 0))

    def of(self, wanted: np.ndarray) -> pl.DataFrame:
        """The lines of the register that bear a wanted number."""
        assert self.state.organisations is not None  # noqa: S101 - a round makes them
        return self.state.organisations[np.flatnonzero(among(self.listed, wanted))]


def _living(signals: Signals, live: np.ndarray) -> Signals:
    """The signals of the living lines, renumbered from 0."""
    place = (np.cumsum(live) - 1).astype(np.uint32)

    def own(frame: pl.DataFrame) -> pl.DataFrame:
        row = frame["row"].to_numpy()
        kept = live[row]
        return frame.filter(pl.Series(kept)).with_columns(row=pl.Series(place[row[kept]]))

    return Signals(
        rows=signals.rows.filter(pl.Series(live)), phones=own(signals.phones), addresses=own(signals.addresses)
    )  # fmt: skip


def ready(state: State, *, sought: pl.Series | None = None) -> Ready:
    """The state with all that attaching looks up. sought: the keys of the one attachment that it is made ready for."""
    register = empty(ORGANISATIONS) if state.organisations is None else state.organisations
    found = state.signals  # what lies in one piece is gathered by number
    whole = Signals(
        rows=found.rows.rechunk(),
        phones=found.phones.rechunk(),
        addresses=found.addresses.rechunk(),
    )
    state = replace(state, records=state.records.rechunk(), signals=whole, organisations=register)
    held = numbers.resolve(state.records["home"], state.edges)
    by_number = held.arg_sort().to_numpy()
    many = np.bincount(held.to_numpy(), minlength=state.next_number)
    every = _keys(state.signals, sought)
    return Ready(
        state=state, held=held.to_numpy(), lines=Lists(by_number, np.cumsum(many) - many, many),
        listed=numbers.read(register["organisation"]).to_numpy(),
        index=Index((Layer.of(every["key"], held.gather(every["row"])),)), families=_families(balance.families(state.signals, number=held)),
        kinds=balance.kinds_of(register),
    )  # fmt: skip


def _keys(signals: Signals, sought: pl.Series | None) -> pl.DataFrame:
    """The keys of the lines: all, or the sought ones."""
    if sought is None:
        return keys(signals)
    if sought.is_empty():
        return keys(signals.taken(pl.Series([], dtype=pl.UInt32)))
    return keys(signals).filter(pl.col("key").is_in(sought.implode()))


@dataclass(frozen=True)
class Change:
    """What rows and judgements changed.

    numbers: the organisations, sorted. position, at, number, anew: of each of their lines the position among those
    looked at, where its record stands (in the register, or above it), its organisation, whether it takes a new
    place. gone: lines of the register that are no more.
    """

    numbers: np.ndarray
    position: pl.Series
    at: np.ndarray
    number: np.ndarray
    anew: pl.Series
    gone: np.ndarray


@dataclass(frozen=True)
class Addition:
    """What is laid on top.

    records, signals: new lines with all they say. lost, won: keys that organisations bear no more, and that they
    bear now. counts: of the changed organisations. open: questions on others.
    """

    records: pl.DataFrame
    signals: Signals
    lost: Borne
    won: Borne
    counts: pl.DataFrame
    open: pl.DataFrame


def mended(register: Ready, after: State, change: Change, addition: Addition) -> Ready:
    """The register with the new lines on top, the old ones dead, and the changed organisations in their places."""
    above, anew = len(register.held), change.anew.to_numpy()
    line = change.at.copy()
    line[anew] = above + np.arange(anew.sum())
    held = np.append(register.held, np.zeros(anew.sum(), dtype=np.int64))
    held[change.gone] = 0
    held[line] = change.number
    apart = ~among(register.families["number"].to_numpy(), change.numbers)
    new = _families(addition.counts)
    named = pl.concat([register.families.filter(~apart), new]).drop_nulls("core")["name"]
    families = pl.concat([register.families.filter(apart), new])
    past = register.state.organisations
    assert past is not None  # noqa: S101 - `ready` makes one
    listed, changed = _mended_register(register, after, change, kin=_kin(families, named))
    state = replace(
        after, records=pl.concat([register.state.records, addition.records], how="diagonal_relaxed", rechunk=False),
        signals=joined(register.state.signals, addition.signals, offset=above),
        organisations=pl.concat([past, changed], rechunk=False), open=pl.concat([addition.open, after.open]),
    )  # fmt: skip
    dead = np.flatnonzero(register.listed != listed[: len(register.listed)])
    kinds = register.kinds + balance.kinds_of(changed)
    kinds.subtract(balance.kinds_of(past[dead]))
    index = register.index.mended(addition.lost, addition.won)
    return replace(
        register, state=state, index=index, held=held, lines=_replaced(register.lines, change, line=line, size=after.next_number),
        listed=listed, families=families, kinds=kinds,
    )  # fmt: skip


def _replaced(lists: Lists, change: Change, *, line: np.ndarray, size: int) -> Lists:
    """The lists with those of the changed organisations at the end."""
    order = np.lexsort((line, change.number))
    grown = max(size, len(lists.first))
    first, many = (
        np.append(a, np.zeros(grown - len(a), dtype=np.int64)) for a in (lists.first, lists.many)
    )
    many[change.numbers] = 0
    number, start, times = np.unique(change.number[order], return_index=True, return_counts=True)
    first[number], many[number] = len(lists.pool) + start, times
    return Lists(np.append(lists.pool, line[order].astype(lists.pool.dtype)), first, many)


def _families(counts: pl.DataFrame) -> pl.DataFrame:
    """What is kept of `balance.counts` to find who is whose branch."""
    return counts.select(FAMILY).with_columns(name=pl.col("core").hash(seed=SEED))


def _kin(families: pl.DataFrame, named: pl.Series) -> pl.DataFrame:
    """number, branch, organisation and parent of those that bear one of the names."""
    kin = families.filter(pl.Series(among(families["name"].to_numpy(), named.to_numpy())))
    kin = kin.with_columns(organisation=numbers.written(pl.col("number")))
    return kin.select("number", "branch", "organisation", parent=parents(kin))


def _mended_register(
    register: Ready, after: State, change: Change, *, kin: pl.DataFrame
) -> tuple[np.ndarray, pl.DataFrame]:
    """The number of each line of the register, those above at its end, and what is laid on top of it.

    These are the changed organisations. With them the branches elsewhere that have another parent now, since a head office came, went or was renamed.
    """
    past, now = register.state.organisations, after.organisations
    assert past is not None and now is not None  # noqa: S101, PT018 - a round makes them
    known = kin.select("organisation", "parent")
    table = now.drop("parent").join(known, on="organisation", how="left", maintain_order="left")
    elsewhere = kin.filter((pl.col("branch") != "") & ~pl.col("number").is_in(change.numbers))
    others = register.of(elsewhere["number"].to_numpy()).rename({"parent": "was"})
    others = others.join(known, on="organisation", how="left", maintain_order="left")
    others = others.filter(pl.col("parent").ne_missing(pl.col("was")))
    new = pl.concat([table.select(past.columns), others.select(past.columns)])
    number = numbers.read(new["organisation"]).to_numpy()
    replaced = among(register.listed, np.append(change.numbers, number))
    listed = np.append(np.where(replaced, 0, register.listed), number)
    return listed, new
