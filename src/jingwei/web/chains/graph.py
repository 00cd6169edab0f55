"""A chain as a graph: organisations by stage, their Party organisations, who supplies next door (R-CV.12, R-CH.1)."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from jingwei.cover.kinds import Formation, Nature
from jingwei.cover.models import Chain, ChainLink, Hosting, PartyRecord
from jingwei.kernel.catalogue import mark
from jingwei.kernel.register_number import written
from jingwei.register.models import Entry

# How a node stands: its shape, its word. The first that fits counts.
STANDS = {
    "own": ("●", mark("单独组建")),
    "enclave": ("◆", mark("飞地支部")),
    "joint": ("◐", mark("联合组建")),
    "functional": ("◌", mark("只有功能型、临时组织")),
    "none": ("○", mark("没有党组织")),
}
_ALONE = {Formation.SINGLE: "own", Formation.ENCLAVE: "enclave"}


@dataclass(frozen=True, slots=True)
class Branch:
    """A Party organisation that is formed in some of the chain. hosts: those in sight, of this chain."""

    pk: int
    name: str
    stands: str
    hosts: tuple[int, ...]

    @property
    def is_bracket(self) -> bool:
        """Several of the chain share it."""
        return self.stands == "joint" and len(self.hosts) > 1


@dataclass(frozen=True, slots=True)
class Node:
    """An organisation at its stage, as the register calls it on the day. grounds: park and building, by id."""

    link: int
    organisation: int
    name: str
    stage: int
    since: date
    branches: tuple[Branch, ...]
    grounds: frozenset[int]

    @property
    def number(self) -> str:
        """As it is written."""
        return written(self.organisation)

    @property
    def stands(self) -> str:
        """The best of its Party organisations, as a key of `STANDS`."""
        found = {one.stands for one in self.branches}
        return next((key for key in STANDS if key in found), "none")


@dataclass(frozen=True, slots=True)
class Graph:
    """All of a chain that is in sight on a day. pairs: upstream and downstream, next door to each other."""

    nodes: tuple[Node, ...]
    stages: tuple[int, ...]
    branches: tuple[Branch, ...]
    pairs: tuple[tuple[Node, Node], ...]

    def neighbours(self, node: Node) -> list[Node]:
        """Who supplies it next door, or is supplied by it."""
        return [two if one == node else one for one, two in self.pairs if node in (one, two)]


def graph_of(chain: Chain, *, on: date) -> Graph:
    """The chain as it stood on the day, in four queries whatever is in it."""
    links = list(ChainLink.objects.on(on).filter(chain=chain))
    of = [one.organisation_id for one in links]
    entries = {
        organisation: (name, frozenset(one for one in (park, building) if one))
        for organisation, name, park, building in Entry.objects.on(on)
        .filter(organisation__in=of)
        .values_list("organisation", "name", "park", "building")
    }
    branches = _branches(of, on=on)
    nodes = sorted(
        (
            Node(
                one.pk, one.organisation_id, entries[one.organisation_id][0], one.stage, one.held_from,
                tuple(each for each in branches if one.organisation_id in each.hosts), entries[one.organisation_id][1],
            )
            for one in links
            if one.organisation_id in entries  # what has left the register stands in no drawing of today
        ),
        key=lambda one: (one.stage, one.name, one.organisation),
    )  # fmt: skip
    stages = tuple(sorted({one.stage for one in nodes}))
    return Graph(tuple(nodes), stages, branches, tuple(_pairs(nodes, stages)))


def _branches(organisations: Iterable[int], *, on: date) -> tuple[Branch, ...]:
    hosts: dict[int, list[int]] = defaultdict(list)
    ties = Hosting.objects.on(on).filter(organisation__in=list(organisations))
    for party, organisation in ties.order_by("organisation").values_list(
        "party_organisation", "organisation"
    ):
        hosts[party].append(organisation)
    records = PartyRecord.objects.on(on).filter(party_organisation__in=hosts).order_by("name", "pk")
    return tuple(
        Branch(one.party_organisation_id, one.name, _stands(one), tuple(hosts[one.party_organisation_id]))
        for one in records
    )  # fmt: skip


def _stands(record: PartyRecord) -> str:
    if record.nature != Nature.ENTITY:
        return "functional"
    return _ALONE.get(Formation(record.formation), "joint")


def _pairs(nodes: Iterable[Node], stages: tuple[int, ...]) -> Iterable[tuple[Node, Node]]:
    """Who stands at the next stage and in the same park or building."""
    by_stage: dict[int, list[Node]] = defaultdict(list)
    for one in nodes:
        by_stage[one.stage].append(one)
    for upper, lower in pairwise(stages):
        for one in by_stage[upper]:
            for two in by_stage[lower]:
                if one.grounds & two.grounds:
                    yield one, two
