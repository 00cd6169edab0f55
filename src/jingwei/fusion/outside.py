"""What people decided of two numbers between two rounds, laid into the state for the next one (rule R-F.12).

A round's answers name rows; these name numbers. In the state they become judgements on two rows, so
that rounds to come treat them as they treat answers.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace

import polars as pl

from jingwei.fusion import numbers
from jingwei.fusion.attaching import attach
from jingwei.fusion.model import DECISIONS, Fusion, Judgement
from jingwei.fusion.splitting import Split, split
from jingwei.fusion.state import EDGES, State

_PAIR = ["left_record", "right_record"]
_OF_THE_STATE = ("record", "round", "home", "code")


@dataclass(frozen=True, slots=True)
class Decided:
    """Somebody says that a number is the same organisation as an older one, or is not (any more)."""

    organisation: int
    heir: int
    judgement: Judgement
    who: str
    why: str = ""


def decided(state: State, decisions: Iterable[Decided | Split]) -> State:
    """The state in which these decisions hold, laid in one after the other; one that holds changes nothing.

    A number without rows in the state is left as it is: there is nothing to join or to part.
    """
    for one in decisions:
        if isinstance(one, Split):
            state = split(state, one)
        else:
            state = (_joined if one.judgement is Judgement.SAME else _parted)(state, one)
    return state


def alone(state: State, number: int, *, beside: int) -> Fusion | None:
    """What fusion says of the rows of a number on their own; None where no list has a row of it.

    state: one in which it is parted from `beside` already. Lineage and organisations speak of it alone.
    """
    found = _fused(state, number, beside)
    return None if found is None else _only(found, number)


def both(state: State, number: int, other: int) -> tuple[Fusion, Fusion] | None:
    """What fusion says of each of two numbers that are parted in the state; None where one has no row."""
    found = _fused(state, number, other)
    if found is None:
        return None
    one, two = _only(found, number), _only(found, other)
    return None if one is None or two is None else (one, two)


def _fused(state: State, one: int, other: int) -> Fusion | None:
    """The two fused anew, and nothing else; None where one of them has no row."""
    pair = _record_of(state, one), _record_of(state, other)
    if pair[0] is None or pair[1] is None:
        return None
    lists = state.records.drop(_OF_THE_STATE).clear()
    apart = pl.DataFrame({"left_record": [pair[0]], "right_record": [pair[1]], "judgement": [str(Judgement.DIFFERENT)]})  # fmt: skip
    return attach(lists, state=state, judgements=apart)[1]


def _only(found: Fusion, number: int) -> Fusion | None:
    own = pl.col("organisation").cast(pl.String) == f"JW-{number:07d}"
    listed = found.organisations.filter(own)
    if listed.is_empty():
        return None
    return replace(found, organisations=listed, lineage=found.lineage.filter(own))


def parted(edges: pl.DataFrame, number: int) -> pl.DataFrame:
    """The edges that go when a number leaves those older than itself; what hangs on it alone stays with it."""
    others = edges.filter((pl.col("older") != number) & (pl.col("younger") != number))
    near = pl.when(pl.col("older") == number).then("younger").otherwise("older")
    own = edges.filter((pl.col("older") == number) | (pl.col("younger") == number))
    oldest = numbers.resolve(own.select(near.alias("near"))["near"], others)
    return own.filter(oldest < number)


def _joined(state: State, one: Decided) -> State:
    """Two records of the numbers are judged the same; what was judged different between the two falls."""
    living = _living(state)
    left, right = _record_of(state, one.organisation), _record_of(state, one.heir)
    if left is None or right is None:
        return state
    home = dict(state.records.select("record", "home").rows())
    owner = dict(zip(state.records["record"], living, strict=True))
    a, b = owner[left], owner[right]
    if a == b:
        return state
    sides = {"l": pl.col("left_record"), "r": pl.col("right_record")}
    number = {s: c.replace_strict(owner, default=None, return_dtype=pl.Int64) for s, c in sides.items()}  # fmt: skip
    between = ((number["l"] == a) & (number["r"] == b)) | ((number["l"] == b) & (number["r"] == a))
    told = _revoked(state.decisions, between.fill_null(value=False))
    told = pl.concat([told, _told([(left, right)], one, state=state)])
    first, second = sorted((left, right))
    homes = sorted((home[left], home[right]))
    edge = pl.DataFrame([(*homes, first, second)], schema=EDGES, orient="row")
    return replace(state, decisions=told, edges=pl.concat([state.edges, edge]))


def _parted(state: State, one: Decided) -> State:
    """The judgements that made the number one with an older one are replaced by their opposite."""
    gone = parted(state.edges, one.organisation)
    if gone.is_empty():
        return state
    pairs = gone.select(_PAIR).unique(maintain_order=True)
    kept = state.edges.join(pairs, on=_PAIR, how="anti")
    said = pl.struct(_PAIR).is_in(pairs.select(pl.struct(_PAIR)).to_series().implode())
    told = pl.concat([_revoked(state.decisions, said), _told(pairs.rows(), one, state=state)])
    return replace(state, decisions=told, edges=kept)


def _revoked(told: pl.DataFrame, which: pl.Expr) -> pl.DataFrame:
    return told.with_columns(revoked=pl.col("revoked") | which)


def _told(pairs: Iterable[tuple[str, ...]], one: Decided, *, state: State) -> pl.DataFrame:
    rows = [(*sorted(pair), str(one.judgement), one.who, one.why, state.round, False) for pair in pairs]  # fmt: skip
    return pl.DataFrame(rows, schema=DECISIONS, orient="row")


def _living(state: State) -> pl.Series:
    return numbers.resolve(state.records["home"], state.edges)


def _record_of(state: State, number: int) -> str | None:
    """A record of the living number, one that was minted with it where there is any; always the same."""
    own = state.records.select("record", "home").filter(_living(state) == number)
    listed = own.sort(pl.col("home") != number, "record")["record"]
    return None if listed.is_empty() else str(listed[0])
