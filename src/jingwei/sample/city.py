"""Invents a whole city: founds its organisations and plants the difficulties."""

from collections.abc import Callable
from random import Random

from jingwei.sample.founding import Founder
from jingwei.sample.model import City, Kind, Organisation
from jingwei.sample.places import Place
from jingwei.sample.planting import plant
from jingwei.sample.population import Population


def build_city(place: Place, *, population: Population, seed: int) -> tuple[City, Founder]:
    """Invents the city; equal arguments give an equal city. The founder can found more."""
    founder = Founder(place, population=population, random=Random(f"city {place.code} {seed}"))
    organisations = _founded(founder, population)
    random = Random(f"planting {place.code} {seed}")
    plant(organisations, founder=founder, population=population, random=random)
    return City(place, organisations), founder


def _founded(founder: Founder, population: Population) -> list[Organisation]:
    plan: tuple[tuple[Callable[[], Organisation], int], ...] = (
        (founder.company, population.companies),
        (lambda: founder.company(Kind.CANCELLED), population.cancelled),
        (lambda: founder.company(Kind.STATE_OWNED), population.state_owned),
        (founder.association, population.associations),
        (founder.institution, population.institutions),
        (founder.foundation, population.foundations),
        (founder.shop, population.shops),
        (founder.cooperative, population.cooperatives),
        (founder.law_firm, population.law_firms),
        (founder.station, population.stations),
    )
    return [found() for found, count in plan for _ in range(count)]
