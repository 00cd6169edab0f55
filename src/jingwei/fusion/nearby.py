"""What a later round has to look at: the new lines and the organisations that share something with them."""

import polars as pl

from jingwei.fusion.link.linking import Linking, Preset, link
from jingwei.fusion.link.weights import Weights
from jingwei.fusion.normalise.signals import SEED, Signals


def link_nearby(
    signals: Signals, departments: pl.Series, *, preset: Preset, fresh: pl.Series, codes: pl.Series, known: Weights
) -> Linking:  # fmt: skip
    """Link the fresh lines and the organisations that share a key with them; the others stay as they are.

    fresh: bool per line. codes: what was believed before (null for fresh lines). The result speaks of all
    lines: those left out form one group per organisation held.
    """
    looked = _looked_at(signals, preset=preset, fresh=fresh)
    position = looked.arg_true()
    index = pl.DataFrame({"line": position.cast(pl.UInt32)}).with_row_index("new")
    renumber = lambda s: s.to_frame("line").join(
        index, on="line", how="left", maintain_order="left"
    )["new"]
    apart = pl.DataFrame(
        {"left": renumber(preset.apart["left"]), "right": renumber(preset.apart["right"])}
    ).drop_nulls()
    inner = Preset(held=preset.held.gather(position), apart=apart)
    part = link(signals.taken(position), departments.gather(position), preset=inner, known=known)
    back = pl.col("row_a", "row_b").replace_strict(
        index["new"], position.cast(pl.UInt32), default=None
    )
    pairs, united = part.pairs.with_columns(back), part.united.with_columns(back)
    return Linking(
        group=_spread(part.group, position, preset=preset), codes=_with_old(part.codes, codes, position=position, fresh=fresh),
        pairs=pairs, united=united, weights=known,
    )  # fmt: skip


def _looked_at(signals: Signals, *, preset: Preset, fresh: pl.Series) -> pl.Series:
    """The fresh lines, those set free, and every line of an organisation that shares a key with them."""
    asked = fresh | preset.held.is_null()
    keys = _keys(signals)
    wanted = keys.filter(asked.gather(keys["row"]))["key"].unique()
    near = keys.filter(pl.col("key").is_in(wanted.implode()))["row"].unique()
    held = preset.held.gather(near).drop_nulls().unique()
    return asked | preset.held.is_in(held.implode()).fill_null(value=False)


def _keys(signals: Signals) -> pl.DataFrame:
    """row, key: what brings lines together, as `blocks` compares it, in one table."""
    said, core = signals.rows.with_row_index("row"), pl.col("core")
    parts = {
        "core": core, "sound": pl.col("pinyin"), "head": core.str.head(3), "tail": core.str.slice(1),
        "brand": pl.col("person") + core.str.head(1), "code": pl.col("org_code"), "old": pl.col("reg_no"),
        "mend_head": pl.coalesce("uscc", "damaged").str.head(12), "mend_tail": pl.coalesce("uscc", "damaged").str.tail(6),
    }  # fmt: skip
    tables = [
        said.select(
            "row", key=(pl.lit(name + "|") + part).hash(seed=SEED), known=part.is_not_null()
        )
        for name, part in parts.items()
    ]
    keys = pl.concat(tables).filter("known").select("row", "key")
    places = [
        signals.addresses.select("row", key=c).drop_nulls() for c in ("room_key", "whole_key")
    ]
    return pl.concat([keys, signals.phones.select("row", "key"), *places])


def _spread(group: pl.Series, position: pl.Series, *, preset: Preset) -> pl.Series:
    """Group numbers of all lines: those looked at as linked, the others one per organisation held."""
    above = int(group.max()) + 1 if len(group) else 0  # type: ignore[arg-type]
    whole = (preset.held.rank("dense").cast(pl.UInt32) + above).fill_null(0)
    return whole.scatter(position, group).alias("group")


def _with_old(
    found: pl.Series, codes: pl.Series, *, position: pl.Series, fresh: pl.Series
) -> pl.Series:
    """What is believed now: for fresh lines as found, for the others as it was."""
    laid = codes.clone().scatter(position, found)
    return pl.select(pl.when(fresh).then(laid).otherwise(codes)).to_series()
