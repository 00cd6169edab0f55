"""One organisation that a person says is two: its rows, which part keeps the number, the state after it (R-F.12)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from itertools import product
from types import MappingProxyType

import polars as pl

from jingwei.fusion import numbers
from jingwei.fusion.model import DECISIONS, PLACE_OF_ROW, Judgement
from jingwei.fusion.privacy import masked, masked_prose
from jingwei.fusion.state import State

_PAIR = ["left_record", "right_record"]
# What a person knows a row by, and the columns of the lists that say it.
SHOWN: Mapping[str, str] = MappingProxyType({
    "name": "org.name", "uscc": "org.uscc", "legal_rep": "org.legal_rep", "contact_phone": "org.contact_phone",
    "registered_address": "org.registered_address", "operating_address": "org.operating_address",
})  # fmt: skip
_CODES = frozenset({"uscc"})
_PHONES = frozenset({"contact_phone"})


@dataclass(frozen=True, slots=True)
class Split:
    """Somebody says that these records are another organisation than the rest of theirs.

    organisation: the number that they leave; part: the one that they bear from now on, from `next_number`
    of the state before.
    """

    organisation: int
    part: int
    records: tuple[str, ...]
    who: str
    why: str = ""


def rows_of(state: State, number: int) -> pl.DataFrame:
    """The rows of the living number, list by list: record, department, file, sheet, row and SHOWN, phones masked."""
    own = state.records.filter(_is_of(state, number))
    missing = [
        pl.lit(None, dtype=pl.String).alias(c) for c in SHOWN.values() if c not in own.columns
    ]
    told = own.with_columns(missing).select(
        "record", "department", *PLACE_OF_ROW, *(_told(name, column) for name, column in SHOWN.items())
    )  # fmt: skip
    return told.sort("department", *PLACE_OF_ROW, "record", nulls_last=True)


def leaving(state: State, number: int, *, ticked: Collection[str]) -> tuple[str, ...]:
    """Which of the two parts takes a new number: the ticked records or the others of the living number.

    The part that bears the organisation's code keeps the number, else the one that bears a code, else the
    larger; of two alike the one that was not ticked (R-F.1).
    """
    own = state.records.filter(_is_of(state, number)).sort("record")
    is_ticked = own["record"].is_in(list(ticked))
    parts = own.filter(is_ticked), own.filter(~is_ticked)
    present = _code_of(state, number)
    ranks = [
        (bool((part["code"].cast(pl.String) == present).any()), part["code"].null_count() < part.height, part.height)
        for part in parts
    ]  # fmt: skip
    goes = parts[1] if ranks[0] > ranks[1] else parts[0]
    return tuple(goes["record"].to_list())


def merged_across(state: State, number: int, *, records: Collection[str]) -> list[int]:
    """The numbers that a judgement on one of the records and one of the others made one with the living number."""
    own = state.edges.filter(numbers.resolve(state.edges["older"], state.edges) == number)
    sides = [pl.col(column).is_in(list(records)) for column in _PAIR]
    return own.filter(sides[0] != sides[1])["younger"].unique().sort().to_list()


def split(state: State, one: Split) -> State:
    """The state in which the records bear the new number and are judged different from all the others.

    Judgements of "same" between the two parts give way. Records that are no longer the organisation's
    stay where they are; the number is never given to another, whatever is left of it.
    """
    living = int(numbers.resolve(pl.Series([one.organisation]), state.edges)[0])
    own = state.records.filter(_is_of(state, living))["record"]
    goes = own.filter(own.is_in(list(one.records))).sort()
    stays = own.filter(~own.is_in(list(one.records))).sort()
    minted = replace(state, next_number=max(state.next_number, one.part + 1))
    if goes.is_empty() or stays.is_empty():
        return minted
    told = pl.concat([_giving_way(state.decisions, goes=goes, stays=stays), _told_apart(goes, stays, one, state=state)])  # fmt: skip
    same = told.filter((pl.col("judgement") == str(Judgement.SAME)) & ~pl.col("revoked"))
    edges = state.edges.join(same, on=_PAIR, how="semi", maintain_order="left")
    record = pl.col("record")
    home = (
        pl.when(record.is_in(goes.implode()))
        .then(pl.lit(one.part, dtype=pl.Int64))
        .otherwise("home")
    )
    records = state.records.with_columns(home=home)
    # what a fallen judgement had joined, and stays, is the organisation's own from now on
    lost = record.is_in(stays.implode()) & pl.Series(
        numbers.resolve(records["home"], edges) != living
    )
    records = records.with_columns(home=pl.when(lost).then(pl.lit(living, dtype=pl.Int64)).otherwise("home"))  # fmt: skip
    # a move once made and taken back would lead records out of the part again
    moves = state.moves.filter(~record.is_in(goes.implode()))
    return replace(minted, records=records, decisions=told, edges=edges, moves=moves)


def _giving_way(told: pl.DataFrame, *, goes: pl.Series, stays: pl.Series) -> pl.DataFrame:
    """All judgements; revoked are those on the pairs now parted, and each "same" that leads out of what goes."""
    left, right = (pl.col(column).is_in(goes.implode()) for column in _PAIR)
    here, there = (pl.col(column).is_in(stays.implode()) for column in _PAIR)
    is_same = pl.col("judgement") == str(Judgement.SAME)
    falls = (left & there) | (right & here) | (is_same & (left != right))
    return told.with_columns(revoked=pl.col("revoked") | falls)


def _told_apart(goes: pl.Series, stays: pl.Series, one: Split, *, state: State) -> pl.DataFrame:
    """Each record of the one part judged different from each of the other, so that none is asked again."""
    rows = [
        (*sorted(pair), str(Judgement.DIFFERENT), one.who, one.why, state.round, False)
        for pair in product(goes, stays)
    ]
    return pl.DataFrame(rows, schema=DECISIONS, orient="row")


def _is_of(state: State, number: int) -> pl.Series:
    return numbers.resolve(state.records["home"], state.edges) == number


def _code_of(state: State, number: int) -> str | None:
    """The nine characters that tell organisations apart of the code that the register has of it."""
    if state.organisations is None:
        return None
    found = state.organisations.filter(pl.col("organisation") == f"JW-{number:07d}")["uscc"]
    code = None if found.is_empty() else found[0]
    return str(code)[8:17] if code else None


def _told(name: str, column: str) -> pl.Expr:
    text = pl.col(column).cast(pl.String).fill_null("")
    if name in _CODES:
        return text.alias(name)
    return (masked(text) if name in _PHONES else masked_prose(text)).alias(name)
