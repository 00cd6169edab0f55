"""Peers in sending instructors to organisations, greedy and at random, and what is measured of any assignment."""

from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from random import Random

from jingwei.bench.tables import table
from jingwei.kernel.catalogue import translate as _

# What each organisation costs with each instructor, by their places; None: he may not guide it.
Costs = Sequence[Sequence[int | None]]
Assigned = Sequence[int | None]  # the instructor of each organisation


def greedy(costs: Costs, caps: Sequence[int], *, load: int) -> list[int | None]:
    """Each organisation in turn takes whoever costs least and has room; the n-th of one costs n - 1 times `load` more."""
    taken = [0] * len(caps)
    chosen: list[int | None] = []
    for prices in costs:
        offers = [
            (said + load * taken[who], who)
            for who, cap in enumerate(caps)
            if taken[who] < cap and (said := prices[who]) is not None
        ]
        best = min(offers, default=(0, None))[1]
        chosen.append(best)
        if best is not None:
            taken[best] += 1
    return chosen


def at_random(costs: Costs, caps: Sequence[int], *, random: Random) -> list[int | None]:
    """Each organisation in turn takes somebody who has room."""
    taken = [0] * len(caps)
    chosen: list[int | None] = []
    for prices in costs:
        able = [who for who, cap in enumerate(caps) if taken[who] < cap and prices[who] is not None]
        best = random.choice(able) if able else None
        chosen.append(best)
        if best is not None:
            taken[best] += 1
    return chosen


@dataclass(frozen=True)
class Figures:
    """An assignment: what it took, how far, how even, and what all of that costs.

    distance: levels in all; near: pairs within a street; spread: standard deviation of the loads.
    moved: of the pairs that could stay, how many did not; None in a first run.
    """

    title: str
    seconds: float
    placed: int
    distance: int
    near: int
    trade: int
    most: int
    spread: float
    cost: int
    moved: int | None = None
    could_stay: int | None = None


def figures(
    title: str,
    chosen: Assigned,
    *,
    guides: int,
    seconds: float,
    pair: Callable[[int, int], tuple[int, bool]],
    cost: int,
) -> Figures:
    """What an assignment comes to; pair: the distance of two, and whether they are of one trade."""
    pairs = [pair(place, who) for place, who in enumerate(chosen) if who is not None]
    load = Counter(who for who in chosen if who is not None)
    mean = len(pairs) / guides if guides else 0.0
    square = sum((load[who] - mean) ** 2 for who in range(guides))
    return Figures(
        title, seconds, len(pairs), sum(one for one, _same in pairs), sum(one <= 1 for one, _same in pairs),
        sum(same for _one, same in pairs), max(load.values(), default=0), (square / guides) ** 0.5 if guides else 0.0,
        cost,
    )  # fmt: skip


def report(measured: Sequence[Figures]) -> str:
    """The tables of the first and the second run."""
    heads = [
        "", _("秒"), _("已派"), _("总距离"), _("平均距离"), _("同一镇街"), _("同行业"), _("最多联系"), _("联系家数标准差"),
        _("总代价"), _("换人"), _("可不换"),
    ]  # fmt: skip
    lines = [
        [
            one.title, f"{one.seconds:.3f}", str(one.placed), str(one.distance),
            f"{one.distance / one.placed if one.placed else 0:.2f}", str(one.near), str(one.trade), str(one.most),
            f"{one.spread:.2f}", str(one.cost), *("" if n is None else str(n) for n in (one.moved, one.could_stay)),
        ]
        for one in measured
    ]  # fmt: skip
    return table(heads, lines)
