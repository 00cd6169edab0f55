"""What a later round has to look at: the new lines and the organisations that share something with them."""

from collections.abc import Sequence
from dataclasses import replace

import numpy as np
import polars as pl

from jingwei.fusion.link import repair
from jingwei.fusion.link.blocks import CAPS
from jingwei.fusion.link.linking import Linking, Preset, link
from jingwei.fusion.link.shared import KIND, hashed
from jingwei.fusion.link.weights import Weights
from jingwei.fusion.normalise.signals import Signals

# What tells nothing more of a row whose name is known: similar names, and who else is in the same house.
VAGUE = ("sound", "head", "tail", "brand", "room", "whole")
# What brings lines together, and how many organisations may share it, as in `blocks`.
CAPPED = {
    "core": CAPS["core"], "sound": CAPS["pinyin"], "head": CAPS["head"], "tail": CAPS["tail"],
    "brand": CAPS["person_brand"], "code": CAPS["core"], "old": CAPS["reg_no"],
    "mend_head": CAPS["repair"], "mend_both": CAPS["repair"], "mend_tail": CAPS["repair"],
    "damaged_head": CAPS["repair"], "damaged_both": CAPS["repair"], "damaged_tail": CAPS["repair"],
    "room": CAPS["room"], "whole": CAPS["whole"], "phone": CAPS["phone"],
}  # fmt: skip
# A whole code is looked for by what a damaged one has left, and the other way round.
MENDED_BY = {f"mend_{part}": f"damaged_{part}" for part in ("head", "both", "tail")}
_KINDS = {kind: n for n, kind in enumerate(CAPPED)}


def link_nearby(
    signals: Signals, departments: pl.Series, *, preset: Preset, fresh: pl.Series, codes: pl.Series, known: Weights,
    all_near: bool = False,
) -> Linking:  # fmt: skip
    """Link the fresh lines and the organisations that share a key with them; the others stay as they are.

    fresh: bool per line. all_near: no line was handed in that has nothing to do with them. codes: what was believed before (null for fresh lines). The result speaks of all
    lines: those left out form one group per organisation held.
    """
    if all_near:
        found = link(signals, departments, preset=preset, known=known)
        return replace(
            found, codes=pl.select(pl.when(fresh).then(found.codes).otherwise(codes)).to_series()
        )
    position = _looked_at(signals, preset=preset, fresh=fresh).arg_true()
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
    every = keys(signals)
    rest = every.filter(~asked.gather(every["row"]))
    wanted = sought(every.filter(asked.gather(every["row"])))
    near = sharing(rest, with_keys=wanted, held=preset.held)
    held = pl.concat([preset.held.gather(near), preset.held.filter(asked)]).drop_nulls().unique()
    return asked | preset.held.is_in(held.implode()).fill_null(value=False)


def sharing(every: pl.DataFrame, *, with_keys: pl.DataFrame, held: pl.Series) -> pl.Series:
    """The rows of `every` that bear a key of `with_keys` which few enough organisations bear.

    Both: see `keys`. held: the organisation of every row. See `narrowed`.
    """
    met = every.filter(pl.col("key").is_in(with_keys["key"].unique().implode()))
    met = met.with_columns(held=held.gather(met["row"]))
    cap = pl.col("kind").replace_strict(dict(enumerate(CAPPED.values())), return_dtype=pl.UInt32)
    spread = met.group_by("key").agg(
        pl.col("kind").first(), bearers=pl.col("held").drop_nulls().n_unique()
    )
    few = spread.filter((pl.col("bearers") <= cap) & (pl.col("bearers") > 0)).select("key")
    wanted = narrowed(with_keys.join(few, on="key", how="semi"))
    return met.join(wanted, on="key", how="semi")["row"].unique()


def narrowed(wanted: pl.DataFrame) -> pl.DataFrame:
    """The keys (see `keys`) by which rows are looked for: a known code alone, else all but what is vague of a known name."""
    row, kind = wanted["row"].to_numpy(), wanted["kind"].to_numpy()
    kept = np.ones(len(row), dtype=bool)
    for surest, others in (("code", ["code"]), ("core", [k for k in CAPPED if k not in VAGUE])):
        known = np.zeros(int(row.max(initial=0)) + 1, dtype=bool)
        known[row[kept & (kind == _KINDS[surest])]] = True
        kept &= ~known[row] | np.isin(kind, [_KINDS[k] for k in others])
    return wanted.filter(pl.Series(kept))


def keys(signals: Signals) -> pl.DataFrame:
    """row, key, kind (position in CAPPED): what brings lines together, as `blocks` compares it."""
    core, person = pl.col("core"), pl.col("person")
    said = [
        ("core", core), ("sound", pl.col("pinyin")), ("head", pl.when(core.str.len_chars() >= 3).then(core.str.head(3))),
        ("tail", person + _tail(core)), ("brand", person + core.str.head(1)),
        ("code", pl.col("org_code")), ("old", pl.col("reg_no")),
    ]  # fmt: skip
    said += repair.keys(pl.col("uscc")).items()
    damaged = pl.when(pl.col("uscc").is_null()).then("damaged")
    said += [(MENDED_BY[kind], part) for kind, part in repair.keys(damaged).items()]
    rows = np.arange(signals.rows.height, dtype=np.uint32)
    named = hashed(signals.rows, _numbered(said), of=rows)
    phones = hashed(
        signals.phones, _numbered([("phone", pl.col("key"))]), of=signals.phones["row"].to_numpy()
    )
    return pl.concat([named, _houses(signals), phones]).rename({"of": "row"})


def sought(borne: pl.DataFrame) -> pl.DataFrame:
    """The keys by which the lines that bear `borne` (see `keys`) look for others: a damaged code for whole ones."""
    kind = borne["kind"].to_numpy()
    other = np.arange(len(CAPPED), dtype=np.uint8)
    for whole, damaged in MENDED_BY.items():
        other[_KINDS[whole]], other[_KINDS[damaged]] = _KINDS[damaged], _KINDS[whole]
    digits = borne["key"].to_numpy() % KIND
    return borne.with_columns(
        key=pl.Series(other[kind] * KIND + digits), kind=pl.Series(other[kind])
    )


def _tail(core: pl.Expr) -> pl.Expr:
    """All but the first character, which tells something only beside the person or the house."""
    return pl.when(core.str.len_chars() >= 5).then(core.str.slice(1))


def _houses(signals: Signals) -> pl.DataFrame:
    """The room or the whole address together with how the name begins, with how it ends, and with the person.

    Who is in the same house, of another name and another person, is somebody else.
    """
    row = signals.addresses["row"]
    core, person = (signals.rows[c].gather(row) for c in ("core", "person"))
    beside = signals.addresses.with_columns(core=core, person=person).with_columns(
        head=pl.col("core").str.head(1), end=pl.col("core").str.tail(2), tail=_tail(pl.col("core"))
    )
    both = [("tail", "number_key", "tail")] + [
        (kind, f"{kind}_key", what)
        for kind in ("room", "whole")
        for what in ("head", "end", "person")
    ]
    said = [
        (kind, pl.when(pl.all_horizontal(pl.col(pair).is_not_null())).then(pl.struct(pair)))
        for kind, *pair in both
    ]
    return hashed(beside, _numbered(said), of=row.to_numpy())


def _numbered(said: Sequence[tuple[str, pl.Expr]]) -> list[tuple[int, pl.Expr]]:
    return [(_KINDS[kind], part) for kind, part in said]


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
