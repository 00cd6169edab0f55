"""Invents the service teams of a city: who sends them, whom they serve since when."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from jingwei.sample.model import City
from jingwei.sample.party import YEAR, counted_in
from jingwei.sample.words import COMPETENT_UNITS

TEAMS, SERVED = 82, 109  # (domain 8, WH13, WH14)


@dataclass(frozen=True, slots=True)
class Team:
    """A service team: its name, the organ that sends it, how many are in it, whom it serves (truth ids)."""

    name: str
    organ: str
    members: int
    since: date
    serves: tuple[int, ...]


def teams_of(city: City, *, seed: int) -> list[Team]:
    """The teams, each with one organisation or two; fewer where the city has no more to be served."""
    random = Random(f"teams {city.place.code} {seed}")
    counted = counted_in(city)
    served = [o.truth_id for o in random.sample(counted, min(SERVED, len(counted)))]
    count = min(TEAMS, len(served))
    return [
        Team(
            name=f"红色服务团{number + 1:03d}",
            organ=random.choice(COMPETENT_UNITS),
            members=random.randint(3, 9),
            since=date(YEAR, 1, 8) + timedelta(days=random.randrange(300)),
            serves=tuple(served[number::count]),
        )
        for number in range(count)
    ]
