"""Everything that linking compares, as integers: one line per row, and long tables for phones and addresses."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import polars as pl

from jingwei.fusion.arrays import ranges
from jingwei.fusion.coded import by_distinct, is_field, numbered
from jingwei.fusion.normalise.addresses import address_parts, learned_roads, located
from jingwei.fusion.normalise.contacts import NOTHING, persons, phones
from jingwei.fusion.normalise.identifiers import identifiers
from jingwei.fusion.normalise.names import NOTE, characters, learned_branches, name_parts
from jingwei.kernel import text

SEED = 20250811  # of the hashes; part of the state's version
ODD = 0x9E3779B97F4A7C15  # spreads the bits of a hash, so that sums of hashes do not cancel
FEW = 65_536  # rows of which each is read as it stands; of more, each different text once
LONGEST_NOTE = 40  # bytes of a cell that may hold a note alone
ADDRESS_FIELDS = ("org.operating_address", "org.registered_address")


@dataclass(frozen=True)
class Signals:
    """Comparable values of n rows.

    rows: n lines, in the order of the records: core, pinyin, full, branch, place, form, status (text),
    person, district, uscc, org_code, reg_no, damaged (null when absent), digest (uint64).
    phones: row, key. addresses: row, number_key, room_key, whole_key (uint64 or null). Both by row.
    """

    rows: pl.DataFrame
    phones: pl.DataFrame
    addresses: pl.DataFrame

    def taken(self, position: pl.Series) -> "Signals":
        """The signals of some lines, renumbered from 0."""
        return Signals(
            rows=self.rows[position], phones=_of_rows(self.phones, position), addresses=_of_rows(self.addresses, position)
        )  # fmt: skip


def _of_rows(frame: pl.DataFrame, position: pl.Series) -> pl.DataFrame:
    """The lines of some rows of a table that is sorted by row, the rows renumbered from 0."""
    of, wanted = frame["row"].to_numpy(), position.to_numpy().astype(np.uint32)
    first = np.searchsorted(of, wanted)
    many = np.searchsorted(of, wanted, side="right") - first
    row = np.repeat(np.arange(len(many), dtype=np.uint32), many)
    return frame[ranges(first, many)].with_columns(row=pl.Series(row))


@dataclass(frozen=True)
class Vocabulary:
    """Words learnt from the lists themselves, kept and added to from round to round (rule R-N.1).

    places: names to division codes without trailing zeros; roads; branches (texts after a legal form).
    """

    places: Mapping[str, str]
    roads: frozenset[str]
    branches: frozenset[str]


def signals(
    records: pl.DataFrame, *, digest: pl.Series, words: Vocabulary
) -> tuple[Signals, Vocabulary]:
    """Normalise the records (schema `jingwei.fusion.model.RECORDS`, fields coded or plain) and learn their words.

    digest: of each record, see `digests`.
    """
    long, found = _located(records, words=words)
    words = replace(words, roads=words.roads | learned_roads(found))
    names, branches = _names(_said(records, "org.name"), words=words)
    person = by_distinct(_said(records, "org.legal_rep"), lambda v: persons(v).to_frame("person"))
    rows = pl.concat([names, person, identifiers(records)], how="horizontal").with_columns(
        pl.col("branch").fill_null(""), digest=digest
    )
    grown = replace(words, branches=words.branches | branches)
    addresses = _addresses(long, found, words=words)
    return Signals(rows=rows, phones=_phones(records), addresses=addresses), grown


def _said(records: pl.DataFrame, field: str) -> pl.Series:
    """A column of the records, null where the lists have none."""
    if field in records.columns:
        return records[field]
    return pl.Series([None] * records.height, dtype=pl.String)


def _names(raw: pl.Series, *, words: Vocabulary) -> tuple[pl.DataFrame, set[str]]:
    """The parts of every name and how it sounds, and the branches that these names teach."""
    texts, index = numbered(raw)
    parts = name_parts(texts, places=words.places, branches=words.branches)
    parts = parts.with_columns(pinyin=_pinyin(parts["core"]))
    parts = parts.with_columns(pl.when(~_says_nothing(texts)).then(pl.all()).name.keep())
    return parts.select(pl.all().gather(index)), learned_branches(
        parts.filter(pl.col("form") != "")
    )


def _says_nothing(names: pl.Series) -> pl.Series:
    """Cells that only say that there is no name."""
    short = (names.str.len_bytes() <= LONGEST_NOTE).arg_true()
    folded = names.gather(short).str.normalize("NFKC").str.replace_all(r"[\s\p{C}]+", "")
    empty = short.filter(folded.str.contains(NOTHING) | folded.str.contains(rf"^(?:{NOTE})$"))
    nothing = pl.repeat(value=False, n=len(names), dtype=pl.Boolean, eager=True)
    return nothing.scatter(empty, values=True) if len(empty) else nothing


_DEPARTMENT = pl.col("department").hash(seed=SEED)


def digests(records: pl.DataFrame) -> pl.Series:
    """A hash of what each row says, not of where it stands: ties are broken by it, never by order.

    Fields that a row leaves empty do not count, so that a list with one column more says the same.
    """
    fields = tuple(sorted(c for c in records.columns if is_field(c)))
    if records.height <= FEW:
        return records.select(_digest(fields)).to_series()
    sums = records.select(_DEPARTMENT).to_series().to_numpy().copy()
    for field, label in _labels(fields):
        texts, index = numbered(records[field])
        mixed = texts.to_frame("text").select(_mixed(pl.col("text"), label)).to_series()
        sums += mixed.gather(index).fill_null(0).to_numpy()
    return pl.Series("digest", sums, dtype=pl.UInt64)


@lru_cache(maxsize=64)
def _digest(fields: tuple[str, ...]) -> pl.Expr:
    """The digest of rows with these fields, put together once."""
    said = (_mixed(pl.col(field), label).fill_null(0) for field, label in _labels(fields))
    return pl.sum_horizontal(_DEPARTMENT, *said).alias("digest")


def _labels(fields: tuple[str, ...]) -> list[tuple[str, int]]:
    """Each field and the hash of its name."""
    return list(zip(fields, pl.Series(fields, dtype=pl.String).hash(seed=SEED), strict=True))


def _mixed(text: pl.Expr, label: int) -> pl.Expr:
    """The hash of what a field says, with its label; null where it says nothing."""
    of_field, odd = (pl.lit(n, dtype=pl.UInt64) for n in (label, ODD))
    return pl.when(text.is_not_null()).then((text.cast(pl.String).hash(seed=SEED) ^ of_field) * odd)


def _pinyin(cores: pl.Series) -> pl.Series:
    """How each core sounds: its characters' readings, joined."""
    distinct = cores.drop_nulls().unique(maintain_order=True)
    table = text.pinyin_map()
    found = sorted(characters(distinct) & table.keys())
    read = distinct.str.replace_many(found, [table[c] + " " for c in found]) if found else distinct
    return cores.replace_strict(distinct, read, default=None)


def _phones(records: pl.DataFrame) -> pl.DataFrame:
    texts, index = numbered(_said(records, "org.contact_phone"))
    found = phones(texts).select("item", key=pl.col("phone").hash(seed=SEED))
    laid = pl.DataFrame({"item": index}).with_row_index("row").drop_nulls()
    return laid.join(found, on="item").select("row", "key").unique().sort("row", "key")


def _located(records: pl.DataFrame, *, words: Vocabulary) -> tuple[pl.DataFrame, pl.DataFrame]:
    """row and raw (number of the text) of every address; and raw, district, rest of every distinct text."""
    (first, one), (second, two) = (numbered(_said(records, field)) for field in ADDRESS_FIELDS)
    distinct, same = numbered(pl.concat([first, second]))
    index = (same.gather(one), same.gather(two + len(first)))
    long = [pl.DataFrame({"raw": raw}).with_row_index("row").drop_nulls() for raw in index]
    found = located(distinct, places=words.places).with_row_index("raw")
    return pl.concat(long), found


def _addresses(long: pl.DataFrame, found: pl.DataFrame, *, words: Vocabulary) -> pl.DataFrame:
    """row, district, number_key (road and number), room_key (road or estate, and room), whole_key."""
    keys = _keys(address_parts(found, roads=words.roads))
    laid = long.join(keys, on="raw", how="inner", maintain_order="left").drop("raw")
    return laid.unique(maintain_order=True).sort("row", maintain_order=True)


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
