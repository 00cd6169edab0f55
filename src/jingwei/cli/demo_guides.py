"""The instructors of the demo in its units: where each belongs, and where he works, if in an organisation."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import TypedDict

from jingwei.register.models import Organisation
from jingwei.sample.guides import Post, posts_of
from jingwei.sample.model import City
from jingwei.sample.party import Guide
from jingwei.units.models import Unit


class Own(TypedDict):
    """What an instructor is enlisted with."""

    unit: Unit
    employer: Organisation | None


def owns_of(
    city: City,
    guides: Sequence[Guide],
    *,
    seed: int,
    top: Unit,
    on: date,
    known: Mapping[int, Organisation],
) -> list[Own]:
    """One for each instructor, in their order; known: the organisations by their truth ids. Within a sight."""
    by_line = _units(top, on=on)
    return [
        Own(unit=_unit(post, city, by_line) or top, employer=known.get(post.employer))
        for post in posts_of(city, guides, seed=seed)
    ]


def _units(top: Unit, *, on: date) -> dict[tuple[str, ...], Unit]:
    """The units below by the names on the way down to them."""
    found: dict[tuple[str, ...], Unit] = {}
    lines: dict[int, tuple[str, ...]] = {top.pk: ()}
    for unit in Unit.objects.under(top.path).on(on).named(on=on).order_by("path"):
        if unit.parent_id in lines and unit.pk != top.pk:
            lines[unit.pk] = (*lines[unit.parent_id], unit.name)
            found[lines[unit.pk]] = unit
    return found


def _unit(post: Post, city: City, by_line: Mapping[tuple[str, ...], Unit]) -> Unit | None:
    """The lowest of those named that there is."""
    district = city.place.districts[post.district]
    names = [district.name]
    if post.town >= 0:
        names += [district.towns[post.town].name, post.community]
    lines = (tuple(names[:depth]) for depth in range(len(names), 0, -1))
    return next((by_line[line] for line in lines if line in by_line), None)
