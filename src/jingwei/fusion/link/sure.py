"""Groups that surely are one: the same name, and the same person, phone or address, and nothing against it (rule R-F.14)."""

from collections.abc import Sequence

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
    keys = keys.filter(pl.len().over("key") > 1)
    facts = keys.select("group").unique().join(lines, on="group")
    clean = _free_of_contradiction(
        keys.join(facts, on="group"), by="key", single=(*SINGLE, "person")
    )
    roots = _hanging_together(keys.join(clean, on="key", how="semi"))
    whole = facts.join(roots, on="group")
    good = _free_of_contradiction(whole, by="root", single=SINGLE)
    kept = roots.join(good, on="root", how="semi")
    table = group.to_frame("group").join(kept, on="group", how="left", maintain_order="left")
    return table.select(pl.coalesce("root", "group").alias("group")).to_series()


def _lines(
    signals: Signals, *, group: pl.Series, codes: pl.Series, held: pl.Series
) -> pl.DataFrame:
    """What the lines of each group say: row, group, name (hash of core and branch) and the columns of SINGLE."""
    said = signals.rows.select(
        "person", "reg_no", "branch",
        name=pl.when(pl.col("core").is_not_null()).then(pl.struct("core", "branch").hash(seed=SEED)),
        county=pl.when(pl.col("place").str.len_chars() == 6).then("place"),
    )  # fmt: skip
    return said.with_columns(group=group, code=codes, held=held).with_row_index("row")


def _keys(lines: pl.DataFrame, signals: Signals) -> pl.DataFrame:
    """group, key: the name together with the person, with each phone, with each whole address."""
    named = lines.filter(pl.col("name").is_not_null()).select("row", "group", "name", "person")
    person = named.drop_nulls("person").select("group", key=_both("name", "person"))
    with_phone = signals.phones.join(named, on="row")
    with_place = signals.addresses.drop_nulls("whole_key").join(named, on="row")
    parts = [
        person,
        with_phone.select("group", key=_both("name", "key")),
        with_place.select("group", key=_both("name", "whole_key")),
    ]
    return pl.concat(parts).unique()


def _both(first: str, second: str) -> pl.Expr:
    return pl.struct(first, second).hash(seed=SEED)


def _free_of_contradiction(lines: pl.DataFrame, *, by: str, single: Sequence[str]) -> pl.DataFrame:
    """The values of `by` whose lines know at most one value of each column."""
    counts = lines.group_by(by).agg(pl.col(single).drop_nulls().n_unique())
    return counts.filter(pl.all_horizontal(pl.col(single) <= 1)).select(by)


def _hanging_together(edges: pl.DataFrame) -> pl.DataFrame:
    """group, root: the least group that each hangs together with through shared keys."""
    table = edges.with_columns(root=pl.col("group"))
    while True:
        least = table.with_columns(low=pl.col("root").min().over("key"))
        least = least.with_columns(low=pl.col("low").min().over("group"))
        if (least["low"] == least["root"]).all():
            return table.select("group", "root").unique()
        table = least.with_columns(root="low").drop("low")
