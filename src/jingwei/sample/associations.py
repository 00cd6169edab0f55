"""The citywide industry associations of the report: which they are, and which three units each has."""

from collections import Counter
from dataclasses import dataclass

from jingwei.sample.model import City, Organisation
from jingwei.sample.words import COMPETENT_UNITS

CITYWIDE, COVERED = 52, 32  # 32 / 52 prints as 62 % (domain 8, WH21; 8.1)
_FORMS = ("行业协会", "商会")
_FEDERATION = "工商业联合会"
# Who manages the industry where the federation is the competent unit.
_BUREAUS = ("商务局", "工业和信息化局", "交通运输局")


@dataclass(frozen=True, slots=True)
class Tied:
    """One of them, and the units that the office decided upon: each of the three exactly one."""

    truth_id: int
    competent_unit: str
    industry_administration: str
    party_work: str


def citywide(city: City) -> list[Tied]:
    """The citywide associations that run, as many of them covered as published, with their units.

    Fifteen units in all (domain 8, WH22): the office decides so, whatever the departments' lists say.
    """
    running = [o for o in city.organisations if _is_one(o, city) and o.standing.running]
    covered = [o for o in running if o.standing.covered][:COVERED]
    others = [o for o in running if not o.standing.covered][: CITYWIDE - COVERED]
    chosen = sorted((*covered, *others), key=lambda o: o.truth_id)
    units = _none_left_out([o.standing.competent_unit for o in chosen])
    return [_tied(o, unit) for o, unit in zip(chosen, units, strict=True)]


def _is_one(o: Organisation, city: City) -> bool:
    is_citywide = o.name.region == city.place.name and not o.name.brand
    return o.detail == "association" and is_citywide and o.name.form in _FORMS


def _none_left_out(units: list[str]) -> list[str]:
    """Every competent unit once at least: taken from the one that has most, while that has two."""
    found = list(units)
    for unit in COMPETENT_UNITS:
        counts = Counter(found)
        if found and unit not in counts:
            most = max(counts, key=lambda one: (counts[one], one))
            if counts[most] > 1:
                found[found.index(most)] = unit
    return found


def _tied(o: Organisation, unit: str) -> Tied:
    bureau = _BUREAUS[o.truth_id % len(_BUREAUS)] if unit == _FEDERATION else unit
    return Tied(o.truth_id, unit, bureau, unit)
