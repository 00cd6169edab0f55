"""Who is to guide whom, as values: what is asked, what it costs, what is proposed (R-G.2, R-G.3). Plain Python."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile

from jingwei.kernel.catalogue import mark

Line = tuple[int, ...]  # the ids of units from the top of a tree down


class Why(StrEnum):
    """Why an organisation is left without an instructor."""

    NOBODY = "nobody"
    OWN = "own"
    FULL = "full"


WHY: Mapping[Why, str] = {
    Why.NOBODY: mark("没有指导员可派。"),
    Why.OWN: mark("还有名额的指导员都在这家任职，不能指导自己所在的组织。"),
    Why.FULL: mark("指导员的名额不够：都已到上限。"),
}


@dataclass(frozen=True, slots=True)
class Need:
    """An organisation that is to be guided: the lines of units in which it lies, its trade ("" unknown).

    present: the instructor who guides it now.
    """

    organisation: int
    lines: tuple[Line, ...]
    trade: str = ""
    present: int | None = None


@dataclass(frozen=True, slots=True)
class Guide:
    """An instructor: the line of his own unit, where he works, and in which trade ("" unknown).

    most: organisations at a time; busy: those of them that this plan leaves alone.
    """

    instructor: int
    line: Line
    employer: int | None = None
    trade: str = ""
    most: int = 5
    busy: int = 0

    @property
    def room(self) -> int:
        """How many he can take in this plan."""
        return max(self.most - self.busy, 0)


@dataclass(frozen=True, slots=True)
class Weights:
    """What counts how much (R-G.3): a level of distance, another trade, a change, each organisation more.

    The n-th organisation of an instructor costs n - 1 times `load`, so that loads come out even.
    """

    distance: int = 12
    trade: int = 4
    change: int = 18
    load: int = 3


DEFAULT = Weights()


@dataclass(frozen=True, slots=True)
class Pair:
    """An organisation with its instructor: how many levels part them, and whether it is as it was.

    meets_in: the lowest unit that both lie in, None where there is none.
    """

    organisation: int
    instructor: int
    distance: int
    is_same_trade: bool
    present: int | None
    meets_in: int | None = None

    @property
    def is_kept(self) -> bool:
        """Whether he guides it already."""
        return self.instructor == self.present


@dataclass(frozen=True, slots=True)
class Plan:
    """What is proposed: of each organisation one pair, or why there is none; both in the order of numbers."""

    pairs: tuple[Pair, ...]
    unplaced: tuple[tuple[int, Why], ...]

    def cost(self, guides: Iterable[Guide], weights: Weights = DEFAULT) -> int:
        """What the pairs cost by R-G.3; of those unplaced nothing is said."""
        busy = {one.instructor: one.busy for one in guides}
        load = Counter(pair.instructor for pair in self.pairs)
        uneven = sum(
            weights.load * (busy[one] + extra) for one, n in load.items() for extra in range(n)
        )
        return uneven + sum(price(pair, weights) for pair in self.pairs)


def price(pair: Pair, weights: Weights = DEFAULT) -> int:
    """What a pair costs apart from the load."""
    is_moved = pair.present is not None and not pair.is_kept
    return (
        weights.distance * pair.distance
        + weights.trade * (not pair.is_same_trade)
        + weights.change * is_moved
    )


def distance(line: Line, own: Line) -> int:
    """How many levels part an organisation from an instructor's unit (R-G.2): 0 where both lie in the same unit.

    Counted from the deeper of the two up to the lowest unit that both lie in; where they share none, all
    levels are.
    """
    return max(len(line), len(own)) - len(shared(line, own))


def shared(line: Line, own: Line) -> Line:
    """The units that both lines pass through, from the top down."""
    both = takewhile(lambda pair: pair[0] == pair[1], zip(line, own, strict=False))
    return tuple(one for one, _other in both)


def pair_of(need: Need, guide: Guide, *, standing: Collection[int]) -> Pair:
    """The two together, by the nearest of the lines that the organisation lies in.

    standing: the instructors there are, for one who has left is nobody's present one.
    """
    levels, line = min((distance(line, guide.line), line) for line in need.lines)
    both = shared(line, guide.line)
    return Pair(
        need.organisation,
        guide.instructor,
        levels,
        bool(need.trade) and need.trade == guide.trade,
        need.present if need.present in standing else None,
        both[-1] if both else None,
    )


def refuse_senseless(needs: Sequence[Need], guides: Sequence[Guide]) -> None:
    """Raises ValueError for what is no question: somebody twice, no line, an empty line, a number below nought."""
    for said, ids in (
        ("organisations", [one.organisation for one in needs]),
        ("instructors", [one.instructor for one in guides]),
    ):
        if twice := sorted(one for one, n in Counter(ids).items() if n > 1):
            raise ValueError(f"{said} twice: {twice}")
    for need in needs:
        if not need.lines or not all(need.lines):
            raise ValueError(f"organisation {need.organisation} lies in no unit")
    for guide in guides:
        if not guide.line or guide.most < 0 or guide.busy < 0:
            raise ValueError(f"instructor {guide.instructor} has no unit, or a number below nought")
