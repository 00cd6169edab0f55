"""From comparable rows to groups: believed codes, candidate pairs, weights, constrained clustering."""

from dataclasses import dataclass, replace

import numpy as np
import polars as pl

from jingwei.fusion.arrays import among, distinct
from jingwei.fusion.coded import numbered
from jingwei.fusion.link import blocks, cluster, evidence, repair, sure, trust, weights
from jingwei.fusion.link.shared import Shared
from jingwei.fusion.link.weights import Weights
from jingwei.fusion.normalise.signals import Signals

LINES = 60_000  # the weights are fitted on about so many lines
SHARE = 5  # of which every fifth hides its code


@dataclass(frozen=True)
class Preset:
    """What is settled before the machine looks.

    held: per line the organisation it belongs to already (null when free). apart: left, right: lines
    that a person judged to be two organisations.
    """

    held: pl.Series
    apart: pl.DataFrame


@dataclass(frozen=True)
class Linking:
    """The groups of one round and what is still doubtful.

    group: dense uint32 per line; codes: the believed organisation code per line. pairs: groups still
    apart that codes and branches allow, with score and the columns of `evidence.compare`, best first;
    united: pairs that were united without being sure, as they stood then. row_a, row_b: a line of each side.
    """

    group: pl.Series
    codes: pl.Series
    pairs: pl.DataFrame
    united: pl.DataFrame
    weights: Weights


def link(
    signals: Signals, departments: pl.Series, *, preset: Preset, known: Weights | None = None
) -> Linking:
    """Group the lines of `signals`; `known` weights are taken as they are instead of being fitted."""
    codes = _believed(signals, departments)
    fixed = repair.repairs(signals.rows["damaged"], signals.rows["uscc"]).str.slice(8, 9)
    rows = signals.rows.with_columns(repair=pl.select(pl.coalesce(fixed, codes)).to_series())
    signals = replace(signals, rows=rows)
    fitted = known or fit_weights(signals, codes=codes)
    group = _started(signals, codes=codes, preset=preset)
    groups = evidence.grouped(signals, group=group, codes=codes)
    pairs = _scored(blocks.candidates(groups.shared), groups, fitted=fitted)
    facts, united = groups.facts, []
    for merge in cluster.PASSES:
        step = _unite(pairs, facts, preset=preset, group=group, merge=merge)
        doubtful = step.taken & (pairs["score"].to_numpy() < cluster.PASSES[0])
        united.append(pairs.filter(pl.Series(doubtful)))
        group = _renumbered(group, step.roots)
        pairs, others = _parted(pairs.filter(pl.col("score") >= cluster.OPEN), step.roots)
        if others.is_empty():
            continue
        groups = _again(signals, group=group, codes=codes, wanted=others, worth=groups.worth)
        pairs = _ordered(pl.concat([pairs, _scored(others, groups, fitted=fitted)]))
        rest = facts.join(groups.facts, on="group", how="anti")
        facts = pl.concat([rest, groups.facts]).sort("group")
    return Linking(
        group=_dense(group), codes=codes, pairs=pairs, united=pl.concat(united), weights=fitted
    )


def _started(signals: Signals, *, codes: pl.Series, preset: Preset) -> pl.Series:
    """The groups before any weighing."""
    group = _initial(signals.rows, codes=codes, preset=preset)
    lonely = pl.concat([preset.apart["left"], preset.apart["right"]])
    alone = group.gather(lonely).unique()
    return _dense(sure.joined(signals, group=group, codes=codes, held=preset.held, alone=alone))


def _believed(signals: Signals, departments: pl.Series) -> pl.Series:
    said = signals.rows.select("org_code", "core", "branch", "person", department=departments)
    rows = said.with_row_index("row")
    numbers = signals.addresses.drop_nulls("number_key").select("row", key="number_key")
    return trust.believed_codes(
        rows, witnesses=pl.concat([signals.phones.select("row", "key"), numbers])
    )


def _initial(rows: pl.DataFrame, *, codes: pl.Series, preset: Preset) -> pl.Series:
    """Groups that need no weighing: one organisation held, one believed code, or one name and person.

    Lines without a code, of a name and person that exactly one code bears, go with that code.
    """
    lonely = pl.concat([preset.apart["left"], preset.apart["right"]]).unique()
    frame = (
        rows.select("core", "branch", "place", "person", "reg_no")
        .with_columns(code=codes, held=preset.held)
        .with_row_index("row")
    )
    frame = frame.with_columns(
        alone=pl.col("row").is_in(lonely.implode()) & pl.col("held").is_null()
    )
    frame = _with_bearer(frame)
    named = pl.col("core").is_not_null() & pl.col("person").is_not_null() & ~pl.col("alone")
    frame = frame.with_columns(
        name=pl.when(named).then(pl.struct("core", "branch", "place", "person").hash(seed=1))
    )
    several = (
        frame.filter(pl.col("name").is_not_null())
        .group_by("name")
        .agg(numbers=pl.col("reg_no").drop_nulls().n_unique())
    )
    frame = frame.join(several, on="name", how="left", maintain_order="left")
    key = (
        pl.when(pl.col("held").is_not_null()).then(pl.struct(pl.lit(1), "held").hash(seed=1))
        .when("alone").then(pl.struct(pl.lit(2), "row").hash(seed=1))
        .when(pl.col("code").is_not_null()).then(pl.struct(pl.lit(3), "code").hash(seed=1))
        .when(pl.col("name").is_not_null() & (pl.col("numbers") <= 1)).then(pl.struct(pl.lit(4), "name").hash(seed=1))
        .otherwise(pl.struct(pl.lit(2), "row").hash(seed=1))
    )  # fmt: skip
    return _dense(frame.select(key.alias("group")).to_series())


def _with_bearer(frame: pl.DataFrame) -> pl.DataFrame:
    """Free lines whose code exactly one held organisation bears belong to it."""
    bearers = frame.drop_nulls(["held", "code"]).group_by("code").agg(
        bearer=pl.col("held").first(), many=pl.col("held").n_unique()
    )  # fmt: skip
    frame = frame.join(
        bearers.filter(pl.col("many") == 1), on="code", how="left", maintain_order="left"
    )
    return frame.with_columns(
        held=pl.when(pl.col("alone")).then("held").otherwise(pl.coalesce("held", "bearer"))
    )


def _dense(values: pl.Series) -> pl.Series:
    """The same groups numbered from 0 by their first line."""
    different = values.unique(maintain_order=True)
    numbers = pl.int_range(len(different), dtype=pl.UInt32, eager=True)
    frame = pl.DataFrame({"value": values}).join(
        pl.DataFrame({"value": different, "group": numbers}),
        on="value",
        how="left",
        maintain_order="left",
    )
    return frame["group"]


def _compared(pairs: pl.DataFrame, groups: evidence.Groups) -> pl.DataFrame:
    """The pairs that codes and branches allow, with all that is known of them but the names."""
    allowed = evidence.with_facts(pairs, groups.facts).filter(cluster.COMPATIBLE)
    return evidence.with_shared(allowed, groups)


def _scored(pairs: pl.DataFrame, groups: evidence.Groups, *, fitted: Weights) -> pl.DataFrame:
    """The pairs that are allowed and not hopeless with their scores, best first; ties by the first lines."""
    compared = _compared(pairs, groups)
    told = weights.told(compared)
    hopeful = weights.at_best(told, fitted) >= cluster.OPEN
    compared = evidence.with_names(compared.filter(pl.Series(hopeful, dtype=pl.Boolean)), groups)
    score = weights.log_odds(weights.with_nearness(told[hopeful], compared), fitted)
    return _ordered(compared.with_columns(score=pl.Series(np.round(score.astype(np.float64), 4))))


def _ordered(pairs: pl.DataFrame) -> pl.DataFrame:
    ties = [pl.min_horizontal("row_a", "row_b"), pl.max_horizontal("row_a", "row_b")]
    return pairs.sort("score", *ties, descending=[True, False, False])


@dataclass(frozen=True)
class _Step:
    """One pass of uniting: the root of each group, and which pairs were taken."""

    roots: np.ndarray
    taken: np.ndarray


def _unite(
    pairs: pl.DataFrame, facts: pl.DataFrame, *, preset: Preset, group: pl.Series, merge: float
) -> _Step:
    numbered = (pl.col("reg_no_same") > 0) | (pl.col("repair_same") > 0)
    nameless = pairs.select(weights.NAMED_APART.fill_null(value=False) & ~numbered).to_series()
    good = (pairs["score"].to_numpy() >= merge) & ~nameless.to_numpy()
    taken = good & ~_of_torn(pairs, merge=merge)
    a, b = pairs["a"].to_numpy(), pairs["b"].to_numpy()
    chosen = [side[taken] for side in (a, b)]
    members = distinct(np.concatenate(chosen))
    bonds = _bonds(facts, members=members, preset=preset, group=group.to_numpy())
    left, right = (np.searchsorted(members, side).tolist() for side in chosen)
    found = cluster.unite(left, right, bonds=bonds)
    roots = np.arange(0 if group.is_empty() else int(group.max()) + 1, dtype=np.uint32)  # type: ignore[arg-type]
    roots[members] = members[found]
    return _Step(roots=roots, taken=taken & (roots[a] == roots[b]))


def _bonds(
    facts: pl.DataFrame, *, members: np.ndarray, preset: Preset, group: np.ndarray
) -> cluster.Bonds:
    """What forbids unions among the groups that take part, by their position in `members`."""
    own = facts.select("code", "branch")[np.searchsorted(facts["group"].to_numpy(), members)]
    code = numbered(own["code"])[1].cast(pl.Int64).fill_null(-1)
    homes = preset.held.fill_null(-1).to_numpy()
    line = np.flatnonzero(homes >= 0)
    held = np.full(int(group.max()) + 1 if len(group) else 0, -1, dtype=np.int64)
    held[group[line]] = homes[line]
    foes = [group[preset.apart[side].to_numpy()] for side in ("left", "right")]
    both = among(foes[0], members) & among(foes[1], members)
    apart = [np.searchsorted(members, side[both]).tolist() for side in foes]
    return cluster.Bonds(
        codes=code.to_list(), held=held[members].tolist(), branches=own["branch"].to_list(),
        apart=list(zip(*apart, strict=True)),
    )  # fmt: skip


def _of_torn(pairs: pl.DataFrame, *, merge: float) -> np.ndarray:
    """Pairs in which a group that cannot choose between two partners is the smaller side."""
    undecided = cluster.torn(pairs, merge=merge)
    a, b, size_a, size_b = (pairs[c].to_numpy() for c in ("a", "b", "size_a", "size_b"))
    small_a, small_b = size_a <= size_b, size_b <= size_a
    return among(a, undecided) & small_a | among(b, undecided) & small_b


def _renumbered(group: pl.Series, roots: np.ndarray) -> pl.Series:
    return pl.Series("group", roots[group.to_numpy()], dtype=pl.UInt32)


def _parted(pairs: pl.DataFrame, roots: np.ndarray) -> tuple[pl.DataFrame, pl.DataFrame]:
    """The pairs whose sides are what they were, as they are; and a, b of the others between what their sides became."""
    other = roots != np.arange(len(roots))
    other[roots[other]] = True
    a, b = pairs["a"].to_numpy(), pairs["b"].to_numpy()
    moved = other[a] | other[b]
    a, b = roots[a[moved]], roots[b[moved]]
    both = pl.DataFrame(
        {"a": np.minimum(a, b), "b": np.maximum(a, b)}, schema={"a": pl.UInt32, "b": pl.UInt32}
    )
    became = both.filter(pl.col("a") != pl.col("b")).unique().sort("a", "b")
    return pairs.filter(pl.Series(~moved)), became


def _again(
    signals: Signals,
    *,
    group: pl.Series,
    codes: pl.Series,
    wanted: pl.DataFrame,
    worth: Shared,
) -> evidence.Groups:
    """The values of the groups that are still in question; the others are left out."""
    asked = pl.concat([wanted["a"], wanted["b"]]).unique()
    part = (
        group.to_frame("group")
        .select(pl.when(pl.col("group").is_in(asked.implode())).then("group"))
        .to_series()
    )
    return evidence.grouped(signals, group=part, codes=codes, worth=worth)


def fit_weights(signals: Signals, *, codes: pl.Series) -> Weights:
    """Hide the codes of some lines, see which pairs the evidence brings together, and let the codes judge."""
    signals, codes = _part(signals, codes=codes)
    rows = signals.rows.with_row_index("row").with_columns(code=codes)
    several = rows.filter(pl.col("code").is_not_null()).filter(pl.len().over("code") > 1)
    hidden = several.filter(pl.col("digest") % SHARE == 0)["row"]
    if hidden.is_empty():
        return weights.PRIOR
    seen = rows.select(pl.when(~pl.col("row").is_in(hidden.implode())).then("code")).to_series()
    # half of them stand alone, half keep together as rows without a code do: both kinds occur
    alone = several.filter(pl.col("row").is_in(hidden.implode()) & (pl.col("digest") % 2 == 0))[
        "row"
    ]
    nobody = Preset(
        held=pl.Series([None] * rows.height, dtype=pl.Int64),
        apart=pl.DataFrame({"left": alone, "right": alone}),
    )
    group = _initial(signals.rows, codes=seen, preset=nobody)
    groups = evidence.grouped(signals, group=group, codes=seen)
    tested = group.gather(hidden).unique().implode()
    pairs = blocks.candidates(groups.shared).filter(
        pl.col("a").is_in(tested) != pl.col("b").is_in(tested)
    )
    compared = evidence.with_names(_compared(pairs, groups), groups)
    truth = (
        pl.DataFrame({"group": group, "true": codes})
        .group_by("group")
        .agg(pl.col("true").max())
        .sort("group")["true"]
    )
    left, right = truth.gather(compared["a"]), truth.gather(compared["b"])
    usable = left.is_not_null() & right.is_not_null()
    return weights.fit(
        weights.design(compared.filter(usable)), (left == right).filter(usable).to_numpy()
    )


def _part(signals: Signals, *, codes: pl.Series) -> tuple[Signals, pl.Series]:
    """A part of about LINES lines that keeps look-alike names together, and their codes."""
    every = max(1, signals.rows.height // LINES)
    if every == 1:
        return signals, codes
    brand = signals.rows["core"].str.head(2).hash(seed=2)
    position = (brand % every == 0).fill_null(value=False).arg_true()
    return signals.taken(position), codes.gather(position)
