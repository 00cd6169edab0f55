"""A register to which rows are attached again and again: its state in layers, and where everything in it is found."""

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from jingwei.fusion import balance, numbers
from jingwei.fusion.arrange import joined
from jingwei.fusion.nearby import CAPPED, keys, narrowed
from jingwei.fusion.normalise.signals import Signals, ranges
from jingwei.fusion.register import parents
from jingwei.fusion.state import State

FAMILY = ("number", "core", "branch")


@dataclass(frozen=True)
class Lists:
    """Whole numbers in lists, all in one: of list i those from first[i] on, many[i] of them."""

    pool: np.ndarray
    first: np.ndarray
    many: np.ndarray

    def of(self, wanted: np.ndarray) -> np.ndarray:
        """What the wanted lists hold, one after the other."""
        return self.pool[ranges(self.first[wanted], self.many[wanted])]


@dataclass(frozen=True)
class Index:
    """By what organisations are found: the different keys (see `nearby.keys`), sorted, and who bears each."""

    keys: np.ndarray
    bearers: Lists

    @classmethod
    def of(cls, every: pl.DataFrame, number: np.ndarray) -> "Index":
        """The index of keys; number: the organisation of each row."""
        borne = every.select("key", number=pl.Series(number).gather(every["row"]))
        borne = borne.unique().sort("key", "number")
        key = borne["key"].to_numpy()
        first = np.flatnonzero(np.append(True, key[1:] != key[:-1])[: len(key)])
        return cls(key[first], Lists(borne["number"].to_numpy(), first, np.diff(first, append=len(key))))

    def sharing(self, wanted: pl.DataFrame) -> np.ndarray:
        """The organisations that bear a wanted key which few enough bear, the surest keys of each row alone."""
        at, known = self._found(wanted["key"].to_numpy())
        many = np.where(known, self.bearers.many[at], 0)
        caps = np.array(list(CAPPED.values()))[wanted["kind"].to_numpy()]
        few = wanted.with_columns(at=pl.Series(at)).filter(pl.Series((many > 0) & (many <= caps)))
        return self.bearers.of(narrowed(few)["at"].unique().to_numpy())

    def _found(self, key: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Where each key would stand, at the most the last place, and whether it stands there."""
        at = np.minimum(np.searchsorted(self.keys, key), max(len(self.keys) - 1, 0))
        return at, self.keys[at] == key if len(self.keys) else np.zeros(len(key), dtype=bool)

    def mended(self, gone: np.ndarray, now: "Index", *, changed: np.ndarray) -> "Index":
        """The index in which the changed organisations bear what they bear now; gone: keys that they bore."""
        key = np.union1d(gone, now.keys)
        at, known = self._found(key)
        of = np.repeat(key[known], self.bearers.many[at[known]])
        number = self.bearers.of(at[known])
        stays = ~np.isin(number, changed)
        of = np.concatenate([of[stays], np.repeat(now.keys, now.bearers.many)])
        number = np.concatenate([number[stays], now.bearers.of(np.arange(len(now.keys)))])
        order = np.lexsort((number, of))
        first = np.searchsorted(of[order], key) + len(self.bearers.pool)
        many = np.diff(first, append=len(self.bearers.pool) + len(order))
        lists = Lists(
            np.append(self.bearers.pool, number[order]), self.bearers.first.copy(), self.bearers.many.copy()
        )
        lists.first[at[known]], lists.many[at[known]] = first[known], many[known]
        place = np.searchsorted(self.keys, key[~known])
        return Index(
            np.insert(self.keys, place, key[~known]),
            Lists(lists.pool, np.insert(lists.first, place, first[~known]), np.insert(lists.many, place, many[~known])),
        )  # fmt: skip


@dataclass(frozen=True)
class Ready:
    """A state in whose records and signals lines that were replaced lie among the living ones.

    held: number of the living organisation of each line, 0 for what was replaced. lines: of each organisation
    number. keys: sorted, see `nearby.keys`; bearers: the organisations of each. families: number, core and
    branch of every organisation, as `balance.counts` says them.
    """

    state: State
    held: np.ndarray
    lines: Lists
    listed: np.ndarray
    index: Index
    families: pl.DataFrame

    def settled(self) -> State:
        """The state without what was replaced."""
        live = pl.Series(np.flatnonzero(self.held))
        if len(live) == len(self.held):
            return self.state
        return replace(
            self.state, records=self.state.records[live], signals=self.state.signals.taken(live)
        )

    def of(self, wanted: np.ndarray) -> pl.DataFrame:
        """The lines of the register that bear a wanted number."""
        assert self.state.organisations is not None  # noqa: S101 - a round makes them
        return self.state.organisations[np.flatnonzero(np.isin(self.listed, wanted))]


def ready(state: State, *, with_keys: bool = True) -> Ready:
    """The state with all that attaching looks up; keys where rows are attached, not only judgements."""
    held = numbers.resolve(state.records["home"], state.edges)
    by_number = held.arg_sort().to_numpy()
    many = np.bincount(held.to_numpy(), minlength=state.next_number)
    counts = balance.counts(
        state.records, state.signals, number=held, codes=state.records["code"], edges=state.edges
    )
    every = keys(state.signals if with_keys else state.signals.taken(pl.Series([], dtype=pl.UInt32)))
    listed = () if state.organisations is None else state.organisations["organisation"]
    return Ready(
        state=state, held=held.to_numpy(), lines=Lists(by_number, np.cumsum(many) - many, many),
        listed=_numbers(listed), index=Index.of(every, held.to_numpy()), families=counts.select(FAMILY),
    )  # fmt: skip


def _numbers(organisations: pl.Series) -> np.ndarray:
    return organisations.str.slice(3).cast(pl.Int64).to_numpy()


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

    records, signals: new lines with all they say. keys: of all lines of the changed organisations. counts: of the
    changed organisations. open: questions on others.
    """

    records: pl.DataFrame
    signals: Signals
    keys: Index
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
    apart = ~np.isin(register.families["number"].to_numpy(), change.numbers)
    families = pl.concat([register.families.filter(apart), addition.counts.select(FAMILY)])
    listed, table = _whole_register(register, after.organisations, change)
    table = _with_parents(table, families, register.families.filter(~apart), addition.counts)
    state = replace(
        after, records=pl.concat([register.state.records, addition.records], how="diagonal_relaxed", rechunk=False),
        signals=joined(register.state.signals, addition.signals, offset=above),
        organisations=table, open=pl.concat([addition.open, after.open]),
    )  # fmt: skip
    gone = keys(register.state.signals.taken(pl.Series(change.gone)))["key"].to_numpy()
    index = register.index.mended(gone, addition.keys, changed=change.numbers)
    return replace(
        register, state=state, index=index, held=held, lines=_replaced(register.lines, change, line=line, size=after.next_number),
        listed=listed, families=families,
    )  # fmt: skip


def _replaced(lists: Lists, change: Change, *, line: np.ndarray, size: int) -> Lists:
    """The lists with those of the changed organisations at the end."""
    order = np.lexsort((line, change.number))
    grown = max(size, len(lists.first))
    first, many = (np.append(a, np.zeros(grown - len(a), dtype=np.int64)) for a in (lists.first, lists.many))
    many[change.numbers] = 0
    number, start, times = np.unique(change.number[order], return_index=True, return_counts=True)
    first[number], many[number] = len(lists.pool) + start, times
    return Lists(np.append(lists.pool, line[order]), first, many)


def _whole_register(
    register: Ready, table: pl.DataFrame | None, change: Change
) -> tuple[np.ndarray, pl.DataFrame]:
    """The register with the changed organisations as they are now, and the number of each of its lines."""
    past = register.state.organisations
    assert table is not None and past is not None  # noqa: S101, PT018 - a round makes them
    kept = np.flatnonzero(~np.isin(register.listed, change.numbers))
    both = pl.concat([past, table], rechunk=False)
    place = np.append(kept, past.height + np.arange(table.height))
    names = both["organisation"].gather(place)
    order = names.arg_sort().to_numpy()
    listed = np.append(register.listed[kept], _numbers(table["organisation"]))
    return listed[order], both[place[order]]


def _with_parents(
    table: pl.DataFrame, families: pl.DataFrame, before: pl.DataFrame, now: pl.DataFrame
) -> pl.DataFrame:
    """The register in which branches whose name changed, or their head office's, have the parents they have now."""
    cores = pl.concat([before["core"], now["core"]]).drop_nulls().unique()
    kin = families.filter(pl.col("core").is_in(cores.implode()))
    kin = kin.with_columns(organisation=numbers.written(pl.col("number")))
    kin = kin.with_columns(parent=parents(kin)).sort("organisation")
    line = table["organisation"].search_sorted(kin["organisation"])
    return table.with_columns(table["parent"].clone().scatter(line, kin["parent"]))
