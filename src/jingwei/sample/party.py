"""Invents the Party organisations and instructors of a city, so that the published figures hold exactly.

Which organisations are covered says their standing; here it is said by what, since when.
"""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from jingwei.sample.associations import citywide
from jingwei.sample.model import City, Kind, Organisation

YEAR = 2025  # of the report
NEW = 106  # established in its first eleven months (domain 8, WH09)
INSTRUCTORS = 430  # (WH07)
_LAST = date(YEAR, 11, 28)
# What is published of the citywide associations is published a month before (domain 8, WH23).
_LAST_CITYWIDE = date(YEAR, 10, 28)
_JOINT_SHARE = 0.12  # of the covered that share a branch
_POSTS = ("official", "official", "retired", "graduate", "professional")


@dataclass(frozen=True, slots=True)
class Branch:
    """A Party organisation: hosts are truth ids, each with the day since which it is formed in it."""

    name: str
    formation: str  # single, joint
    established_on: date
    hosts: tuple[tuple[int, date], ...]
    formal: int
    probationary: int


@dataclass(frozen=True, slots=True)
class Guide:
    """An instructor: a display name, where the post is, and whom he guides since when."""

    name: str
    post_kind: str
    guides: tuple[tuple[int, date], ...]


def party_of(city: City, *, seed: int) -> tuple[list[Branch], list[Guide]]:
    """The branches of what is covered and the instructors of what is not; equal arguments, equal result."""
    random = Random(f"party {city.place.code} {seed}")
    counted = counted_in(city)
    covered = [o for o in counted if o.standing.covered]
    uncovered = [o for o in counted if not o.standing.covered]
    early = {one.truth_id for one in citywide(city)}
    return _branches(covered, random, early=early), _guides(uncovered, random)


def counted_in(city: City) -> list[Organisation]:
    """Those that coverage is a share of."""
    return [o for o in city.organisations if _is_counted(o)]


def _is_counted(o: Organisation) -> bool:
    """Whether coverage is a share of it: three-have enterprises and running social organisations."""
    if o.kind is Kind.SOCIAL:
        return o.standing.running
    return o.kind is Kind.COMPANY and o.standing.three_have


def _branches(
    covered: list[Organisation], random: Random, *, early: Collection[int]
) -> list[Branch]:
    groups = _groups(covered, random)
    # What was founded this year cannot have an older branch; so these come first.
    order = sorted(
        range(len(groups)), key=lambda n: (_youngest(groups[n]) < date(YEAR, 1, 1), random.random())
    )
    fresh = set(order[:NEW])
    return [
        _branch(group, random, is_new=n in fresh, until=_until(group, early=early))
        for n, group in enumerate(groups)
    ]


def _until(group: list[Organisation], *, early: Collection[int]) -> date:
    return _LAST_CITYWIDE if any(one.truth_id in early for one in group) else _LAST


def _groups(covered: list[Organisation], random: Random) -> list[list[Organisation]]:
    """Who shares a branch: two to five of one town; all others have their own."""
    shuffled = random.sample(covered, len(covered))
    joint = shuffled[: round(len(shuffled) * _JOINT_SHARE)]
    by_town: dict[tuple[int, int], list[Organisation]] = {}
    for one in joint:
        by_town.setdefault((one.operating.district, one.operating.town), []).append(one)
    groups = [[one] for one in shuffled[len(joint) :]]
    for one_town in by_town.values():
        while one_town:
            size = random.randint(2, 5)
            groups.append(one_town[:size])
            del one_town[:size]
    return groups


def _youngest(group: list[Organisation]) -> date:
    return max(one.standing.established_on for one in group)


def _branch(group: list[Organisation], random: Random, *, is_new: bool, until: date) -> Branch:
    first = group[0]
    if is_new:
        begin = max(date(YEAR, 1, 8), min(_youngest(group), until))
        since = begin + timedelta(days=random.randrange((until - begin).days + 1))
    else:
        begin = max(_youngest(group), date(2008, 1, 1))
        since = begin + timedelta(days=random.randrange(max((date(YEAR, 1, 1) - begin).days, 1)))
    members = sum(one.standing.members for one in group)
    brand = f"{first.name.brand}{first.name.trade}"
    is_joint = len(group) > 1
    probationary = min(members, first.truth_id % 2)
    return Branch(
        name=f"中共{brand}{'联合' if is_joint else ''}支部委员会",
        formation="joint" if is_joint else "single",
        established_on=since,
        hosts=tuple((one.truth_id, since) for one in group),
        formal=members - probationary,
        probationary=probationary,
    )


def _guides(uncovered: list[Organisation], random: Random) -> list[Guide]:
    """As many instructors as were published, each with one to five, near each other where it can be."""
    near = sorted(uncovered, key=lambda o: (o.operating.district, o.operating.town, o.truth_id))
    count = min(INSTRUCTORS, len(near))
    loads = [len(near) // count + (n < len(near) % count) for n in range(count)] if count else []
    random.shuffle(loads)
    guides, place = [], 0
    for number, load in enumerate(loads, start=1):
        own = near[place : place + load]
        place += load
        guides.append(
            Guide(
                name=f"指导员{number:03d}",
                post_kind=random.choice(_POSTS),
                guides=tuple((one.truth_id, _sent(random)) for one in own),
            )
        )
    return guides


def _sent(random: Random) -> date:
    """Most since the beginning of the year, the rest in its first half."""
    return date(YEAR, 1, 8) + timedelta(days=int(random.random() ** 3 * 170))
