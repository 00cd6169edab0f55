"""Everything that linking compares, as integers: one line per row, and long tables for phones and addresses."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from jingwei.fusion.normalise.addresses import address_parts, learned_roads, located
from jingwei.fusion.normalise.contacts import NOTHING, persons, phones
from jingwei.fusion.normalise.identifiers import identifiers
from jingwei.fusion.normalise.names import NOTE, learned_branches, name_parts
from jingwei.kernel import text

SEED = 20250811  # of the hashes; part of the state's version
ODD = 0x9E3779B97F4A7C15  # spreads the bits of a hash, so that sums of hashes do not cancel
LONGEST_NOTE = 40  # bytes of a cell that may hold a note alone
ADDRESS_FIELDS = ("org.operating_address", "org.registered_address")


@dataclass(frozen=True)
class Signals:
    """Comparable values of n rows.

    rows: n lines, in the order of the records: core, pinyin, full, branch, place, form, status (text),
    person, district, uscc, org_code, reg_no, damaged (null when absent), digest (uint64).
    phones: row, key. addresses: row, number_key, room_key, whole_key (uint64 or null).
    """

    rows: pl.DataFrame
    phones: pl.DataFrame
    addresses: pl.DataFrame

    def taken(self, position: pl.Series) -> "Signals":
        """The signals of some lines, renumbered from 0."""
        renumber = pl.DataFrame({"row": position.cast(pl.UInt32)}).with_row_index("new")

        def move(frame: pl.DataFrame) -> pl.DataFrame:
            moved = frame.join(renumber, on="row", how="inner").drop("row")
            return moved.rename({"new": "row"}).select(frame.columns).sort(frame.columns)

        return Signals(
            rows=self.rows[position], phones=move(self.phones), addresses=move(self.addresses)
        )


@dataclass(frozen=True)
class Vocabulary:
    """Words learnt from the lists themselves, kept and added to from round to round (rule R-N.1).

    places: names to division codes without trailing zeros; roads; branches (texts after a legal form).
    """

    places: Mapping[str, str]
    roads: frozenset[str]
    branches: frozenset[str]


def signals(records: pl.DataFrame, *, words: Vocabulary) -> tuple[Signals, Vocabulary]:
    """Normalise the records (schema `jingwei.fusion.model.RECORDS`) and learn their words."""
    people = records["org.legal_rep"] if "org.legal_rep" in records.columns else _nothing(records)
    person = _by_distinct(people, lambda v: persons(v).to_frame("person"))
    long, found = _located(records, words=words)
    words = replace(words, roads=words.roads | learned_roads(found))
    said = _named(records["org.name"]) if "org.name" in records.columns else _nothing(records)
    names = _by_distinct(
        said, lambda v: name_parts(v, places=words.places, branches=words.branches)
    )
    rows = pl.concat([names, person, identifiers(records)], how="horizontal").with_columns(
        pl.col("branch").fill_null(""), digest=digests(records), pinyin=_pinyin(names["core"])
    )
    branches = learned_branches(names.filter(pl.col("form") != ""))
    grown = replace(words, branches=words.branches | branches)
    addresses = _addresses(long, found, words=words)
    return Signals(rows=rows, phones=_phones(records), addresses=addresses), grown


def _named(names: pl.Series) -> pl.Series:
    """Names without those cells that only say that there is none."""
    short = (names.str.len_bytes() <= LONGEST_NOTE).fill_null(value=False).arg_true()
    plain = names.gather(short).str.normalize("NFKC").str.replace_all(r"[\s\p{C}]+", "")
    empty = short.filter(plain.str.contains(NOTHING) | plain.str.contains(rf"^(?:{NOTE})$"))
    return names.scatter(empty, None) if len(empty) else names


def _nothing(records: pl.DataFrame) -> pl.Series:
    return pl.Series([None] * records.height, dtype=pl.String)


def _by_distinct(values: pl.Series, read: Callable[[pl.Series], pl.DataFrame]) -> pl.DataFrame:
    """Apply `read` to the distinct values of a column and lay the result beside the rows."""
    distinct = values.drop_nulls().unique(maintain_order=True)
    table = read(distinct).with_columns(raw=distinct)
    laid = pl.DataFrame({"raw": values}).join(table, on="raw", how="left", maintain_order="left")
    return laid.drop("raw")


def digests(records: pl.DataFrame) -> pl.Series:
    """A hash of what each row says, not of where it stands: ties are broken by it, never by order.

    Fields that a row leaves empty do not count, so that a list with one column more says the same.
    """
    total = records["department"].hash(seed=SEED).to_numpy().copy()
    for field in sorted(c for c in records.columns if "." in c):
        said = records[field]
        known = said.is_not_null().to_numpy()
        label = pl.Series([field]).hash(seed=SEED).item()
        mixed = (said.hash(seed=SEED).to_numpy() ^ np.uint64(label)) * np.uint64(ODD)
        total += np.where(known, mixed, np.uint64(0))
    return pl.Series("digest", total, dtype=pl.UInt64)


def _pinyin(cores: pl.Series) -> pl.Series:
    """How each core sounds: its characters' readings, joined."""
    distinct = cores.drop_nulls().unique(maintain_order=True)
    table = text.pinyin_map()
    found = sorted({c for core in distinct.to_list() for c in core} & table.keys())
    read = distinct.str.replace_many(found, [table[c] + " " for c in found]) if found else distinct
    return cores.replace_strict(distinct, read, default=None)


def _phones(records: pl.DataFrame) -> pl.DataFrame:
    values = (
        records["org.contact_phone"]
        if "org.contact_phone" in records.columns
        else _nothing(records)
    )
    present = pl.DataFrame({"raw": values}).with_row_index("row").drop_nulls()
    distinct = present["raw"].unique(maintain_order=True)
    found = phones(distinct)
    table = found.with_columns(raw=distinct.gather(found["item"])).drop("item")
    return (
        present.join(table, on="raw", how="inner", maintain_order="left")
        .select("row", key=pl.col("phone").hash(seed=SEED))
        .unique()
        .sort("row", "key")
    )


def _located(records: pl.DataFrame, *, words: Vocabulary) -> tuple[pl.DataFrame, pl.DataFrame]:
    """row and raw of every address; and raw, district, rest of every distinct one."""
    fields = [f for f in ADDRESS_FIELDS if f in records.columns]
    nothing = pl.DataFrame({"row": [], "raw": []}, schema={"row": pl.UInt32, "raw": pl.String})
    tables = [records.select(raw=pl.col(f)).with_row_index("row").drop_nulls() for f in fields]
    long = pl.concat(tables or [nothing])
    distinct = long["raw"].unique(maintain_order=True)
    return long, located(distinct, places=words.places).with_columns(raw=distinct)


def _addresses(long: pl.DataFrame, found: pl.DataFrame, *, words: Vocabulary) -> pl.DataFrame:
    """row, district, number_key (road and number), room_key (road or estate, and room), whole_key."""
    keys = _keys(address_parts(found, roads=words.roads))
    return (
        long.join(keys, on="raw", how="inner", maintain_order="left")
        .drop("raw")
        .unique()
        .sort(pl.all())
    )


def _keys(parts: pl.DataFrame) -> pl.DataFrame:
    hashed = lambda *names: pl.struct(*names).hash(seed=SEED)
    has_number = (pl.col("road") != "") & (pl.col("number") != "")
    has_room = (pl.col("room") != "") & ((pl.col("road") != "") | (pl.col("estate") != ""))
    long_enough = pl.col("rest").str.len_chars() >= 5
    return parts.select(
        "raw",
        pl.when(pl.col("district") != "").then("district").alias("district"),
        pl.when(has_number).then(hashed("road", "number")).alias("number_key"),
        pl.when(has_room)
        .then(
            pl.when(pl.col("road") != "")
            .then(hashed("road", "room"))
            .otherwise(hashed("estate", "room"))
        )
        .alias("room_key"),
        pl.when(long_enough).then(hashed("rest")).alias("whole_key"),
    ).filter(pl.any_horizontal(pl.exclude("raw").is_not_null()))
