"""A few rows or judgements attached to a large register: the cost is that of what they change (rule R-F.15).

The organisations that share something with what is new are linked with it; of those that change the values
are made anew; all others stay as they are.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import polars as pl

from jingwei.fusion import balance, decisions, numbers, questions
from jingwei.fusion.arrange import Sent, compared, later, ordered
from jingwei.fusion.arrays import among, ascending, distinct
from jingwei.fusion.cores import one_core
from jingwei.fusion.engine import (
    SHOWN,
    Named,
    Progress,
    Weighed,
    newest,
    reported,
    shown,
    silent,
    weighed,
    with_identifiers,
)
from jingwei.fusion.golden import SOURCES
from jingwei.fusion.model import PLACE_OF_ROW, Fusion
from jingwei.fusion.nearby import keys, sought
from jingwei.fusion.normalise.signals import Signals
from jingwei.fusion.readiness import Addition, Borne, Change, Ready, differing, mended, ready
from jingwei.fusion.state import State

SIDES = ("left", "right")
# What linking and the accounts need of a record; `at`: the line of the register, or of the lists above these.
OWN = ("department", *PLACE_OF_ROW, "listed_on", "flags", "record", "round", "home", "code")
VALUED = frozenset(field for source in SOURCES.values() for field in source.fields)


def attach(
    records: pl.DataFrame, *, state: State, judgements: pl.DataFrame | None = None, as_of: date | None = None,
    on_progress: Progress | None = None,
) -> tuple[State, Fusion]:  # fmt: skip
    """Attach lists that hold only what is new or changed, and judgements, to the register of `state`.

    records, judgements: as in `engine.fuse`. A row that a department sent before is replaced, all others stay.
    The result speaks of the changed organisations alone: rows of these lists, lineage and changes;
    `organisations` is the whole register. Raises `decisions.DecisionsRefused`.
    """
    with one_core():
        sent = _compared(records, state)
    register = ready(state, sought=sought(sent.borne)["key"].unique())
    with one_core():
        after, found = _attached(
            register, sent, judgements=judgements, as_of=as_of, tell=on_progress or silent
        )
    settled = after.settled()
    assert settled.organisations is not None  # noqa: S101 - a round makes them
    return settled, replace(found, organisations=settled.organisations)


def attach_to(
    register: Ready, records: pl.DataFrame, *, judgements: pl.DataFrame | None = None, as_of: date | None = None,
    on_progress: Progress | None = None,
) -> tuple[Ready, Fusion]:  # fmt: skip
    """The same for who attaches again and again: what comes back is ready for the next rows.

    `organisations` of the result are the changed ones, too; the summary speaks of the whole register.
    """
    with one_core():
        sent = _compared(records, register.state)
        return _attached(
            register, sent, judgements=judgements, as_of=as_of, tell=on_progress or silent
        )


def _attached(
    register: Ready, sent: "_Sent", *, judgements: pl.DataFrame | None, as_of: date | None, tell: Progress
) -> tuple[Ready, Fusion]:  # fmt: skip
    judged = register.held[_judged(judgements, register)]
    near = register.index.sharing(sought(sent.borne)) if sent.records.height else judged
    lines = ascending(register.lines.of(distinct(np.concatenate([judged, near]))))
    inside = _inside(register, lines)
    pair = [f"{s}_record" for s in SIDES]
    outside = register.state.open.join(inside.open, on=pair, how="anti")
    most = max(0, questions.room(int(np.count_nonzero(register.listed))) - outside.height)
    found = weighed(
        later(sent.thin, before=inside, partial=True), before=inside, judgements=judgements,
        tell=tell, room=most, all_near=True,
    )  # fmt: skip
    change = _change(found, register, lines=lines, judged=judged)
    before = replace(inside, organisations=register.of(change.numbers))
    after, told, counts = reported(
        _narrowed(found, change, sent=sent, register=register), before=before, as_of=as_of,
        named=_named(found, sent=sent, register=register),
    )  # fmt: skip
    new = change.position.gather(change.anew.arg_true())
    lost, won = differing(*_borne(change, sent=sent, register=register))
    addition = Addition(
        records=_whole(found.after.records[new], sent, register), signals=found.lines.signals.taken(new),
        lost=lost, won=won, counts=counts, open=outside,
    )  # fmt: skip
    made = mended(register, after, change, addition)
    return made, _of_whole(told, made, change, as_of=as_of)


@dataclass(frozen=True)
class _Sent:
    """The rows that are attached: all that they say, what they bear (see `nearby.keys`), and what linking needs of them."""

    records: pl.DataFrame
    borne: pl.DataFrame
    thin: Sent


def _compared(records: pl.DataFrame, state: State) -> _Sent:
    """The rows by what they say, under the numbers of the texts of the state."""
    sent = ordered(records, before=state)
    told = compared(sent, before=state)
    at = pl.int_range(records.height, dtype=pl.Int64, eager=True) + state.records.height
    thin = sent.records.select("department", *PLACE_OF_ROW, "listed_on", "flags", at=at)
    return _Sent(records=sent.records, borne=keys(told[0]), thin=Sent(thin, sent.digest, told))


def _judged(judgements: pl.DataFrame | None, register: Ready) -> np.ndarray:
    """The lines that judgements name, by record or by file, sheet and row."""
    found = [pl.Series([], dtype=pl.UInt32)]
    for side in SIDES if judgements is not None else ():
        assert judgements is not None  # noqa: S101 - said in the line above
        lines = register.state.records.select("record", *PLACE_OF_ROW).with_row_index("line")
        if f"{side}_record" in judgements.columns:
            named = judgements[f"{side}_record"].cast(pl.String)
            found.append(lines.filter(pl.col("record").is_in(named.implode()))["line"])
        asked = decisions.places(judgements, side=side)
        if asked is not None:
            found.append(lines.join(asked, on=list(PLACE_OF_ROW), how="semi")["line"])
    return pl.concat(found).to_numpy()


def _inside(register: Ready, lines: np.ndarray) -> State:
    """Some lines of the register as a state of their own, whose records say no more than linking needs."""
    state, at = register.state, pl.Series("at", lines, dtype=pl.Int64)
    records = state.records.select(OWN)[at].with_columns(at)
    both = state.open.filter(
        pl.all_horizontal(pl.col(f"{s}_record").is_in(records["record"].implode()) for s in SIDES)
    )
    return replace(state, records=records, signals=state.signals.taken(at), open=both)


def _change(found: Weighed, register: Ready, *, lines: np.ndarray, judged: np.ndarray) -> Change:
    """Which organisations are not what they were: whose rows or names of rows came, went or moved."""
    records, above = found.after.records, len(register.held)
    at, number = records["at"].to_numpy(), found.number.to_numpy()
    stays = np.flatnonzero(at < above)
    past = register.state.records.select("home", "code")[at[stays]]
    other = past["home"] != records["home"].gather(stays)
    other |= past["code"].ne_missing(records["code"].gather(stays))
    anew = at >= above
    anew[stays[other.to_numpy()]] = True
    was = register.held[at[stays]]
    moved = was != number[stays]
    gone = lines[~among(lines, at[stays])]
    numbers_ = distinct(np.concatenate(
        [judged, number[anew], number[stays][moved], was[moved | other.to_numpy()], register.held[gone]]
    ))  # fmt: skip
    numbers_ = numbers_[numbers_ > 0]
    flag = np.zeros(int(max(number.max(initial=0), numbers_.max(initial=0))) + 1, dtype=bool)
    flag[numbers_] = True
    part = np.flatnonzero(flag[number])
    return Change(
        numbers=numbers_, position=pl.Series(part), at=at[part], number=number[part], anew=pl.Series(anew[part]),
        gone=np.concatenate([gone, at[stays[other.to_numpy()]]]),
    )  # fmt: skip


def _borne(change: Change, *, sent: _Sent, register: Ready) -> tuple[Borne, Borne]:
    """What the changed organisations bore, and what they bear now."""
    above = len(register.held)
    stays = change.at < above
    lines = distinct(np.concatenate([change.at[stays], change.gone]))
    past = keys(register.state.signals.taken(pl.Series(lines)))
    key, row = past["key"].to_numpy(), past["row"].to_numpy()
    number = np.zeros(len(lines), dtype=np.int64)
    number[np.searchsorted(lines, change.at[stays])] = change.number[stays]
    of_sent = np.zeros(sent.records.height, dtype=np.int64)
    of_sent[change.at[~stays] - above] = change.number[~stays]
    now = Borne(
        np.append(key, sent.borne["key"].to_numpy()),
        np.append(number[row], of_sent[sent.borne["row"].to_numpy()]),
    )
    return Borne(key, register.held[lines][row]), now.taken(now.number > 0)


def _narrowed(found: Weighed, change: Change, *, sent: _Sent, register: Ready) -> Weighed:
    """The lines of the changed organisations with all that values are made of."""
    position = change.position
    records = _whole(found.after.records[position], sent, register, of=VALUED)
    rows = found.lines.signals.rows[position]
    none = found.lines.signals
    signals = Signals(rows=rows, phones=none.phones.clear(), addresses=none.addresses.clear())
    lines = replace(found.lines, signals=signals, sent=found.lines.sent.gather(position))
    return Weighed(
        replace(found.after, records=records), lines, found.codes.gather(position), found.number.gather(position)
    )  # fmt: skip


def _whole(
    own: pl.DataFrame, sent: _Sent, register: Ready, *, of: Collection[str] | None = None
) -> pl.DataFrame:
    """Records with what they say, in all fields or some; those of the register stand before those that were sent."""
    above = len(register.held)
    sides = (
        (register.state.records, own["at"].filter(own["at"] < above)),
        (sent.records, own["at"].filter(own["at"] >= above) - above),
    )
    said = [
        side.select(c for c in side.columns if c not in OWN and (of is None or c in of))[at]
        for side, at in sides
    ]
    return own.drop("at").hstack(pl.concat(said, how="diagonal_relaxed"))


def _named(found: Weighed, *, sent: _Sent, register: Ready) -> Named:
    """The records that questions name, and of how many rows their organisations were."""
    asked, records = found.after.open, found.after.records
    sides = pl.concat([asked["left_record"], asked["right_record"].alias("left_record")])
    position = records["record"].is_in(sides.implode()).arg_true()
    own, number = records[position], found.number.gather(position)
    said = found.lines.signals.rows[position]
    full = with_identifiers(
        _whole(own, sent, register, of=SHOWN), said, codes=found.codes.gather(position)
    )
    organisation = pl.select(numbers.written(pl.lit(number)).alias("organisation")).to_series()
    sizes = register.of(number.unique().to_numpy()).select("organisation", "row_count")
    return Named(records=shown(full.with_columns(organisation)), sizes=sizes)


def _of_whole(found: Fusion, made: Ready, change: Change, *, as_of: date | None) -> Fusion:
    """The result with the figures of the whole register, and the changed organisations as they stand in it."""
    summary = balance.summary(
        found.rows, kinds=made.kinds, questions=found.questions, decisions=made.state.decisions,
        round_no=made.state.round, as_of=as_of or _newest(made),
    )  # fmt: skip
    return replace(found, summary=summary, organisations=made.of(change.numbers))


def _newest(made: Ready) -> date | None:
    """The newest date that a list states whose rows stand in the register."""
    records = made.state.records
    last = newest(records)
    if last is None or made.held[(records["listed_on"] == last).arg_true().to_numpy()].any():
        return last
    return newest(records.select("listed_on").filter(pl.Series(made.held > 0)))
