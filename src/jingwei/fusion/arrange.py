"""The records of a round in an order of their own, each recognised as one of the last lists or named anew."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import polars as pl

from jingwei.fusion import coded, identity, numbers
from jingwei.fusion.model import RECORDS
from jingwei.fusion.normalise.places import local_places
from jingwei.fusion.normalise.signals import (
    ADDRESS_FIELDS,
    FEW,
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


PLACED_BY = ("org.uscc", *ADDRESS_FIELDS)  # say where the lists' organisations are


def vocabulary(records: pl.DataFrame, before: State) -> Vocabulary:
    """The words known before, and the places that the new records are about."""
    texts = {c: records[c].drop_nulls().cast(pl.String) for c in PLACED_BY if c in records.columns}
    codes = texts.get("org.uscc", pl.Series([], dtype=pl.String))
    valid = codes.filter(codes.str.contains(r"^[0-9A-Z]{18}$")).alias("code")
    present = [texts[f].alias("a") for f in ADDRESS_FIELDS if f in texts]
    addresses = pl.concat(present) if present else pl.Series("a", [], dtype=pl.String)
    known = dict(before.words.places)
    return replace(before.words, places=local_places(valid, addresses) | known)


@dataclass(frozen=True)
class Sent:
    """The rows of this round's lists in order of what they say: records (coded), digest, and what is compared of them, where it is known already."""

    records: pl.DataFrame
    digest: pl.Series
    compared: tuple[Signals, Vocabulary] | None = None


def arrange(records: pl.DataFrame, *, before: State, partial: bool = False) -> Lines:
    """Order the records by what they say, so that neither files nor rows in another order change anything.

    partial: the lists hold only what is new or changed.
    """
    sent = ordered(records, before=before)
    if before.round == 0:
        return _first(sent, before=before)
    return later(sent, before=before, partial=partial)


def ordered(records: pl.DataFrame, *, before: State) -> Sent:
    """The records of the lists, whole and under the numbers of the texts of the state, by what they say."""
    missing = [
        pl.lit(None, dtype=t).alias(c) for c, t in RECORDS.items() if c not in records.columns
    ]
    records = records.with_columns(missing).with_columns(pl.col("flags").fill_null(""))
    whole = coded.coded(records, like=before.records)
    order = whole.select(coded.ranked(whole["file"]), coded.ranked(whole["sheet"]), "row")
    # of few rows each text is read as it stands: best where it has no number yet
    order = order.with_columns(digest=digests(records if records.height <= FEW else whole))
    position = order.select(pl.arg_sort_by("digest", "file", "sheet", "row")).to_series()
    return Sent(records=whole[position], digest=order["digest"].gather(position))


def compared(sent: Sent, *, before: State) -> tuple[Signals, Vocabulary]:
    """What is compared of the rows, and the words known with them."""
    if sent.compared is not None:
        return sent.compared
    return signals(sent.records, digest=sent.digest, words=vocabulary(sent.records, before))


def _some(sent: Sent, position: pl.Series) -> Sent:
    """Some of the rows, in the order asked for."""
    if len(position) == sent.records.height:
        return sent
    known = sent.compared and (sent.compared[0].taken(position), sent.compared[1])
    return Sent(sent.records[position], sent.digest.gather(position), known)


def _unnamed(sent: Sent, *, before: State) -> Lines:
    """The rows with their signals, as lines yet unnamed; those that name no organisation set aside."""
    records = sent.records
    found, words = compared(sent, before=before)
    said = found.rows
    blank = said["core"].is_null() & said["org_code"].is_null() & said["reg_no"].is_null()
    kept = (~blank).arg_true()
    every = _every(len(kept))
    nobody = pl.Series("held", [None] * len(kept), dtype=pl.Int64)
    whole = len(kept) == records.height
    return Lines(
        records=records if whole else records[kept], signals=found if whole else found.taken(kept),
        held=nobody, sent=every, fresh=every, rejected=records.filter(blank), words=words,
    )  # fmt: skip


def _first(sent: Sent, *, before: State) -> Lines:
    """A first round: every record is new."""
    lines = _unnamed(sent, before=before)
    nobody = pl.Series([], dtype=pl.String)
    record = identity.minted(
        lines.records["department"], lines.signals.rows["digest"], taken=nobody
    )
    none = pl.lit(None, dtype=pl.Int64)
    named = lines.records.with_columns(record, round=pl.lit(1, dtype=pl.Int32), home=none)
    return replace(lines, records=named)


def later(sent: Sent, *, before: State, partial: bool) -> Lines:
    """A later round: departments that sent lists replace their last ones, the others keep theirs.

    Rows that say what they said last time are not normalised again. A `partial` list replaces the rows that
    it repeats and leaves the others where they are.
    """
    records = sent.records
    listed = before.records["department"].is_in(records["department"].unique().implode())
    past = before.records.select("department").with_columns(before.signals.rows["digest"])
    past = past.with_row_index("line").filter(listed)
    new = records.select("department").with_columns(digest=sent.digest).with_row_index("line")
    same = identity.unchanged(new, past).sort("fresh")
    changed = new.join(same, left_on="line", right_on="fresh", how="anti")["line"]
    lines = _unnamed(_some(sent, changed), before=before)
    rest = past.join(same, left_on="line", right_on="past", how="anti")["line"]
    stages = identity.SURE_STAGES if partial else identity.STAGES
    named, replaced = _named(lines, rest=rest, before=before, stages=stages)
    stays = _staying(records, same, before=before)
    gone = pl.concat([same["past"], replaced]) if partial else past["line"]
    kept = (~pl.int_range(before.records.height, eager=True).is_in(gone.implode())).arg_true()
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


def _named(
    lines: Lines, *, rest: pl.Series, before: State, stages: Sequence[tuple[str, ...]]
) -> tuple[pl.DataFrame, pl.Series]:
    """The changed and new records with record, round and home, recognised among the `rest` of the last lists.

    Beside them the lines of the last lists that they replace.
    """
    fresh, compared = lines.records, lines.signals
    past_lines = before.records[rest]
    said = _said(past_lines, before.signals.taken(rest))
    known = identity.recognise(_said(fresh, compared), said, stages=stages)
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
    return named.select(*fresh.columns, "record", "round", "home", "code"), rest.gather(
        known["past"]
    )


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
