"""How many enterprises probably nobody lists: capture-recapture over the departments' lists.

Departments take over from each other and look at the same streets, so their lists depend on each
other, and the two-list formula of Lincoln and Petersen is wrong. Three estimates share the work:

* the lower bound of Chao (1989, Biometrics 45) for lists of unequal size, exact when lists are
  independent, too low when they depend on each other; its interval is that of Chao (1987) on the
  logarithm of the unlisted;
* the log-linear model of quasi-symmetry (Darroch and others, 1993, JASA 88): every list has its own
  rate, and one parameter for the dependence of all lists on each other;
* the same with the gamma shape of Rivest and Baillargeon (2007, Canadian Journal of Statistics 35), for
  enterprises that differ so much that many escape all lists.

The second is the figure that is told; the interval goes from the first's lower end to the upper end
of whichever reaches highest. Never computed for associations (E-21): nobody counts unregistered ones.
"""

import math
from collections.abc import Callable
from dataclasses import dataclass
from functools import cache
from itertools import combinations

import numpy as np
import polars as pl

from jingwei.kernel.catalogue import translate as _

ENTERPRISE = "enterprise"
FEWEST_LISTS = 3  # two lists cannot show whether they depend on each other
NORMAL = 1.959964  # of the normal distribution, for 95 %
STEPS = 80
Shape = Callable[[np.ndarray], np.ndarray]


class EstimateRefused(ValueError):
    """There is no honest estimate; the message says why."""


@dataclass(frozen=True, slots=True)
class Estimate:
    """How many enterprises probably nobody lists: a number with its 95 % interval, and how it was got."""

    listed: int
    unlisted: int
    low: int
    high: int
    method: str
    note: str


def unlisted(listings: pl.DataFrame, *, kinds: pl.DataFrame) -> Estimate:
    """Estimate the enterprises that no department lists.

    listings: organisation, department, one line or more a pair; lines without an organisation do not
    count. kinds: organisation, kind. Only organisations whose kind is "enterprise" are looked at, so
    that nothing is ever said of associations, service institutions or foundations (E-21).
    Raises EstimateRefused with fewer than three lists that name enterprises, or no overlap.

    >>> unlisted(result.rows, kinds=result.organisations).high        # doctest: +SKIP
    """
    enterprises = kinds.filter(pl.col("kind") == ENTERPRISE)["organisation"]
    pairs = listings.select(pl.col("organisation", "department").cast(pl.String)).drop_nulls()
    pairs = pairs.filter(pl.col("organisation").is_in(enterprises.implode())).unique()
    lists = pairs["department"].n_unique()
    if lists < FEWEST_LISTS:
        raise EstimateRefused(
            _("列有企业的部门不足 {least} 个，无法估计。").format(least=FEWEST_LISTS)
        )
    captures = _captures(pairs)
    if captures.listed == captures.alone.sum():
        raise EstimateRefused(_("没有一家企业同时列在两个部门，无法估计。"))
    return _estimate(captures)


@dataclass(frozen=True)
class _Captures:
    """What suffices: how many each list names, how many it names alone, how many stand in k lists (k from 0)."""

    named: np.ndarray
    alone: np.ndarray
    times: np.ndarray

    @property
    def listed(self) -> int:
        return int(self.times.sum())


def _captures(pairs: pl.DataFrame) -> _Captures:
    counted = pairs.with_columns(times=pl.len().over("organisation"))
    by_list = counted.group_by("department").agg(
        named=pl.len(), alone=(pl.col("times") == 1).sum()
    ).sort("department")  # fmt: skip
    each = counted.unique("organisation")["times"].to_numpy()
    return _Captures(
        named=by_list["named"].to_numpy().astype(np.float64),
        alone=by_list["alone"].to_numpy().astype(np.float64),
        times=np.bincount(each, minlength=by_list.height + 1).astype(np.float64),
    )


def _estimate(captures: _Captures) -> Estimate:
    bound = likely = spread = _lower_bound(captures)
    if (
        captures.alone.any()
    ):  # else the models have nothing to go by, and nobody seems to be missing
        likely = _log_linear(captures, shape=_quasi_symmetry)
        spread = _log_linear(captures, shape=_gamma)
    return Estimate(
        listed=captures.listed,
        unlisted=round(max(likely.count, bound.count)),
        low=int(bound.low),
        high=int(np.ceil(max(bound.high, likely.high, spread.high))),
        method=_("按 {lists} 个部门名单的重合程度推算（捕获再捕获法，对数线性模型，95% 区间）。").format(
            lists=len(captures.named)
        ),
        note=_("各部门名单互相借用，所以区间宽；没认出的重复会使估计偏高。只估计企业，不估计社会组织。"),
    )  # fmt: skip


@dataclass(frozen=True)
class _Range:
    count: float
    low: float
    high: float


def _on_log_scale(count: float, *, variance: float) -> _Range:
    """The interval of Chao (1987): never below what was seen. variance: of the count."""
    count = max(count, 1e-9)
    factor = float(np.exp(NORMAL * np.sqrt(np.log1p(variance / count**2))))
    return _Range(count=count, low=count / factor, high=count * factor)


def _lower_bound(captures: _Captures) -> _Range:
    """Chao (1989): pairs of enterprises that two different lists name alone, over those in two lists."""
    alone, twice = captures.alone, captures.times[2]
    once = alone.sum()
    count = (once**2 - (alone**2).sum()) / 2 / (twice + 1)
    # the delta method over the counts of the cells, which are multinomial
    cells = np.append(alone, [twice, captures.listed - once - twice])
    slope = np.append(1 + (once - alone) / (twice + 1), [1 - count / (twice + 1), 1.0])
    variance = slope**2 @ cells - (slope @ cells) ** 2 / (captures.listed + count)
    return _on_log_scale(count, variance=max(float(variance), count))


def _quasi_symmetry(times: np.ndarray) -> np.ndarray:
    return times**2 / 2


def _gamma(times: np.ndarray) -> np.ndarray:
    return -np.log(3.5 + times)


@dataclass(frozen=True)
class _Model:
    """A log-linear model at its parameters: the normaliser, the means of its statistics, their covariance."""

    total: float
    means: np.ndarray
    covariance: np.ndarray


def _log_linear(captures: _Captures, *, shape: Shape) -> _Range:
    """Fit by Newton's method; a dependence below none is taken as none."""
    lists = len(captures.named)
    curve = shape(np.arange(lists + 1, dtype=np.float64))
    curve = (curve - curve[1]) / (curve[lists] - curve[1])
    bends = np.sign(curve[2] - 2 * curve[1] + curve[0])
    parameters = _fitted(captures, curve, free=lists + 1)
    if parameters[-1] * bends < 0:
        parameters = _fitted(captures, curve, free=lists)
    free = lists + 1 if parameters[-1] else lists
    model = _model(parameters, curve)
    count = captures.listed * float(np.exp(parameters[-1] * curve[0])) / model.total
    slope = model.means[:free].copy()
    slope[lists:] -= curve[0]
    spread = float(slope @ np.linalg.solve(captures.listed * _firm(model, free), slope))
    spread += 1 / captures.listed + 1 / max(count, 0.1)
    return _on_log_scale(count, variance=math.expm1(min(spread, 30.0)) * max(count, 1e-9) ** 2)


def _fitted(captures: _Captures, curve: np.ndarray, *, free: int) -> np.ndarray:
    """The parameters of greatest likelihood: one a list and the dependence, of which `free` are free."""
    listed, lists = captures.listed, len(captures.named)
    named = np.minimum(captures.named, listed - 0.5)  # a list of all would have an infinite rate
    parameters = np.append(np.log(named / (listed - named)), 0.0)
    wanted = np.append(named, captures.times @ curve)
    for _step in range(STEPS):
        model = _model(parameters, curve)
        gap = (wanted - listed * model.means)[:free]
        step = np.linalg.solve(listed * _firm(model, free), gap)
        step *= min(1.0, 1.0 / max(float(np.abs(step).max()), 1e-12))
        parameters[:free] += step
        if np.abs(step).max() < 1e-7:
            break
    return parameters if free > lists else np.append(parameters[:lists], 0.0)


def _firm(model: _Model, free: int) -> np.ndarray:
    """The covariance of the free statistics, kept from being singular."""
    return model.covariance[:free, :free] + 1e-9 * np.eye(free)


def _model(parameters: np.ndarray, curve: np.ndarray) -> _Model:
    """Sums over all sets of lists by their size: elementary symmetric polynomials of the rates."""
    rates, lists = np.exp(np.clip(parameters[:-1], -30, 30)), len(parameters) - 1
    weight = np.exp(parameters[-1] * curve)
    both = np.stack([weight, weight * curve, weight * curve**2], axis=1)
    whole = _symmetric(rates)[1:] @ both[1:]
    means, joint = np.empty(lists + 1), np.empty((lists + 1, lists + 1))
    means[lists], joint[lists, lists] = whole[1:] / whole[0]
    for i, others in enumerate(_symmetric(rates[_others(lists, 1)])):
        one = rates[i] * others
        means[i], joint[i, lists] = (one @ both[1:] / whole[0])[:2]
        joint[lists, i], joint[i, i] = joint[i, lists], means[i]
    pairs = combinations(range(lists), 2)
    for (j, i), others in zip(pairs, _symmetric(rates[_others(lists, 2)]), strict=True):
        two = rates[i] * rates[j] * others
        joint[i, j] = joint[j, i] = two @ weight[2:] / whole[0]
    return _Model(
        total=float(whole[0]), means=means, covariance=joint - np.outer(means, means)
    )  # fmt: skip


@cache
def _others(lists: int, few: int) -> np.ndarray:
    """A line for each choice of so many lists, in the order of `combinations`: the places of the rest."""
    chosen = combinations(range(lists), few)
    return np.array([[place for place in range(lists) if place not in some] for some in chosen])


def _symmetric(values: np.ndarray) -> np.ndarray:
    """The elementary symmetric polynomials of the values, from degree 0; of each line where there are several."""
    sums = np.zeros((*values.shape[:-1], values.shape[-1] + 1))
    sums[..., 0] = 1.0
    for place in range(values.shape[-1]):
        sums[..., 1:] += values[..., place : place + 1] * sums[..., :-1]
    return sums
