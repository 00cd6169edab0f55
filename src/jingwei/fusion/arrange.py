"""The records of a round in an order of their own, each recognised as one of the last lists or named anew."""

from dataclasses import dataclass

import polars as pl

from jingwei.fusion import identity, numbers
from jingwei.fusion.model import RECORDS
from jingwei.fusion.normalise.places import local_places
from jingwei.fusion.normalise.signals import ADDRESS_FIELDS, Signals, signals
from jingwei.fusion.state import State


@dataclass(frozen=True)
class Lines:
    """The live records: those kept from before, then those of this round's lists.

    records: RECORDS and fields, record, round (first seen), home (null when new). signals: of the same
    lines. held: the organisation number a line belongs to already. sent: in this round's lists.
    fresh: new or changed. rejected: records that name no organisation.
    """

    records: pl.DataFrame
    signals: Signals
    held: pl.Series
    sent: pl.Series
    fresh: pl.Series
    rejected: pl.DataFrame


def places_of(records: pl.DataFrame, before: State) -> dict[str, str]:
    """Place names of the lists' own region; kept from the first round on and only added to."""
    codes = records["org.uscc"] if "org.uscc" in records.columns else pl.Series([], dtype=pl.String)
    valid = codes.filter(codes.str.contains(r"^[0-9A-Z]{18}$")).alias("code")
    present = [records[f].alias("a") for f in ADDRESS_FIELDS if f in records.columns]
    addresses = pl.concat(present) if present else pl.Series("a", [], dtype=pl.String)
    return local_places(valid, addresses) | before.places


def arrange(records: pl.DataFrame, *, before: State, places: dict[str, str]) -> Lines:
    """Order the records by what they say, so that neither files nor rows in another order change anything."""
    missing = [
        pl.lit(None, dtype=t).alias(c) for c, t in RECORDS.items() if c not in records.columns
    ]
    records = records.with_columns(missing).with_columns(pl.col("flags").fill_null(""))
    compared = signals(records, places=places)
    order = records.select("file", "sheet", "row").with_columns(digest=compared.rows["digest"])
    position = order.select(pl.arg_sort_by("digest", "file", "sheet", "row")).to_series()
    records, compared = records[position], compared.taken(position)
    said = compared.rows
    blank = said["core"].is_null() & said["org_code"].is_null() & said["reg_no"].is_null()
    kept = (~blank).arg_true()
    rejected = records.filter(blank)
    if before.round == 0:
        return _first(records[kept], compared.taken(kept), rejected=rejected)
    return _later(records[kept], compared.taken(kept), rejected=rejected, before=before)


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
