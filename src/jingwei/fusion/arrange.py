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
    compared, words = signals(records, words=vocabulary(records, before))
    said = compared.rows
    blank = said["core"].is_null() & said["org_code"].is_null() & said["reg_no"].is_null()
    order = records.select("file", "sheet", "row").with_columns(digest=said["digest"])
    position = order.select(pl.arg_sort_by("digest", "file", "sheet", "row")).to_series()
    position = position.filter(~blank.gather(position))
    rejected = records.filter(blank)
    if before.round == 0:
        lines = _first(records[position], compared.taken(position), rejected=rejected)
    else:
        lines = _later(
            records[position], compared.taken(position), rejected=rejected, before=before
        )
    return replace(lines, words=words)


def _said_at_all(records: pl.DataFrame) -> pl.DataFrame:
    """Without the fields that no row fills."""
    empty = [c for c in records.columns if "." in c and records[c].null_count() == records.height]
    return records.drop(empty)


def _first(fresh: pl.DataFrame, compared: Signals, *, rejected: pl.DataFrame) -> Lines:
    """A first round: every record is new."""
    nobody = pl.Series([], dtype=pl.String)
    record = identity.minted(fresh["department"], compared.rows["digest"], taken=nobody)
    none = pl.lit(None, dtype=pl.Int64)
    named = fresh.with_columns(record, round=pl.lit(1, dtype=pl.Int32), home=none)
    every = _every(fresh.height)
    return Lines(
        records=named, signals=compared, held=named["home"].alias("held"), sent=every, fresh=every, rejected=rejected
    )  # fmt: skip


def _later(
    fresh: pl.DataFrame, compared: Signals, *, rejected: pl.DataFrame, before: State
) -> Lines:
    """A later round: departments that sent lists replace their last ones, the others keep theirs."""
    sent = before.records["department"].is_in(fresh["department"].unique().implode())
    known = identity.recognise(
        _said(fresh, compared), _said(before.records, before.signals).filter(sent)
    )
    named = _named(fresh, compared, known=known, before=before)
    kept = (~sent).arg_true()
    records = pl.concat([before.records[kept], named.drop("stage")], how="diagonal_relaxed")
    unchanged = named["stage"] == 0
    of_kept = ~_every(len(kept))
    return Lines(
        records=records,
        signals=joined(before.signals.taken(kept), compared, offset=len(kept)),
        held=numbers.resolve(records["home"], before.edges).alias("held"),
        sent=pl.concat([of_kept, _every(named.height)]),
        fresh=pl.concat([of_kept, ~unchanged.fill_null(value=False)]),
        rejected=rejected,
    )


def _every(height: int) -> pl.Series:
    return pl.repeat(value=True, n=height, dtype=pl.Boolean, eager=True)


def _said(records: pl.DataFrame, compared: Signals) -> pl.DataFrame:
    return records.select("department").with_row_index("line").hstack(compared.rows)


def _named(
    fresh: pl.DataFrame, compared: Signals, *, known: pl.DataFrame, before: State
) -> pl.DataFrame:
    """The fresh records with record, round, home and stage (0: said the same last time; null: never seen)."""
    past = before.records.select("record", "home", "code", first="round").with_row_index("line")
    back = known.join(past, left_on="past", right_on="line").drop("past")
    joined_back = fresh.with_row_index("line").join(
        back, left_on="line", right_on="fresh", how="left", maintain_order="left"
    )
    minted = identity.minted(
        fresh["department"], compared.rows["digest"], taken=before.records["record"]
    )
    first = pl.coalesce("first", pl.lit(before.round + 1, dtype=pl.Int32))
    # what was believed of a code holds as long as the row says the same
    code = pl.when(pl.col("stage") == 0).then("code")
    named = joined_back.with_columns(
        record=pl.coalesce("record", pl.lit(minted)), round=first, code=code
    )
    return named.select(*fresh.columns, "record", "round", "home", "code", "stage")


def joined(first: Signals, second: Signals, *, offset: int) -> Signals:
    """The signals of two batches of lines, the second after the first."""

    def moved(frame: pl.DataFrame) -> pl.DataFrame:
        return frame.with_columns(pl.col("row") + offset)

    return Signals(
        rows=pl.concat([first.rows, second.rows]),
        phones=pl.concat([first.phones, moved(second.phones)]),
        addresses=pl.concat([first.addresses, moved(second.addresses)]),
    )
