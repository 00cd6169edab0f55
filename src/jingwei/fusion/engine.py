"""Fusion itself: previous state, new records and decisions in; new state, register, questions and lineage out."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date

import polars as pl

from jingwei.fusion import balance, decisions, golden, homes, numbers, questions
from jingwei.fusion.arrange import Lines, arrange
from jingwei.fusion.link.linking import Linking, Preset, link
from jingwei.fusion.model import Fusion, Judgement
from jingwei.fusion.nearby import link_nearby
from jingwei.fusion.normalise.signals import Signals
from jingwei.fusion.register import register
from jingwei.fusion.state import MOVES, State

Progress = Callable[[str, int], None]


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
    tell("normalise", records.height)
    lines = arrange(records, before=before, partial=partial)
    told = decisions.resolve(judgements, lines.records, before=before)
    tell("link", lines.records.height)
    lines = _restored(lines, told, before=before)
    linked, settled = _linked(lines, told, before=before)
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
    return _result(
        replace(after, open=chosen), lines, linked, number=number, before=before, as_of=as_of
    )


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


def _linked(lines: Lines, told: pl.DataFrame, *, before: State) -> tuple[Linking, homes.Homes]:
    """Group the lines and give each a home; in a later round only what is new is looked at."""
    apart = decisions.apart(told, lines.records)
    preset = Preset(held=decisions.freed(lines.held, apart), apart=apart)
    departments = lines.records["department"]
    if before.weights is None or before.round == 0:
        linked = link(lines.signals, departments, preset=preset)
    else:
        again = decisions.taken_back(told, lines.records["record"], round_no=before.round + 1)
        linked = link_nearby(
            lines.signals, departments, preset=preset, fresh=lines.fresh | again, codes=lines.records["code"], known=before.weights
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


def _result(
    after: State,
    lines: Lines,
    linked: Linking,
    *,
    number: pl.Series,
    before: State,
    as_of: date | None,
) -> tuple[State, Fusion]:
    organisation = pl.select(numbers.written(pl.lit(number)).alias("organisation")).to_series()
    records = after.records.with_columns(
        uscc=lines.signals.rows["uscc"].zip_with(
            linked.codes.is_not_null(), pl.Series([None], dtype=pl.String)
        ),
        reg_no=lines.signals.rows["reg_no"],
    )
    said = golden.votes(records, number=number)
    chosen = golden.elect(said)
    counts = balance.counts(
        records, lines.signals, number=number, codes=linked.codes, edges=after.edges
    )
    table = register(
        golden.wide(chosen, said),
        counts=counts,
        places=after.words.places,
    )
    asked = questions.table(
        after.open, records=_shown(records.with_columns(organisation)), register=table
    )
    rows = balance.rows(
        after, lines, organisation=organisation, questions=asked, before=before, codes=linked.codes
    )
    places = after.records.select("department", "file", "sheet", "row", "round")
    fusion = Fusion(
        rows=rows, organisations=table, questions=asked, lineage=golden.lineage(said, chosen, places=places),
        balance=balance.balance(rows), changes=balance.changes(table, before.organisations, edges=after.edges),
        summary=balance.summary(rows, table, questions=asked, decisions=after.decisions, round_no=after.round, as_of=as_of or newest(after.records)),
    )  # fmt: skip
    return replace(after, organisations=table), fusion


def newest(records: pl.DataFrame) -> date | None:
    """The newest date that a list states."""
    found = records["listed_on"].drop_nulls()
    return None if found.is_empty() else found.max()  # type: ignore[return-value]


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


def _shown(records: pl.DataFrame) -> pl.DataFrame:
    """The records with the few words by which a person knows them."""
    words = ("org.name", "org.legal_rep", "org.operating_address")
    missing = [pl.lit(None, dtype=pl.String).alias(c) for c in words if c not in records.columns]
    detail = pl.concat_str("department", "uscc", *words[1:], separator=" · ", ignore_nulls=True)
    return records.with_columns(missing).with_columns(name="org.name", detail=detail)
