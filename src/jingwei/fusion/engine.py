"""Fusion itself: previous state, new records and decisions in; new state, register, questions and lineage out."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date

import polars as pl

from jingwei.fusion import balance, decisions, golden, identity, numbers, questions
from jingwei.fusion.link.linking import Linking, Preset, link
from jingwei.fusion.model import RECORDS, Fusion
from jingwei.fusion.normalise.places import local_places
from jingwei.fusion.normalise.signals import Signals, signals
from jingwei.fusion.register import register
from jingwei.fusion.state import State

Progress = Callable[[str, int], None]


@dataclass(frozen=True)
class Sorted:
    """The records of this round: those kept from before and the fresh ones, one after the other.

    records: RECORDS and fields, record, round, home (null when new). signals: of the same lines.
    held: the organisation a line belongs to already. Rejected lines are apart.
    """

    records: pl.DataFrame
    signals: Signals
    rejected: pl.DataFrame
    held: pl.Series


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
    told_of = on_progress or _silent
    before = state or State(records=pl.DataFrame(), signals=_no_signals())
    told_of("normalise", records.height)
    places = _places(records, before)
    lines = _sort(records, before=before, places=places)
    told = decisions.resolve(judgements, lines.records, before=before)
    told_of("link", lines.records.height)
    apart = decisions.apart(told, lines.records)
    held = decisions.freed(lines.held, apart)
    linked = link(
        lines.signals,
        lines.records["department"],
        preset=Preset(held=held, apart=apart),
        known=before.weights,
    )
    homes, counter = _homes(lines, linked, held=held, before=before)
    edges = decisions.edges(told, lines.records.with_columns(home=homes), before=before)
    number = numbers.resolve(homes, edges)
    told_of("values", lines.records.height)
    after = State(
        records=lines.records.with_columns(home=homes), signals=lines.signals, decisions=told, edges=edges,
        moves=before.moves, weights=linked.weights, places=places, next_number=counter, round=before.round + 1,
    )  # fmt: skip
    return _result(after, lines, linked, number=number, before=before, as_of=as_of)


def _silent(_step: str, _rows: int) -> None:
    """Nobody watches."""


def _no_signals() -> Signals:
    return Signals(rows=pl.DataFrame(), phones=pl.DataFrame(), addresses=pl.DataFrame())


def _places(records: pl.DataFrame, before: State) -> dict[str, str]:
    """Place names of the lists' own region; kept from the first round on and only added to."""
    codes = records["org.uscc"] if "org.uscc" in records.columns else pl.Series([], dtype=pl.String)
    valid = codes.filter(codes.str.contains(r"^[0-9A-Z]{18}$")).alias("code")
    fields = [
        records[f]
        for f in ("org.registered_address", "org.operating_address")
        if f in records.columns
    ]
    addresses = (
        pl.concat([f.alias("a") for f in fields]) if fields else pl.Series("a", [], dtype=pl.String)
    )
    return local_places(valid, addresses) | before.places


def _sort(records: pl.DataFrame, *, before: State, places: dict[str, str]) -> Sorted:
    """Put the records in an order of their own, recognise those of the last lists, set the empty ones aside."""
    missing = [
        pl.lit(None, dtype=t).alias(c) for c, t in RECORDS.items() if c not in records.columns
    ]
    records = records.with_columns(missing).with_columns(pl.col("flags").fill_null(""))
    compared = signals(records, places=places)
    digest = compared.rows["digest"]
    order = pl.DataFrame(
        {
            "digest": digest,
            "file": records["file"],
            "sheet": records["sheet"],
            "row": records["row"],
        }
    )
    position = order.select(pl.arg_sort_by("digest", "file", "sheet", "row")).to_series()
    records, compared = records[position], compared.taken(position)
    blank = (
        compared.rows["core"].is_null()
        & compared.rows["org_code"].is_null()
        & compared.rows["reg_no"].is_null()
    )
    kept = (~blank).arg_true()
    return _recognised(
        records[kept], compared.taken(kept), rejected=records.filter(blank), before=before
    )


def _recognised(
    fresh: pl.DataFrame, compared: Signals, *, rejected: pl.DataFrame, before: State
) -> Sorted:
    """Give every record its name and, where it stood in the last list, its organisation."""
    if before.round == 0:
        record = identity.minted(
            fresh["department"], compared.rows["digest"], taken=pl.Series([], dtype=pl.String)
        )
        named = fresh.with_columns(
            record=record, round=pl.lit(1, dtype=pl.Int32), home=pl.lit(None, dtype=pl.Int64)
        )
        return Sorted(
            records=named,
            signals=compared,
            rejected=rejected,
            held=pl.Series([None] * fresh.height, dtype=pl.String),
        )
    return _with_past(fresh, compared, rejected=rejected, before=before)


def _with_past(
    fresh: pl.DataFrame, compared: Signals, *, rejected: pl.DataFrame, before: State
) -> Sorted:
    past = before.records.with_row_index("line")
    sent = past["department"].is_in(fresh["department"].unique().implode())
    said = lambda f, s: pl.concat(
        [f.select("department").with_row_index("line"), s.rows], how="horizontal"
    )
    known = identity.recognise(
        said(fresh, compared), said(before.records, before.signals).filter(sent)
    )
    link_back = known.join(
        past.select("line", "record", "home", first="round"), left_on="past", right_on="line"
    )
    joined = fresh.with_row_index("line").join(
        link_back, left_on="line", right_on="fresh", how="left", maintain_order="left"
    )
    minted = identity.minted(
        fresh["department"], compared.rows["digest"], taken=before.records["record"]
    )
    named = joined.with_columns(
        record=pl.coalesce("record", pl.lit(minted)),
        round=pl.coalesce("first", pl.lit(before.round + 1, dtype=pl.Int32)),
    )
    named = named.select(*fresh.columns, "record", "round", "home")
    kept = (~sent).arg_true()
    records = pl.concat([before.records[kept], named], how="diagonal")
    merged = _joined(before.signals.taken(kept), compared, offset=len(kept))
    living = numbers.resolve(records["home"], before.edges)
    return Sorted(records=records, signals=merged, rejected=rejected, held=living.cast(pl.String))


def _joined(first: Signals, second: Signals, *, offset: int) -> Signals:
    moved = lambda f: f.with_columns(pl.col("row") + offset)
    return Signals(
        rows=pl.concat([first.rows, second.rows]),
        phones=pl.concat([first.phones, moved(second.phones)]),
        addresses=pl.concat([first.addresses, moved(second.addresses)]),
    )


def _homes(
    lines: Sorted, linked: Linking, *, held: pl.Series, before: State
) -> tuple[pl.Series, int]:
    """The home number of every line: its own, else that of the group it joined, else a new one.

    New numbers follow the groups' codes and names, so that they depend on what the lists say alone.
    """
    frame = pl.DataFrame(
        {"group": linked.group, "held": held, "home": lines.records["home"], "code": linked.codes}
    )
    frame = frame.with_columns(lines.signals.rows.select("core", "place", "digest"))
    living = frame.group_by("group").agg(
        number=pl.col("held").drop_nulls().first().cast(pl.Int64), code=pl.col("code").drop_nulls().first(),
        core=pl.col("core").drop_nulls().mode().sort().first(), place=pl.col("place").drop_nulls().min(), digest=pl.col("digest").min(),
    )  # fmt: skip
    fresh = living.filter(pl.col("number").is_null()).sort(
        "code", "core", "place", "digest", nulls_last=True
    )
    fresh = fresh.with_columns(number=pl.int_range(pl.len(), dtype=pl.Int64) + before.next_number)
    table = pl.concat([living.filter(pl.col("number").is_not_null()), fresh]).select(
        "group", "number"
    )
    joined = frame.join(table, on="group", how="left", maintain_order="left")
    stays = joined["held"].is_not_null()
    homes = joined.select(pl.when(stays).then("home").otherwise("number")).to_series().alias("home")
    return homes, before.next_number + fresh.height


def _result(
    after: State,
    lines: Sorted,
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
        records, lines.signals, organisation=organisation, codes=linked.codes, edges=after.edges
    )
    table = register(
        golden.wide(chosen, said)
        .with_columns(organisation=numbers.written(pl.col("number")))
        .drop("number"),
        counts=counts,
        places=after.places,
    )
    asked = _questions(after, linked, organisation=organisation, records=records, table=table)
    rows = balance.rows(
        after,
        rejected=lines.rejected,
        organisation=organisation,
        questions=asked,
        before=before,
        signals=lines.signals,
        codes=linked.codes,
    )
    places = after.records.select("department", "file", "sheet", "row", "record", "round")
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


def _questions(
    after: State,
    linked: Linking,
    *,
    organisation: pl.Series,
    records: pl.DataFrame,
    table: pl.DataFrame,
) -> pl.DataFrame:
    merges = questions.weigh(linked.pairs, kind="merge")
    splits = questions.weigh(linked.united, kind="split")
    both = pl.concat([merges, splits], how="diagonal_relaxed")
    # the smaller side is the doubtful one: it stands on the left
    small = pl.col("size_a") <= pl.col("size_b")
    both = both.with_columns(
        left_row=pl.when(small).then("row_a").otherwise("row_b"), right_row=pl.when(small).then("row_b").otherwise("row_a"),
    )  # fmt: skip
    number = organisation
    both = both.with_columns(
        left_organisation=number.gather(both["left_row"]), right_organisation=number.gather(both["right_row"]),
        left_number=number.gather(both["left_row"]), right_number=number.gather(both["right_row"]),
        left_record=records["record"].gather(both["left_row"]), right_record=records["record"].gather(both["right_row"]),
    )  # fmt: skip
    apart = pl.col("left_organisation") != pl.col("right_organisation")
    both = both.filter((pl.col("kind") == "merge") == apart)
    both = decisions.unanswered(both, after)
    chosen = questions.choose(both, organisations=table.height)
    detail = pl.concat_str(
        "department",
        "uscc",
        "org.legal_rep",
        "org.operating_address",
        separator=" · ",
        ignore_nulls=True,
    )
    missing = [
        pl.lit(None, dtype=pl.String).alias(c)
        for c in ("org.name", "org.legal_rep", "org.operating_address")
        if c not in records.columns
    ]
    return questions.table(
        chosen, records=records.with_columns(missing).with_columns(detail=detail), register=table
    )
