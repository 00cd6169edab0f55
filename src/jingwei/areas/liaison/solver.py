"""Finds the cheapest plan, exactly, as a flow of least cost (R-G.3)."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Sequence

from ortools.graph.python.min_cost_flow import SimpleMinCostFlow

from jingwei.areas.liaison.plan import (
    DEFAULT,
    Guide,
    Line,
    Need,
    Pair,
    Plan,
    Weights,
    Why,
    pair_of,
    price,
    refuse_senseless,
)

# Up to so many at once it is settled among plans of the same cost that the fewest are moved.
EXACT = 5_000
ANY = ""  # the trade of a point through which everybody may go
# Where an organisation and an instructor meet: a line of units, how deep the organisation lies, a trade.
Point = tuple[Line, int, str]


def solve(needs: Sequence[Need], guides: Sequence[Guide], *, weights: Weights = DEFAULT) -> Plan:
    """The plan that places most, of these leaves fewest that are guided now, of these costs least.

    The same question in any order gives the same plan.

    Why it is the cheapest. One unit flows from every organisation to a sink, through an instructor or
    past all of them; a plan within the caps is such a flow, of the same cost. The other way round:

    - load: an instructor's n-th organisation has an arc of its own to the sink, dearer than the one
      before it, so that a cheapest flow takes them in turn;
    - distance and trade: instead of an arc for each pair, an organisation goes up to points at the units
      that it lies in, and from a point down to every instructor there. Each such way costs at least
      what the pair does; the one through the lowest unit of both, and of their trade, exactly that;
    - change: every way costs it, but for one straight to the present instructor;
    - among plans of the same cost the one that moves fewest: every cost counts n + 1 times, n being the
      number of organisations, and a change once more;
    - to go past all costs more than anything else can save; for one that is guided now it costs besides
      more than any rearrangement can save.

    Costs and caps are whole numbers, so a cheapest flow has whole units, and the solver finds one. In
    whatever way the units that meet in a point are told apart, the pairs cost no more than the flow,
    hence just as much. Raises ValueError for what `refuse_senseless` names.
    """
    refuse_senseless(needs, guides)
    asked = sorted(needs, key=lambda one: one.organisation)
    able = sorted(guides, key=lambda one: one.instructor)
    chosen = _Network(asked, able, weights).solved() if asked else {}
    standing = {one.instructor for one in able}
    pairs = [
        pair_of(need, able[chosen[place]], standing=standing)
        for place, need in enumerate(asked)
        if place in chosen
    ]
    left = [need.organisation for place, need in enumerate(asked) if place not in chosen]
    return Plan(tuple(pairs), tuple(_unplaced(left, able, pairs)))


def _unplaced(
    left: Iterable[int], guides: Iterable[Guide], pairs: Iterable[Pair]
) -> Iterator[tuple[int, Why]]:
    """Somebody with room is left only where he works in all that are left."""
    load = Counter(pair.instructor for pair in pairs)
    owns = {one.employer for one in guides if load[one.instructor] < one.room}
    for organisation in left:
        why = Why.OWN if organisation in owns else Why.FULL if guides else Why.NOBODY
        yield organisation, why


class _Network:
    """The arcs in order; nodes are numbered as they are first named."""

    def __init__(self, needs: Sequence[Need], guides: Sequence[Guide], weights: Weights) -> None:
        self._needs, self._guides = needs, guides
        self._weights = _fewest_moves(weights, of=len(needs))
        self._nodes: dict[object, int] = {}
        self._arcs: list[tuple[int, int, int, int]] = []  # from, to, most, cost of each
        self._ends: list[tuple[object, object]] = []
        self._most = self._more_than_all()
        self._places = {one.instructor: place for place, one in enumerate(guides)}
        self._draw()

    def solved(self) -> dict[int, int]:
        """The place of every organisation that has one -> that of its instructor."""
        flow = SimpleMinCostFlow()
        for arc in self._arcs:
            flow.add_arc_with_capacity_and_unit_cost(*arc)
        for place in range(len(self._needs)):
            flow.set_node_supply(self._node(("need", place)), 1)
        flow.set_node_supply(self._node("sink"), -len(self._needs))
        status = flow.solve()
        if status != flow.OPTIMAL:  # everybody can go past, so there is a flow
            raise RuntimeError(f"the flow was not found: {status}")
        return self._told_apart([flow.flow(arc) for arc in range(len(self._arcs))])

    def _draw(self) -> None:
        """Arcs into the points, then arcs out of them."""
        employers = {one.employer for one in self._guides}
        points: set[Point] = set()
        for place, need in enumerate(self._needs):
            self._past_all(place, need)
            if need.organisation in employers:  # not through points, for there he may meet his own
                self._straight(place, need, self._guides)
                continue
            changed = 0
            if need.present in self._places:
                changed = self._weights.change
                self._straight(place, need, [self._guides[self._places[need.present]]])
            for point in _points(need):
                points.add(point)
                self._arc(("need", place), point, cost=changed)
        self._reach(points)

    def _past_all(self, place: int, need: Need) -> None:
        """Dearer than anything it may save; dearer still for one that is guided now."""
        left = self._most if need.present in self._places else 0
        self._arc(("need", place), "sink", cost=(len(self._needs) + 2) * self._most + left)

    def _reach(self, points: Collection[Point]) -> None:
        """From the points to everybody who is reached there, and from him as often as he has room."""
        depths = {depth for _line, depth, _trade in points}
        for place, guide in enumerate(self._guides):
            for point, cost in _ways(guide, depths, self._weights):
                if point in points:
                    self._arc(point, ("guide", place), cost=cost, most=guide.room)
            for n in range(guide.busy, guide.busy + guide.room):
                self._arc(("guide", place), "sink", cost=self._weights.load * n)

    def _more_than_all(self) -> int:
        """More than any rearrangement of pairs can save."""
        depth = max([1, *(len(line) for one in self._needs for line in one.lines)])
        depth = max([depth, *(len(one.line) for one in self._guides)])
        weights = self._weights
        most = weights.distance * depth + weights.trade + weights.change
        load = weights.load * max([0, *(one.busy + one.room for one in self._guides)])
        return 1 + len(self._needs) * most + load

    def _straight(self, place: int, need: Need, guides: Iterable[Guide]) -> None:
        for guide in guides:
            if guide.employer != need.organisation:
                pair = pair_of(need, guide, standing=self._places.keys())
                there = ("guide", self._places[guide.instructor])
                self._arc(("need", place), there, cost=price(pair, self._weights))

    def _arc(self, start: object, end: object, *, cost: int, most: int = 1) -> None:
        self._arcs.append((self._node(start), self._node(end), most, cost))
        self._ends.append((start, end))

    def _node(self, name: object) -> int:
        return self._nodes.setdefault(name, len(self._nodes))

    def _told_apart(self, flows: list[int]) -> dict[int, int]:
        """Who goes to whom: what comes into a point leaves it in the same order. Arcs into a point come first."""
        chosen: dict[int, int] = {}
        met: dict[object, list[int]] = defaultdict(list)
        for (start, end), flow in zip(self._ends, flows, strict=True):
            match start, end:
                case ("need", int(place)), ("guide", int(guide)) if flow:
                    chosen[place] = guide
                case ("need", int(place)), point if flow and point != "sink":
                    met[point].append(place)
                case point, ("guide", int(guide)):
                    came, met[point] = met[point][:flow], met[point][flow:]
                    chosen |= dict.fromkeys(came, guide)
        return chosen


def _fewest_moves(weights: Weights, *, of: int) -> Weights:
    """The same weights so much finer that all changes together weigh less than one of any other."""
    if of > EXACT:  # the solver's whole numbers end somewhere
        return weights
    times = of + 1
    return Weights(
        distance=weights.distance * times, trade=weights.trade * times, change=weights.change * times + 1,
        load=weights.load * times,
    )  # fmt: skip


def _points(need: Need) -> list[Point]:
    """Where it can be met: at every unit of its lines, and above all, by anybody or by those of its trade."""
    trades = sorted({ANY, need.trade})
    return [
        (line[:level], len(line), trade)
        for line in sorted(set(need.lines))
        for level in range(len(line) + 1)
        for trade in trades
    ]


def _ways(guide: Guide, depths: Collection[int], weights: Weights) -> Iterator[tuple[Point, int]]:
    """The points from which he is reached, each with what distance and trade cost."""
    for level in range(len(guide.line) + 1):
        for depth in sorted(depths):
            cost = weights.distance * (max(depth, len(guide.line)) - level)
            yield (guide.line[:level], depth, ANY), cost + weights.trade
            if guide.trade:
                yield (guide.line[:level], depth, guide.trade), cost
