"""Which uncovered neighbours could form a joint branch, as values: what is asked, what they share, what is proposed (R-FP.7)."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import IntEnum, StrEnum

from jingwei.areas.formation.kinds import ENOUGH
from jingwei.kernel.catalogue import mark


class Shared(IntEnum):
    """What brings organisations together, the nearest first; the number is what each of them costs."""

    BUILDING_TRADE = 0
    BUILDING = 1
    PARK_TRADE = 2
    PARK = 3
    CHAIN = 4
    PLACE_TRADE = 5
    PLACE = 6
    COMMITTEE = 7
    TRADE = 8


SHARED: Mapping[Shared, str] = {
    Shared.BUILDING_TRADE: mark("同一楼宇、同一行业门类"),
    Shared.BUILDING: mark("同一楼宇"),
    Shared.PARK_TRADE: mark("同一园区、同一行业门类"),
    Shared.PARK: mark("同一园区"),
    Shared.CHAIN: mark("同一产业链，同在一个区"),
    Shared.PLACE_TRADE: mark("同一社区、同一行业门类"),
    Shared.PLACE: mark("同一社区"),
    Shared.COMMITTEE: mark("同一行业党委，同在一个镇街"),
    Shared.TRADE: mark("同一行业门类，同在一个镇街"),
}


class Why(StrEnum):
    """Why an organisation is in no proposal."""

    ALONE = "alone"
    FEW = "few"
    TAKEN = "taken"


WHY: Mapping[Why, str] = {
    Why.ALONE: mark("同楼宇、园区、产业链、社区、行业里，没有别的没有党组织而有党员的组织。"),
    Why.FEW: mark("能和它一起的，合起来党员也不满 3 名。"),
    Why.TAKEN: mark("能和它一起的，都已在别的建议里；把它们拆开，有党组织的反而更少。"),
}


@dataclass(frozen=True, slots=True, order=True)
class Tie:
    """One thing that several share: of which kind, which one; trade: the section, "" where it counts for nothing.

    within: the street in which it counts, 0 where it is a place itself or a chain in a district.
    """

    shared: Shared
    thing: int
    within: int = 0
    trade: str = ""


@dataclass(frozen=True, slots=True)
class Neighbour:
    """An organisation without a Party organisation, with one or two members, and what it may share."""

    organisation: int
    members: int
    ties: frozenset[Tie]


@dataclass(frozen=True, slots=True)
class Group:
    """Organisations that could form one branch, by number, and the nearest thing that all of them share."""

    organisations: tuple[int, ...]
    tie: Tie


@dataclass(frozen=True, slots=True)
class Grouping:
    """What is proposed, the nearest first, and who is in no group, each with the reason.

    is_proven: it is certain that no other has more, in fewer, or nearer ones.
    """

    groups: tuple[Group, ...]
    left: tuple[tuple[int, Why], ...]
    is_proven: bool = True

    @property
    def placed(self) -> int:
        """How many organisations stand in a group."""
        return sum(len(one.organisations) for one in self.groups)

    @property
    def cost(self) -> int:
        """How far apart those stand who are grouped: each what its group shares costs."""
        return sum(one.tie.shared * len(one.organisations) for one in self.groups)


def shared_by(neighbours: Iterable[Neighbour]) -> list[Tie]:
    """What all of them share, the nearest first."""
    ties = [one.ties for one in neighbours]
    return sorted(frozenset.intersection(*ties)) if ties else []


def why_left(one: Neighbour, all_of_them: Collection[Neighbour]) -> Why:
    """The reason for one that no group took."""
    around = [near for near in all_of_them if near is not one and one.ties & near.ties]
    if not around:
        return Why.ALONE
    together = {tie: one.members for tie in one.ties}
    for near in around:
        for tie in one.ties & near.ties:
            together[tie] += near.members
    return Why.TAKEN if max(together.values()) >= ENOUGH else Why.FEW


def refuse_senseless(neighbours: Sequence[Neighbour]) -> None:
    """Raises ValueError for an organisation that stands twice, or has not one or two members."""
    numbers = [one.organisation for one in neighbours]
    if len(set(numbers)) < len(numbers):
        raise ValueError("an organisation stands twice")
    wrong = [one.organisation for one in neighbours if not 0 < one.members < ENOUGH]
    if wrong:
        raise ValueError(f"neither one member nor two: {wrong}")
