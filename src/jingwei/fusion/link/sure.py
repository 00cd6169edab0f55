"""Groups that surely are one: the same name, and the same person, phone or address, and nothing against it (rule R-F.14)."""

from collections.abc import Sequence

import numpy as np
import polars as pl

from jingwei.fusion.normalise.signals import SEED, Signals

# What may occur only once among the groups that one key brings together.
SINGLE = ("code", "reg_no", "held", "county", "branch")


def joined(
    signals: Signals, *, group: pl.Series, codes: pl.Series, held: pl.Series, alone: pl.Series
) -> pl.Series:
    """The groups after the sure unions, under the number of their first member.

    group: uint32 per line; codes, held: per line; alone: groups that a person keeps apart. A key (name
    with person, name with phone, name with address) unites its groups when they contradict each other in
    nothing; what hangs together so is united when it, too, contradicts itself in nothing.
    """
    lines = _lines(signals, group=group, codes=codes, held=held)
    keys = _keys(lines, signals).filter(~pl.col("group").is_in(alone.implode()))
    keys = keys.filter(pl.col("key").is_duplicated())
    facts = _spread(lines.join(keys, on="group", how="semi"), by="group")
    clean = _free_of_contradiction(
        keys.join(facts, on="group"), by="key", single=(*SINGLE, "person")
    )
    roots = _hanging_together(keys.join(clean, on="key", how="semi"))
    good = _free_of_contradiction(roots.join(facts, on="group"), by="root", single=SINGLE)
    kept = roots.join(good, on="root", how="semi")
    table = group.to_frame("group").join(kept, on="group", how="left", maintain_order="left")
    return table.select(pl.coalesce("root", "group").alias("group")).to_series()


def _lines(
    signals: Signals, *, group: pl.Series, codes: pl.Series, held: pl.Series
) -> pl.DataFrame:
    """What the lines of each group say, as hashes: row, group, name (of core and branch), the columns of SINGLE."""
    county = pl.when(pl.col("place").str.len_chars() == 6).then("place")
    said = signals.rows.select("person", "reg_no", "branch", "core", county=county, code=codes)
    every = pl.all()
    told = said.select(pl.when(every.is_not_null()).then(every.hash(seed=SEED)))
    told = told.with_columns(name=_both("core", "branch")).drop("core")
    return told.with_columns(group=group, held=held).with_row_index("row")


def _keys(lines: pl.DataFrame, signals: Signals) -> pl.DataFrame:
    """group, key: the name together with the person, with each phone, with each whole address."""
    person = lines.drop_nulls(["name", "person"]).select("group", key=_both("name", "person"))
    parts = [person]
    for told, what in ((signals.phones, "key"), (signals.addresses, "whole_key")):
        own = lines.select(pl.col("group", "name").gather(told["row"])).with_columns(told[what])
        parts.append(own.drop_nulls(["name", what]).select("group", key=_both("name", what)))
    return pl.concat(parts).unique()


def _both(first: str, second: str) -> pl.Expr:
    """One hash of two columns; null where one of them is."""
    both = pl.col(first).hash(seed=SEED) ^ pl.col(second).hash(seed=SEED + 1)
    return pl.when(pl.col(first).is_not_null() & pl.col(second).is_not_null()).then(both)


def _spread(lines: pl.DataFrame, *, by: str) -> pl.DataFrame:
    """The least and the greatest (*_most) number of each column among the lines of each value of `by`."""
    told = (*SINGLE, "person")
    most = [pl.col(c).max().alias(f"{c}_most") for c in told]
    return lines.group_by(by).agg(pl.col(told).min(), *most)


def _free_of_contradiction(facts: pl.DataFrame, *, by: str, single: Sequence[str]) -> pl.DataFrame:
    """The values of `by` whose groups know at most one value of each column."""
    most = [pl.col(f"{c}_most").max() for c in single]
    spread = facts.group_by(by).agg(pl.col(single).min(), *most)
    one = [pl.col(c).eq_missing(pl.col(f"{c}_most")) for c in single]
    return spread.filter(pl.all_horizontal(one)).select(by)


def _hanging_together(edges: pl.DataFrame) -> pl.DataFrame:
    """group, root: the least group that each hangs together with through shared keys."""
    least = edges.group_by("key").agg(first=pl.col("group").min())
    both = edges.join(least, on="key").filter(pl.col("group") != pl.col("first"))
    members = edges["group"].unique().sort()
    a, b = (members.search_sorted(both[c]).to_numpy() for c in ("group", "first"))
    root = np.arange(len(members), dtype=np.uint32)
    while True:
        low = np.minimum(root[a], root[b])
        if np.array_equal(low, root[a]) and np.array_equal(low, root[b]):
            return pl.DataFrame({"group": members, "root": members.gather(root)})
        np.minimum.at(root, a, low)
        np.minimum.at(root, b, low)
        root = root[root]
