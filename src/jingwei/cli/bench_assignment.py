"""Measures sending the sample city's instructors to its uncovered organisations: ours, greedy, at random; twice."""

import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass, replace
from functools import partial
from random import Random
from statistics import median

from jingwei.areas.liaison.plan import DEFAULT, Guide, Line, Need, Plan, Weights, pair_of, price
from jingwei.areas.liaison.solver import solve
from jingwei.bench.assignment import Figures, at_random, figures, greedy
from jingwei.cli.errors import CliRefusal
from jingwei.kernel.catalogue import translate as _
from jingwei.sample import City, Request, make_lists, wuhai
from jingwei.sample.guides import posts_of
from jingwei.sample.model import Kind, Organisation
from jingwei.sample.party import party_of

CHANGED = 0.01  # of the organisations, between the two runs
LEFT = 2  # instructors who are no longer there in the second
Step = Callable[[str], AbstractContextManager[object]]
Assigned = list[int | None]
_ANEW = replace(DEFAULT, change=0)


@dataclass(frozen=True)
class Town:
    """The question: organisations and instructors, and how far two are apart, worked out once."""

    needs: list[Need]
    guides: list[Guide]

    def pair(self, place: int, who: int) -> tuple[int, bool]:
        """How many levels part them, and whether they are of one trade."""
        found = pair_of(self.needs[place], self.guides[who], standing=())
        return found.distance, found.is_same_trade

    def costs(self) -> list[list[int | None]]:
        """What each pair costs by R-G.3 without a change; None for his own employer."""
        return [
            [
                None
                if guide.employer == need.organisation
                else price(pair_of(need, guide, standing=()))
                for guide in self.guides
            ]
            for need in self.needs
        ]

    def cost(self, chosen: Assigned) -> int:
        """What an assignment costs by R-G.3 without changes."""
        found = [
            pair_of(self.needs[place], self.guides[who], standing=())
            for place, who in enumerate(chosen)
            if who is not None
        ]
        return Plan(tuple(found), ()).cost(self.guides, _ANEW)


def measure(*, rows: int, seed: int, repeat: int, step: Step = nullcontext) -> list[Figures]:
    """The first run, and the second after one in a hundred organisations changed and two instructors left."""
    with step(_("生成样例城市，第 {number} 轮").format(number=0)):
        city, _lists = make_lists(Request(wuhai(), rows=rows, seed=seed))
        town = first(city, seed=seed)
    if not town.needs:
        raise CliRefusal(_("这个样例城市没有要联系的组织，请用更多的行。"))
    with step(_("第一次指派")):
        measured, chosen = _first_run(town, seed=seed, repeat=repeat)
    with step(_("变动百分之一以后再指派")):
        later = second(town, city, chosen, seed=seed)
        return [*measured, *_second_run(later, seed=seed, repeat=repeat)]


def first(city: City, *, seed: int) -> Town:
    """The organisations without a branch, and the instructors with their units and trades."""
    _branches, sent = party_of(city, seed=seed)
    posts = posts_of(city, sent, seed=seed)
    guided = [one for guide in sent for one, _since in guide.guides]
    needs = [_need(city.organisations[one - 1]) for one in sorted(guided)]
    guides = [
        Guide(who, _line(post.district, post.town, post.community), post.employer or None, post.trade)
        for who, post in enumerate(posts)
    ]  # fmt: skip
    return Town(needs, guides)


def second(town: Town, city: City, chosen: Assigned, *, seed: int) -> Town:
    """A third of the changed were covered, a third are new, a third have moved; two instructors have left."""
    random = Random(f"a year later {seed}")  # noqa: S311 - repeatable
    present = [replace(need, present=who) for need, who in zip(town.needs, chosen, strict=True)]
    changed = max(3, round(len(present) * CHANGED))
    third = changed // 3
    gone = random.sample(range(len(present)), changed - third)
    covered = set(gone[third:])
    known = {need.organisation for need in present}
    others = [o for o in city.organisations if o.kind is Kind.COMPANY and o.truth_id not in known]
    new = [_need(one) for one in random.sample(others, third)]
    kept = [
        replace(need, lines=_need(random.choice(others)).lines) if place in gone else need
        for place, need in enumerate(present)
        if place not in covered
    ]
    left = set(random.sample(range(len(town.guides)), LEFT))
    guides = [one for one in town.guides if one.instructor not in left]
    return Town([*kept, *new], guides)


def _first_run(town: Town, *, seed: int, repeat: int) -> tuple[list[Figures], Assigned]:
    ours, seconds = _timed(lambda: _solved(town, DEFAULT), repeat=repeat)
    return [
        _measured(_("经纬"), town, ours, seconds=seconds),
        *(one for one, _chosen in _peers(town, seed=seed, repeat=repeat)),
    ], ours


def _second_run(town: Town, *, seed: int, repeat: int) -> list[Figures]:
    found = []
    for title, weights in ((_("变动后：经纬"), DEFAULT), (_("变动后：不计换人，重新求解"), _ANEW)):
        chosen, seconds = _timed(partial(_solved, town, weights), repeat=repeat)
        found.append(_moved(_measured(title, town, chosen, seconds=seconds), town, chosen))
    for one, chosen in _peers(town, seed=seed, repeat=repeat):
        again = replace(one, title=_("变动后：{peer}").format(peer=one.title))
        found.append(_moved(again, town, chosen))
    return found


def _solved(town: Town, weights: Weights) -> Assigned:
    places = {one.instructor: place for place, one in enumerate(town.guides)}
    chosen = {
        pair.organisation: places[pair.instructor]
        for pair in solve(town.needs, town.guides, weights=weights).pairs
    }
    return [chosen.get(need.organisation) for need in town.needs]


def _peers(town: Town, *, seed: int, repeat: int) -> list[tuple[Figures, Assigned]]:
    """Handed the costs of all pairs, which ours has to find by itself."""
    costs, caps = town.costs(), [one.most for one in town.guides]
    deeds: tuple[tuple[str, Callable[[], Assigned]], ...] = (
        (_("贪心"), lambda: greedy(costs, caps, load=DEFAULT.load)),
        (_("随机"), lambda: at_random(costs, caps, random=Random(f"peer {seed}"))),  # noqa: S311 - repeatable
    )
    found = []
    for title, do in deeds:
        chosen, seconds = _timed(do, repeat=repeat)
        found.append((_measured(title, town, chosen, seconds=seconds), chosen))
    return found


def _timed(do: Callable[[], Assigned], *, repeat: int) -> tuple[Assigned, float]:
    """What it gives, and the median of its seconds."""
    spent, found = [], []
    for _number in range(repeat):
        began = time.perf_counter()
        found = do()
        spent.append(time.perf_counter() - began)
    return found, median(spent)


def _measured(title: str, town: Town, chosen: Assigned, *, seconds: float) -> Figures:
    return figures(
        title,
        chosen,
        guides=len(town.guides),
        seconds=seconds,
        pair=town.pair,
        cost=town.cost(chosen),
    )


def _moved(one: Figures, town: Town, chosen: Sequence[int | None]) -> Figures:
    """Of the organisations whose instructor is still there, how many get another."""
    standing = {guide.instructor for guide in town.guides}
    could = [
        (need.present, who)
        for need, who in zip(town.needs, chosen, strict=True)
        if need.present in standing
    ]
    moved = sum(who is None or town.guides[who].instructor != before for before, who in could)
    return replace(one, moved=moved, could_stay=len(could))


def _need(one: Organisation) -> Need:
    site = one.operating
    line = _line(site.district, site.town, site.community)
    return Need(one.truth_id, (line,), one.trade.industry)


def _line(district: int, town: int, community: str) -> Line:
    """City, district, town, community as numbers; equal places, equal numbers."""
    numbers = [1, 2 + district]
    if town >= 0:
        numbers.append(1_000 * (1 + district) + town)
    if town >= 0 and community:
        numbers.append(int.from_bytes(f"{district} {town} {community}".encode(), "big"))
    return tuple(numbers)
