"""A few rows or judgements attached to a large register: the cost is that of what they touch (rule R-F.15).

The organisations that share something with what is new are taken out of the state, fused with it in a
round of their own, and put back; all others stay as they are.
"""

from dataclasses import replace
from datetime import date

import polars as pl

from jingwei.fusion import balance, decisions, numbers, questions
from jingwei.fusion.arrange import vocabulary
from jingwei.fusion.engine import Progress, newest, run, silent
from jingwei.fusion.model import PLACE_OF_ROW, Fusion
from jingwei.fusion.nearby import keys, sharing
from jingwei.fusion.normalise.signals import Signals, digests, signals
from jingwei.fusion.state import State

SIDES = ("left", "right")


def attach(
    records: pl.DataFrame, *, state: State, judgements: pl.DataFrame | None = None, index: pl.DataFrame | None = None,
    as_of: date | None = None, on_progress: Progress | None = None,
) -> tuple[State, Fusion]:  # fmt: skip
    """Attach lists that hold only what is new or changed, and judgements, to the register of `state`.

    records, judgements: as in `engine.fuse`. index: `nearby.keys(state.signals)`, for who attaches to the same
    state again and again. A row that a department sent before is replaced, all others stay. The result speaks
    of the touched organisations alone: rows of these lists, lineage and changes; `organisations` is the whole
    register. Raises `decisions.DecisionsRefused`.
    """
    part = _touched(records, state, judgements=judgements, index=index)
    inside = _inside(state, part)
    known = state.organisations.height if state.organisations is not None else 0
    outside = state.open.join(inside.open, on=["left_record", "right_record"], how="anti")
    after, found = run(
        records, before=inside, judgements=judgements, as_of=as_of, tell=on_progress or silent, partial=True,
        room=max(0, questions.room(known) - outside.height),
    )  # fmt: skip
    whole = _put_back(state, after, part)
    return replace(whole, open=pl.concat([outside, after.open])), _of_whole(
        found, whole, as_of=as_of
    )


def _touched(
    records: pl.DataFrame, state: State, *, judgements: pl.DataFrame | None, index: pl.DataFrame | None
) -> pl.Series:  # fmt: skip
    """Whether each line of the state belongs to an organisation that the new records or judgements concern."""
    held = numbers.resolve(state.records["home"], state.edges)
    near = [_judged(judgements, state)]
    if records.height:
        fresh, _words = signals(records, digest=digests(records), words=vocabulary(records, state))
        every = keys(state.signals) if index is None else index
        near.append(sharing(every, with_keys=keys(fresh), held=held))
    organisations = held.gather(pl.concat(near)).unique()
    return held.is_in(organisations.implode())


def _judged(judgements: pl.DataFrame | None, state: State) -> pl.Series:
    """The lines that judgements name, by record or by file, sheet and row."""
    lines = state.records.select("record", *PLACE_OF_ROW).with_row_index("line")
    found = [pl.Series([], dtype=pl.UInt32)]
    for side in SIDES if judgements is not None else ():
        assert judgements is not None  # noqa: S101 - said in the line above
        if f"{side}_record" in judgements.columns:
            named = judgements[f"{side}_record"].cast(pl.String)
            found.append(lines.filter(pl.col("record").is_in(named.implode()))["line"])
        asked = decisions.places(judgements, side=side)
        if asked is not None:
            found.append(lines.join(asked, on=list(PLACE_OF_ROW), how="semi")["line"])
    return pl.concat(found)


def _inside(state: State, part: pl.Series) -> State:
    """The touched part of the state, as a state of its own."""
    records = state.records.filter(part)
    both = state.open.filter(
        pl.all_horizontal(pl.col(f"{s}_record").is_in(records["record"].implode()) for s in SIDES)
    )
    past = state.organisations
    return replace(
        state, records=records, signals=_split(state.signals, part), open=both,
        organisations=None if past is None else past.filter(_of(records, past, state=state)),
    )  # fmt: skip


def _of(records: pl.DataFrame, organisations: pl.DataFrame, *, state: State) -> pl.Series:
    """Whether each organisation has one of these records."""
    number = numbers.resolve(records["home"], state.edges).unique()
    named = pl.select(numbers.written(pl.lit(number))).to_series()
    return organisations["organisation"].is_in(named.implode())


def _split(whole: Signals, part: pl.Series) -> Signals:
    """The signals of the lines of `part`, renumbered from 0."""
    line = part.cum_sum() - 1

    def own(frame: pl.DataFrame) -> pl.DataFrame:
        kept = frame.filter(part.gather(frame["row"]))
        return kept.with_columns(row=line.gather(kept["row"]).cast(pl.UInt32))

    return Signals(
        rows=whole.rows.filter(part), phones=own(whole.phones), addresses=own(whole.addresses)
    )


def _put_back(state: State, after: State, part: pl.Series) -> State:
    """The state with its touched part replaced by what the round made of it."""
    rest = _split(state.signals, ~part)
    offset = rest.rows.height

    def moved(frame: pl.DataFrame) -> pl.DataFrame:
        return frame.with_columns(pl.col("row") + offset)

    new, past = after.signals, state.organisations
    table = after.organisations
    if past is not None and table is not None:
        kept = past.filter(~_of(state.records.filter(part), past, state=state))
        table = pl.concat([kept, table]).sort("organisation")
    return replace(
        after,
        records=pl.concat([state.records.filter(~part), after.records], how="diagonal_relaxed"),
        signals=Signals(
            rows=pl.concat([rest.rows, new.rows]), phones=pl.concat([rest.phones, moved(new.phones)]),
            addresses=pl.concat([rest.addresses, moved(new.addresses)]),
        ),
        organisations=table,
    )  # fmt: skip


def _of_whole(found: Fusion, whole: State, *, as_of: date | None) -> Fusion:
    """The result with the whole register and its figures."""
    assert whole.organisations is not None  # noqa: S101 - a round makes them
    summary = balance.summary(
        found.rows, whole.organisations, questions=found.questions, decisions=whole.decisions,
        round_no=whole.round, as_of=as_of or newest(whole.records),
    )  # fmt: skip
    return replace(found, organisations=whole.organisations, summary=summary)
