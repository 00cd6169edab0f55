"""The records of a round in an order of their own, each recognised as one of the last lists or named anew."""

from dataclasses import dataclass, replace

import polars as pl

from jingwei.fusion import identity, numbers
from jingwei.fusion.model import RECORDS
from jingwei.fusion.normalise.places import local_places
from jingwei.fusion.normalise.signals import (
    ADDRESS_FIELDS,
    Signals,
    Vocabulary,
    digests,
    signals,
)
from jingwei.fusion.state import NO_WORDS, State


@dataclass(frozen=True)
class Lines:
    """The live records: those kept from before, then those of this round's lists.

    records: RECORDS and fields, record, round (first seen), home (null when new). signals: of the same
    lines. held: the organisation number a line belongs to already. sent: in this round's lists.
    fresh: new or changed. rejected: records that name no organisation. words: what the lists taught.
    """

    records: pl.DataFrame
    signals: Signals
    held: pl.Series
    sent: pl.Series
    fresh: pl.Series
    rejected: pl.DataFrame
    words: Vocabulary = NO_WORDS


def vocabulary(records: pl.DataFrame, before: State) -> Vocabulary:
    """The words known before, and the places that the new records are about."""
    codes = records["org.uscc"] if "org.uscc" in records.columns else pl.Series([], dtype=pl.String)
    valid = codes.filter(codes.str.contains(r"^[0-9A-Z]{18}$")).alias("code")
    present = [records[f].alias("a") for f in ADDRESS_FIELDS if f in records.columns]
    addresses = pl.concat(present) if present else pl.Series("a", [], dtype=pl.String)
    known = dict(before.words.places)
    return replace(before.words, places=local_places(valid, addresses) | known)


def arrange(records: pl.DataFrame, *, before: State) -> Lines:
    """Order the records by what they say, so that neither files nor rows in another order change anything."""
    missing = [
        pl.lit(None, dtype=t).alias(c) for c, t in RECORDS.items() if c not in records.columns
    ]
    records = _said_at_all(
        records.with_columns(missing).with_columns(pl.col("flags").fill_null(""))
    )
    order = records.select("file", "sheet", "row").with_columns(digest=digests(records))
    position = order.select(pl.arg_sort_by("digest", "file", "sheet", "row")).to_series()
    digest = order["digest"].gather(position)
    if before.round == 0:
        return _first(records[position], before=before)
    return _later(records[position], digest=digest, before=before)


def _compared(records: pl.DataFrame, *, before: State) -> Lines:
    """The records with their signals, as lines yet unnamed; those that name no organisation set aside."""
    compared, words = signals(records, words=vocabulary(records, before))
    said = compared.rows
    blank = said["core"].is_null() & said["org_code"].is_null() & said["reg_no"].is_null()
    kept = (~blank).arg_true()
    every = _every(len(kept))
    nobody = pl.Series("held", [None] * len(kept), dtype=pl.Int64)
    whole = len(kept) == records.height
    return Lines(
        records=records if whole else records[kept], signals=compared if whole else compared.taken(kept),
        held=nobody, sent=every, fresh=every, rejected=records.filter(blank), words=words,
    )  # fmt: skip


def _said_at_all(records: pl.DataFrame) -> pl.DataFrame:
    """Without the fields that no row fills."""
    empty = [c for c in records.columns if "." in c and records[c].null_count() == records.height]
    return records.drop(empty)


def _first(records: pl.DataFrame, *, before: State) -> Lines:
    """A first round: every record is new."""
    lines = _compared(records, before=before)
    nobody = pl.Series([], dtype=pl.String)
    record = identity.minted(
        lines.records["department"], lines.signals.rows["digest"], taken=nobody
    )
    none = pl.lit(None, dtype=pl.Int64)
    named = lines.records.with_columns(record, round=pl.lit(1, dtype=pl.Int32), home=none)
    return replace(lines, records=named)


def _later(records: pl.DataFrame, *, digest: pl.Series, before: State) -> Lines:
    """A later round: departments that sent lists replace their last ones, the others keep theirs.

    Rows that say what they said last time are not normalised again.
    """
    sent = before.records["department"].is_in(records["department"].unique().implode())
    past = before.records.select("department").with_columns(before.signals.rows["digest"])
    past = past.with_row_index("line").filter(sent)
    new = records.select("department").with_columns(digest.alias("digest")).with_row_index("line")
    same = identity.unchanged(new, past).sort("fresh")
    changed = new.join(same, left_on="line", right_on="fresh", how="anti")["line"]
    lines = _compared(records[changed], before=before)
    rest = past.join(same, left_on="line", right_on="past", how="anti")["line"]
    named = _named(lines, rest=rest, before=before)
    stays = _staying(records, same, before=before)
    kept = (~sent).arg_true()
    old = before.signals.taken(pl.concat([kept, same["past"]]))
    everything = pl.concat([before.records[kept], stays, named], how="diagonal_relaxed")
    known = len(kept) + stays.height
    return replace(
        lines,
        records=everything,
        signals=joined(old, lines.signals, offset=known),
        held=numbers.resolve(everything["home"], before.edges).alias("held"),
        sent=pl.concat([~_every(len(kept)), _every(everything.height - len(kept))]),
        fresh=pl.concat([~_every(known), _every(named.height)]),
    )


def _staying(records: pl.DataFrame, same: pl.DataFrame, *, before: State) -> pl.DataFrame:
    """Records that say what they said last time, at their new places, with all that was known of them."""
    known = before.records.select("record", "round", "home", "code")[same["past"]]
    return records[same["fresh"]].hstack(known)


def _named(lines: Lines, *, rest: pl.Series, before: State) -> pl.DataFrame:
    """The changed and new records with record, round and home, recognised among the `rest` of the last lists."""
    fresh, compared = lines.records, lines.signals
    past_lines = before.records[rest]
    known = identity.recognise(
        _said(fresh, compared), _said(past_lines, before.signals.taken(rest))
    )
    past = past_lines.select("record", "home", first="round").with_row_index("line")
    back = known.join(past, left_on="past", right_on="line").drop("past", "stage")
    laid = fresh.with_row_index("line").join(
        back, left_on="line", right_on="fresh", how="left", maintain_order="left"
    )
    minted = identity.minted(
        fresh["department"], compared.rows["digest"], taken=before.records["record"]
    )
    first = pl.coalesce("first", pl.lit(before.round + 1, dtype=pl.Int32))
    record = pl.coalesce("record", pl.lit(minted))
    # what was believed of a code held as long as the row said the same
    code = pl.lit(None, dtype=pl.String)
    named = laid.with_columns(record=record, round=first, code=code)
    return named.select(*fresh.columns, "record", "round", "home", "code")


def _every(height: int) -> pl.Series:
    return pl.repeat(value=True, n=height, dtype=pl.Boolean, eager=True)


def _said(records: pl.DataFrame, compared: Signals) -> pl.DataFrame:
    return records.select("department").with_row_index("line").hstack(compared.rows)


def joined(first: Signals, second: Signals, *, offset: int) -> Signals:
    """The signals of two batches of lines, the second after the first."""

    def moved(frame: pl.DataFrame) -> pl.DataFrame:
        return frame.with_columns(pl.col("row") + offset)

    return Signals(
        rows=pl.concat([first.rows, second.rows]),
        phones=pl.concat([first.phones, moved(second.phones)]),
        addresses=pl.concat([first.addresses, moved(second.addresses)]),
    )
