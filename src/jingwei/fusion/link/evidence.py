"""What speaks for and against two groups being one organisation."""

from dataclasses import dataclass

import numpy as np
import polars as pl
from rapidfuzz import process
from rapidfuzz.distance import OSA, LCSseq, Postfix, Prefix

from jingwei.fusion.arrays import among, paired, ranges, starts
from jingwei.fusion.link.shared import KINDS, Shared, shared
from jingwei.fusion.link.weights import NEARNESS, RELATED
from jingwei.fusion.normalise.signals import Signals

ORDINALS = "[一二三四五六七八九十0-9]"
NAMES = 4  # so many different names of a group are compared
# Kinds of key that a pair may share, and the columns that tell it.
SHARED = {
    "core": "core", "pinyin": "sound", "person": "person", "phone": "phone", "number": "number", "room": "room",
    "whole": "whole", "reg_no": "reg_no", "repair": "repair",
}  # fmt: skip
# What of the lines is compared; `repair`: the code that a damaged one is led back to.
NEEDED = pl.col("core", "pinyin", "form", "place", "branch", "person", "reg_no", "repair")


@dataclass(frozen=True)
class Groups:
    """The values of each group.

    facts: one line per group, sorted by group: code, branch, core, form, place, district, people, size,
    row (its first line), has_phone, has_address, has_reg_no. shared: what several of them bear.
    names: group, core, most frequent first. worth: what all groups share, with its spread.
    """

    facts: pl.DataFrame
    shared: Shared
    names: pl.DataFrame
    worth: Shared


def grouped(
    signals: Signals,
    *,
    group: pl.Series,
    codes: pl.Series,
    worth: Shared | None = None,
) -> Groups:
    """Gather the values of each group; `worth` of an earlier pass over all lines is taken over.

    group: uint32 per line, null for lines that take no part; codes: believed organisation code per line.
    """
    rows = signals.rows.select(NEEDED, group=group, code=codes).with_row_index("row")
    rows = rows.filter(pl.col("group").is_not_null())
    phones, places = (
        told.with_columns(group=group.gather(told["row"])).drop_nulls("group")
        for told in (signals.phones, signals.addresses)
    )
    named = rows.filter(pl.col("core").is_not_null())
    counted = named.group_by("group", "core", "pinyin", "form", "place").agg(
        times=pl.len(), row=pl.col("row").min()
    )
    names = counted.sort("group", "times", "row", "core", descending=[False, True, False, False])
    # what brings groups together is asked once; later only what is compared of pairs
    kinds = KINDS if worth is None else tuple(SHARED)
    found = shared(rows, names, places, phones, kinds=kinds)
    facts = _facts(rows, names, places, phones)
    return Groups(
        facts=facts,
        shared=found,
        names=names.select("group", "core"),
        worth=worth or found.weighed(facts),
    )


def _facts(
    rows: pl.DataFrame, names: pl.DataFrame, places: pl.DataFrame, phones: pl.DataFrame
) -> pl.DataFrame:
    facts = rows.group_by("group").agg(
        code=pl.col("code").max(),
        branch=pl.col("branch").max().fill_null(""),
        people=pl.col("person").is_not_null().sum(),
        size=pl.len(),
        row=pl.col("row").min(),
        has_reg_no=pl.col("reg_no").is_not_null().any(),
    )
    best = names.unique("group", keep="first", maintain_order=True).select(
        "group", "core", "form", "place"
    )
    said = (
        places.drop_nulls("district")
        .group_by("group", "district")
        .agg(times=pl.len(), row=pl.col("row").min())
    )
    district = (
        said.sort("group", "times", "row", "district", descending=[False, True, False, False])
        .unique("group", keep="first", maintain_order=True)
        .select("group", "district")
    )
    for part in (best, district):
        facts = facts.join(part, on="group", how="left")
    has = {"has_address": places["group"], "has_phone": phones["group"]}
    return facts.sort("group").with_columns(
        pl.col("group").is_in(groups.implode()).alias(column) for column, groups in has.items()
    )


def compare(pairs: pl.DataFrame, groups: Groups) -> pl.DataFrame:
    """Lay beside each pair (a, b) all that speaks for and against it: facts, shared keys and names."""
    return with_names(with_shared(with_facts(pairs, groups.facts), groups), groups)


def with_shared(pairs: pl.DataFrame, groups: Groups) -> pl.DataFrame:
    """Lay beside each pair what the two share.

    *_same: 0 when nothing is shared, else 1 or the least number of bearers of what is shared.
    """
    kind, pair, spread = _shared(pairs, groups)
    found = np.zeros((len(KINDS), pairs.height), dtype=np.uint32)
    found[kind, pair] = spread
    return pairs.with_columns(
        pl.Series(f"{name}_same", found[KINDS.index(kind)]) for kind, name in SHARED.items()
    )


def with_facts(pairs: pl.DataFrame, facts: pl.DataFrame) -> pl.DataFrame:
    """Lay beside each pair (a, b) the facts of either side, as *_a and *_b."""
    told = facts.drop("group")
    for side in ("a", "b"):
        place = facts["group"].search_sorted(pairs[side])
        pairs = pairs.hstack(told.rename({c: f"{c}_{side}" for c in told.columns})[place])
    return pairs


def with_names(compared: pl.DataFrame, groups: Groups) -> pl.DataFrame:
    """Lay beside each compared pair edits, head_same, tail_same, longer (characters), cut, numbered.

    They tell how near the names are and are null where the two bear a name in common. Beside them what that makes
    the names to each other (`weights.RELATED`).
    """
    compared = compared.hstack(_names_compared(compared.with_row_index("pair"), groups=groups))
    for step in RELATED:
        compared = compared.with_columns(**step)
    return compared


def _shared(pairs: pl.DataFrame, groups: Groups) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """kind, pair and spread of what pairs share: of each kind the least number that bear a key, 1 where that is not told."""
    found = groups.shared
    telling = np.flatnonzero(np.isin(found.kind, [KINDS.index(kind) for kind in SHARED]))
    group = found.bearers.of(telling)
    key = np.repeat(telling, found.bearers.many[telling])
    order = np.argsort(group, kind="stable")
    group, key = group[order], key[order]
    a, b = pairs["a"].to_numpy(), pairs["b"].to_numpy()
    first = np.searchsorted(group, a)
    many = np.searchsorted(group, a, side="right") - first
    pair = np.repeat(np.arange(len(a)), many)
    borne = key[ranges(first, many)]
    both = among(paired(b[pair], borne), paired(group, key))
    pair, borne = pair[both], borne[both]
    kind, spread = found.kind[borne].astype(np.int64), groups.worth.told(found.keys[borne])
    order = np.lexsort((spread, pair, kind))
    kind, pair, spread = kind[order], pair[order], spread[order]
    least = starts(kind * len(a) + pair)
    return kind[least], pair[least], spread[least]


def _names_compared(pairs: pl.DataFrame, *, groups: Groups) -> pl.DataFrame:
    """The nearest names of the two sides, for pairs that bear no name in common."""
    unlike = pairs.select("pair", "a", "b").filter(pairs["core_same"] == 0)
    if unlike.is_empty():
        nothing = [None] * pairs.height
        return pl.DataFrame({c: pl.Series(nothing, dtype=t) for c, t in NEARNESS.items()})
    some = (
        groups.names.unique(maintain_order=True).group_by("group", maintain_order=True).head(NAMES)
    )
    crossed = unlike.join(some.rename({"core": "left"}), left_on="a", right_on="group")
    crossed = crossed.join(some.rename({"core": "right"}), left_on="b", right_on="group")
    distinct = crossed.select("left", "right").unique(maintain_order=True)
    scored = distinct.with_columns(**_string_scores(distinct["left"], distinct["right"]))
    best = crossed.join(scored, on=["left", "right"], how="left").group_by("pair").agg(
        pl.col("head_same", "tail_same").max(), pl.col("cut", "numbered").max(),
        pl.col("edits").min(), pl.col("longer").max(),
    )  # fmt: skip
    found = pairs.select("pair").join(best, on="pair", how="left", maintain_order="left")
    return found.select(list(NEARNESS))


def _string_scores(left: pl.Series, right: pl.Series) -> dict[str, pl.Series]:
    """Edits, common head and tail, and whether one is cut out of the other; by characters, never bytes."""
    x, y = left.to_list(), right.to_list()
    count = lambda scorer: pl.Series(process.cpdist(x, y, scorer=scorer, dtype=np.uint8)).cast(
        pl.Int32
    )
    head, common = count(Prefix.similarity), count(LCSseq.similarity)
    sizes = pl.DataFrame(
        {"x": left.str.len_chars(), "y": right.str.len_chars(), "head": head, "common": common}
    ).cast(pl.Int32)
    short, longer = pl.min_horizontal("x", "y"), (pl.col("x") - pl.col("y")).abs()
    # one name is the other with its end cut away, or its middle: 恒鑫荣酒店 of 恒鑫荣酒店管理
    end_cut = (pl.col("head") == short) & (short >= 2)
    middle_cut = (pl.col("common") == short) & (pl.col("head") >= 2) & (short >= 4) & (longer > 1)
    cut = sizes.select(cut=(end_cut | middle_cut) & (longer > 0), longer=longer)
    numbered = _numbered(left, right)
    return {
        "edits": count(OSA.distance),
        "head_same": head,
        "tail_same": count(Postfix.similarity),
        "cut": cut["cut"] & ~numbered,
        "numbered": numbered,
        "longer": cut["longer"],
    }


def _numbered(left: pl.Series, right: pl.Series) -> pl.Series:
    """The names differ in an ordinal alone: 森朴一文化, 森朴二文化, 森朴文化 are three sisters."""
    plain = [side.str.replace_all(ORDINALS, "") for side in (left, right)]
    return (plain[0] == plain[1]) & (left != right)
