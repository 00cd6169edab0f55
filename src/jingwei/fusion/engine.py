"""Fusion itself: previous state, new records and decisions in; new state, register, questions and lineage out."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from jingwei.fusion import balance, decisions, golden, homes, numbers, questions
from jingwei.fusion.arrange import Lines, arrange
from jingwei.fusion.cores import fitting
from jingwei.fusion.link.linking import Linking, Preset, link
from jingwei.fusion.model import ORGANISATIONS, Fusion, Judgement
from jingwei.fusion.nearby import link_nearby
from jingwei.fusion.normalise.signals import Signals
from jingwei.fusion.register import register
from jingwei.fusion.state import MOVES, State

Progress = Callable[[str, int], None]
SIZE = ("organisation", "row_count")
SHOWN = ("org.name", "org.legal_rep", "org.operating_address")  # by which a person knows a row


def fuse(
    records: pl.DataFrame, *, state: State | None = None, judgements: pl.DataFrame | None = None,
    as_of: date | None = None, on_progress: Progress | None = None,
) -> tuple[State, Fusion]:  # fmt: skip
    """Fuse the records of one round into the register.

    records: frame of schema `model.RECORDS` plus field columns, any order. state: of the round before.
    judgements: left and right (file, sheet, row or record) and judgement; see `decisions.resolve`.
    Raises `decisions.DecisionsRefused` where judgements contradict each other or name nothing.
    Departments that send no list this time keep their last one. Pure: no clock, no files.
    """
    before = state or State(records=pl.DataFrame(), signals=_no_signals())
    return run(
        records, before=before, judgements=judgements, as_of=as_of, tell=on_progress or silent
    )


def run(
    records: pl.DataFrame, *, before: State, judgements: pl.DataFrame | None, as_of: date | None, tell: Progress,
    partial: bool = False, room: int | None = None,
) -> tuple[State, Fusion]:  # fmt: skip
    """One round; partial: the lists hold only what is new or changed; room: for so many questions."""
    with fitting(records.height):
        return _run(
            records, before=before, judgements=judgements, as_of=as_of, tell=tell, partial=partial, room=room
        )  # fmt: skip


def _run(
    records: pl.DataFrame, *, before: State, judgements: pl.DataFrame | None, as_of: date | None, tell: Progress,
    partial: bool, room: int | None,
) -> tuple[State, Fusion]:  # fmt: skip
    tell("normalise", records.height)
    lines = arrange(records, before=before, partial=partial)
    found = weighed(lines, before=before, judgements=judgements, tell=tell, room=room)
    state, fusion, _counts = reported(found, before=before, as_of=as_of)
    return state, fusion


@dataclass(frozen=True)
class Weighed:
    """Who is who after a round, before anything is told of it.

    after: the state but for its register. codes (believed) and number (of the living organisation): of each line.
    """

    after: State
    lines: Lines
    codes: pl.Series
    number: pl.Series


def weighed(
    lines: Lines, *, before: State, judgements: pl.DataFrame | None, tell: Progress, room: int | None = None,
    all_near: bool = False,
) -> Weighed:  # fmt: skip
    """Link the lines, give each a home and choose what to ask.

    room: for so many questions. all_near: every line has to do with what is new.
    """
    told = decisions.resolve(judgements, lines.records, before=before)
    tell("link", lines.records.height)
    lines = _restored(lines, told, before=before)
    linked, settled = _linked(lines, told, before=before, all_near=all_near)
    homed = lines.records.with_columns(settled.home, code=linked.codes)
    edges = decisions.edges(told, homed, before=before)
    tell("values", lines.records.height)
    after = State(
        records=homed, signals=lines.signals, decisions=told, edges=edges, moves=pl.concat([before.moves, settled.moves]),
        departed=_departed(homed, before), weights=linked.weights, words=lines.words, next_number=settled.next_number,
        round=before.round + 1,
    )  # fmt: skip
    number = numbers.resolve(settled.home, edges)
    most = questions.room(number.n_unique()) if room is None else room
    chosen = _chosen(after, linked, number=number, before=before, most=most)
    return Weighed(replace(after, open=chosen), lines, linked.codes, number)


def _departed(records: pl.DataFrame, before: State) -> pl.DataFrame:
    """Who was there and is named by no list any more."""
    if before.round == 0:
        return before.departed
    return homes.departed(before.records, records, known=before.departed)


def silent(_step: str, _rows: int) -> None:
    """Nobody watches."""


def _no_signals() -> Signals:
    return Signals(rows=pl.DataFrame(), phones=pl.DataFrame(), addresses=pl.DataFrame())


def _restored(lines: Lines, told: pl.DataFrame, *, before: State) -> Lines:
    """Lines that an undone judgement had taken out of their organisation go back to it."""
    home = homes.restored(
        lines.records["home"], lines.records["record"], moves=before.moves, undone=decisions.undone(told)
    )  # fmt: skip
    edges = decisions.edges(told, lines.records.with_columns(home), before=before)
    held = numbers.resolve(home, edges).alias("held")
    return replace(lines, records=lines.records.with_columns(home), held=held)


def _linked(
    lines: Lines, told: pl.DataFrame, *, before: State, all_near: bool
) -> tuple[Linking, homes.Homes]:
    """Group the lines and give each a home; in a later round only what is new is looked at."""
    apart = decisions.apart(told, lines.records)
    preset = Preset(held=decisions.freed(lines.held, apart), apart=apart)
    departments = lines.records["department"]
    if before.weights is None or before.round == 0:
        linked = link(lines.signals, departments, preset=preset)
    else:
        again = decisions.taken_back(told, lines.records["record"], round_no=before.round + 1)
        linked = link_nearby(
            lines.signals, departments, preset=preset, fresh=lines.fresh | again, codes=lines.records["code"], known=before.weights,
            all_near=all_near,
        )  # fmt: skip
    frame = lines.records.select("record", "home").with_columns(
        lines.signals.rows.select("core", "place", "digest"), group=linked.group, held=preset.held, was=lines.held, code=linked.codes
    )  # fmt: skip
    settled = homes.settle(frame, next_number=before.next_number, departed=before.departed)
    return linked, replace(settled, moves=_moves(settled.moves, told, lines))


def _moves(moved: pl.DataFrame, told: pl.DataFrame, lines: Lines) -> pl.DataFrame:
    """Each move with the judgement behind it: one on two lines of the organisation that was left."""
    pairs = decisions.active(told, Judgement.DIFFERENT).select("left_record", "right_record")
    home = lines.records.select("record", was=lines.held)
    of_pair = pairs.join(home, left_on="left_record", right_on="record").unique(
        "was", keep="last", maintain_order=True
    )
    of_move = moved.join(home, on="record").join(of_pair, on="was", how="inner")
    return of_move.select(list(MOVES))


@dataclass(frozen=True)
class Named:
    """What questions name: records as `shown` shows them; sizes: organisation and row_count of those not made anew."""

    records: pl.DataFrame
    sizes: pl.DataFrame


def reported(
    found: Weighed, *, before: State, as_of: date | None, named: Named | None = None
) -> tuple[State, Fusion, pl.DataFrame]:
    """The register of the lines, its sources and its accounts; beside them what `balance.counts` says.

    named: what questions name, where the lines are not all there are.
    """
    after, lines, number = found.after, found.lines, found.number
    organisation = pl.select(numbers.written(pl.lit(number)).alias("organisation")).to_series()
    records = with_identifiers(after.records, lines.signals.rows, codes=found.codes)
    said = golden.votes(records, number=number)
    chosen = golden.elect(said)
    counts = balance.counts(
        records, lines.signals, number=number, codes=found.codes, edges=after.edges
    )
    table = register(golden.wide(chosen, said), counts=counts, places=after.words.places)
    named = named or _all_named(records.with_columns(organisation), after.open)
    sizes = table.select(SIZE)
    others = named.sizes.join(sizes, on="organisation", how="anti")
    asked = questions.table(after.open, records=named.records, sizes=pl.concat([sizes, others]))
    rows = balance.rows(
        after, lines, number=number, questions=asked, before=before, codes=found.codes
    )
    places = after.records.select("department", "file", "sheet", "row", "round")
    fusion = Fusion(
        rows=rows, organisations=table, questions=asked, lineage=golden.lineage(said, chosen, places=places),
        balance=balance.balance(rows), changes=balance.changes(table, before.organisations, edges=after.edges),
        summary=balance.summary(rows, kinds=balance.kinds_of(table), questions=asked, decisions=after.decisions, round_no=after.round, as_of=as_of or newest(after.records)),
    )  # fmt: skip
    return replace(after, organisations=table), fusion, counts


def with_identifiers(
    records: pl.DataFrame, said: pl.DataFrame, *, codes: pl.Series
) -> pl.DataFrame:
    """The records with the numbers that stand in them: uscc (where it is believed) and reg_no."""
    nothing = pl.Series([None], dtype=pl.String)
    uscc = said["uscc"].zip_with(codes.is_not_null(), nothing)
    return records.with_columns(uscc=uscc, reg_no=said["reg_no"])


def _all_named(records: pl.DataFrame, asked: pl.DataFrame) -> Named:
    """The records that questions name, among all there are."""
    sides = pl.concat([asked["left_record"], asked["right_record"].alias("left_record")])
    own = records.filter(pl.col("record").is_in(sides.implode()))
    sizes = pl.DataFrame(schema={c: ORGANISATIONS[c] for c in SIZE})
    return Named(records=shown(own), sizes=sizes)


def newest(records: pl.DataFrame) -> date | None:
    """The newest date that a list states."""
    return records["listed_on"].max()  # type: ignore[return-value]


def _chosen(
    after: State, linked: Linking, *, number: pl.Series, before: State, most: int
) -> pl.DataFrame:
    """The questions of this round and those of earlier ones that nobody answered."""
    asked = pl.concat([questions.doubts(linked, after.records["record"]), before.open])
    told = after.decisions.filter(
        ~pl.col("revoked") & (pl.col("judgement") != str(Judgement.UNSURE))
    ).select("left_record", "right_record")
    numbered = after.records.select("record", number=number)
    return questions.choose(asked, numbers=numbered, told=told, most=most)


def shown(records: pl.DataFrame) -> pl.DataFrame:
    """The records with the few words by which a person knows them."""
    missing = [pl.lit(None, dtype=pl.String).alias(c) for c in SHOWN if c not in records.columns]
    detail = pl.concat_str("department", "uscc", *SHOWN[1:], separator=" · ", ignore_nulls=True)
    return records.with_columns(missing).with_columns(name="org.name", detail=detail)
