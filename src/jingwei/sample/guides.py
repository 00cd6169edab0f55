"""Gives the instructors of a city what they have besides: a unit of their own, a trade, some an employer."""

from collections.abc import Sequence
from dataclasses import dataclass
from random import Random

from jingwei.sample.model import City, Kind, Organisation
from jingwei.sample.party import Guide

_NEAR = 0.6  # have their unit near somebody whom they guide
# Where the unit is: a community, the street above it, the district.
_LEVELS = ("community", "community", "community", "town", "town", "district")
_SAME_TRADE = 0.5


@dataclass(frozen=True, slots=True)
class Post:
    """Where an instructor belongs: district and town are indices into the place, town -1 and "" for none.

    trade: the industry as an office writes it; employer: a truth id, 0 for an office.
    """

    district: int
    town: int
    community: str
    trade: str
    employer: int


def posts_of(city: City, guides: Sequence[Guide], *, seed: int) -> list[Post]:
    """One for each instructor, in their order; equal arguments, equal result."""
    random = Random(f"guides {city.place.code} {seed}")
    employers = [o for o in city.organisations if o.kind is Kind.COMPANY and o.standing.covered]
    return [_post(guide, city, employers, random) for guide in guides]


def _post(guide: Guide, city: City, employers: Sequence[Organisation], random: Random) -> Post:
    guided = city.organisations[guide.guides[0][0] - 1]
    near = guided if random.random() < _NEAR else random.choice(city.organisations)
    level = random.choice(_LEVELS)
    other = random.choice(city.organisations)
    trade = near.trade if random.random() < _SAME_TRADE else other.trade
    employer = random.choice(employers) if employers and guide.post_kind == "professional" else None
    return Post(
        district=near.operating.district,
        town=near.operating.town if level != "district" else -1,
        community=near.operating.community if level == "community" else "",
        trade=(employer or near).trade.industry if employer else trade.industry,
        employer=employer.truth_id if employer else 0,
    )
