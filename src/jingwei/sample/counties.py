"""Invents the small samples of Quangang and Dejiang: chains with their branches, and a county's Party organisations."""

from dataclasses import dataclass, replace
from datetime import date, timedelta
from random import Random

from jingwei.sample.founding import Founder
from jingwei.sample.model import City, Organisation
from jingwei.sample.party import YEAR, Branch, Guide
from jingwei.sample.places import place_of
from jingwei.sample.population import Population

QUANGANG, DEJIANG = "350505", "520626"
ZONE = "石化工业园区"  # of Quangang, as the tables of places call it
# The reports tell how many chains, enterprises and branches (domain 8); which and whose is invented.
# Name of a chain -> how many in the park share a branch, how many there have their own, how many outside.
_CHAINS = {
    "乙烯": (3, 1, 0), "丙烯": (3, 1, 0), "碳四": (2, 0, 2), "芳烃": (2, 0, 2), "合成橡胶": (2, 0, 1),
    "精细化工": (2, 0, 1), "化工物流": (0, 0, 3),
}  # fmt: skip
_BRANCHES, _MEMBERS, _GUIDED = 111, 342, 148  # of Dejiang
_SINCE = date(2021, 3, 1)


@dataclass(frozen=True, slots=True)
class Link:
    """An organisation's place in a chain; stage 1 is furthest upstream."""

    chain: str
    truth_id: int
    stage: int


@dataclass(frozen=True, slots=True)
class County:
    """A small sample: its organisations, what covers them, their chains; in_zone: who works in the zone."""

    city: City
    branches: tuple[Branch, ...]
    guides: tuple[Guide, ...] = ()
    links: tuple[Link, ...] = ()
    in_zone: frozenset[int] = frozenset()


def quangang() -> County:
    """Seven chains of the park and the towns around it."""
    city, founded = _founded(QUANGANG, sum(map(sum, _CHAINS.values())))
    links: list[Link] = []
    branches: list[Branch] = []
    in_zone: set[int] = set()
    for chain, (joint, own, outside) in _CHAINS.items():
        group, founded = founded[: joint + own + outside], founded[joint + own + outside :]
        links += [Link(chain, o.truth_id, stage) for stage, o in enumerate(group, start=1)]
        in_zone |= {o.truth_id for o in group[: joint + own]}
        if joint:
            branches.append(_branch(f"{chain}隔墙供应联合", "chain", group[:joint]))
        branches += [_branch(o.name.brand, "single", [o]) for o in group[joint : joint + own]]
        branches += [_branch(o.name.brand, "enclave", [o]) for o in group[joint + own :]]
    return County(
        city=city, branches=tuple(branches), links=tuple(links), in_zone=frozenset(in_zone)
    )


def dejiang() -> County:
    """Party organisations with their members as counts, and as many instructors as uncovered organisations."""
    city, founded = _founded(DEJIANG, _BRANCHES + _GUIDED)
    more = _MEMBERS - 3 * _BRANCHES  # a branch takes three members
    branches = [
        replace(_branch(o.name.brand, "single", [o]), formal=3 + (number < more))
        for number, o in enumerate(founded[:_BRANCHES])
    ]
    guides = [
        Guide(name=f"指导员{number:03d}", post_kind="official", guides=((o.truth_id, date(YEAR, 1, 8)),))
        for number, o in enumerate(founded[_BRANCHES:], start=1)
    ]  # fmt: skip
    return County(city=city, branches=tuple(branches), guides=tuple(guides))


def _founded(code: str, count: int) -> tuple[City, list[Organisation]]:
    """Enterprises of the county, all of them three-have; one in ten is a social organisation, but in a matrix."""
    social = 0 if code == QUANGANG else count // 10
    population = Population(
        rows=count * 6, companies=count - social, three_have=count - social, covered_companies=0,
        associations=social, institutions=0, foundations=0, running_social=social, covered_social=0,
    )  # fmt: skip
    place = place_of(code)
    founder = Founder(place, population=population, random=Random(f"county {code}"))
    found = [founder.company() for _ in range(count - social)]
    found += [founder.association() for _ in range(social)]
    Random(f"order {code}").shuffle(found)
    return City(place, found), found


def _branch(name: str, formation: str, hosts: list[Organisation]) -> Branch:
    since = _SINCE + timedelta(days=hosts[0].truth_id)
    return Branch(
        name=f"中共{name}支部委员会", formation=formation, established_on=since,
        hosts=tuple((o.truth_id, since) for o in hosts), formal=3, probationary=0,
    )  # fmt: skip
