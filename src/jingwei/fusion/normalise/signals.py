"""Everything that linking compares, as integers: one line per row, and long tables for phones and addresses."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import polars as pl

from jingwei.fusion.normalise.addresses import address_parts
from jingwei.fusion.normalise.contacts import persons, phones
from jingwei.fusion.normalise.identifiers import identifiers
from jingwei.fusion.normalise.names import name_parts
from jingwei.kernel import text

SEED = 20250811  # of the hashes; part of the state's version
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
        move = lambda f: f.join(renumber, on="row", how="inner").drop("row").rename({"new": "row"})
        return Signals(
            rows=self.rows[position], phones=move(self.phones), addresses=move(self.addresses)
        )


def signals(records: pl.DataFrame, *, places: Mapping[str, str]) -> Signals:
    """Normalise the records (schema `jingwei.fusion.model.RECORDS`)."""
    names = _by_distinct(records, "org.name", lambda v: name_parts(v, places=places))
    people = records["org.legal_rep"] if "org.legal_rep" in records.columns else _nothing(records)
    person = _by_distinct(
        records.select(people.alias("p")), "p", lambda v: persons(v).to_frame("person")
    )
    addresses = _addresses(records, places=places)
    rows = pl.concat([names, person, identifiers(records)], how="horizontal").with_columns(
        pl.col("branch").fill_null(""), digest=_digest(records), pinyin=_pinyin(names["core"])
    )
    return Signals(rows=rows, phones=_phones(records), addresses=addresses)


def _nothing(records: pl.DataFrame) -> pl.Series:
    return pl.Series([None] * records.height, dtype=pl.String)


def _by_distinct(
    records: pl.DataFrame, field: str, read: Callable[[pl.Series], pl.DataFrame]
) -> pl.DataFrame:
    """Apply `read` to the distinct values of a column and lay the result beside the rows."""
    values = records[field] if field in records.columns else _nothing(records)
    distinct = values.drop_nulls().unique(maintain_order=True)
    table = read(distinct).with_columns(raw=distinct)
    return (
        pl.DataFrame({"raw": values})
        .join(table, on="raw", how="left", maintain_order="left")
        .drop("raw")
    )


def _digest(records: pl.DataFrame) -> pl.Series:
    """A hash of what a row says, not of where it stands: ties are broken by it, never by order."""
    said = [c for c in sorted(records.columns) if "." in c] + ["department"]
    return records.select(said).hash_rows(seed=SEED)


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
    )


def _addresses(records: pl.DataFrame, *, places: Mapping[str, str]) -> pl.DataFrame:
    """row, district, number_key (road and number), room_key (road or estate, and room), whole_key."""
    fields = [f for f in ADDRESS_FIELDS if f in records.columns]
    long = pl.concat(
        [records.select(raw=pl.col(f)).with_row_index("row").drop_nulls() for f in fields]
        or [pl.DataFrame({"row": [], "raw": []}, schema={"row": pl.UInt32, "raw": pl.String})]
    )
    distinct = long["raw"].unique(maintain_order=True)
    parts = address_parts(distinct, places=places).with_columns(raw=distinct)
    return (
        long.join(_keys(parts), on="raw", how="inner", maintain_order="left").drop("raw").unique()
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
        pl.when(has_room).then(hashed("road", "room")).alias("room_key"),
        pl.when(long_enough).then(hashed("rest")).alias("whole_key"),
        pl.when(pl.col("road") != "").then(hashed("road")).alias("road_key"),
    ).filter(pl.any_horizontal(pl.exclude("raw").is_not_null()))
