"""Which unit a writing in the lists means: 乌海市教育局, 市教育局, 教育局 are one (R-R.12)."""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from datetime import date

from jingwei.kernel.text import fold
from jingwei.register.models import WrittenUnit
from jingwei.units.kinds import COMMITTEES, OFFICES, Kind
from jingwei.units.models import Unit
from jingwei.units.paths import ids_of
from jingwei.units.queries import successors

# Between the place and the office lists write one of these, or nothing.
_LEVELS = {Kind.PROVINCE: "省", Kind.CITY: "市", Kind.DISTRICT: "区"}
_BEFORE = ("中国共产党", "中共")
_PASSED_OVER = " ()《》“”\"'、,.·-"


def written_as(text: str) -> str:
    """A writing as it is compared: half width, without blanks and brackets, without 中共 before it."""
    bare = "".join(sign for sign in fold(text) if sign not in _PASSED_OVER)
    for word in _BEFORE:
        bare = bare.removeprefix(word)
    return bare


def readings(top: Unit, *, on: date) -> Mapping[str, int]:
    """Every writing, as `written_as` gives it, that means one office or committee of the city on the day.

    Without a place it means the city's own. What two units may be called means neither. What a person
    has said of a writing goes before all, and follows the unit through reorganisations.
    """
    units = list(_units(top, on=on))
    places = {
        unit.pk: unit
        for unit in Unit.objects.filter(
            pk__in={unit.serves_id for unit in units if unit.serves_id}
        ).named(on=on)
    }
    meant: dict[str, set[int]] = defaultdict(set)
    for unit in units:
        place = places.get(unit.serves_id or 0)
        for word in _words(unit, place, is_top=place is None or place.pk == top.pk):
            meant[written_as(word)].add(unit.pk)
    found = {word: next(iter(pks)) for word, pks in meant.items() if word and len(pks) == 1}
    return found | _said(on=on)


def _units(top: Unit, *, on: date) -> Iterator[Unit]:
    """The offices and committees of the city and the places in it; of what serves nothing, those below these."""
    standing = Unit.objects.on(on).filter(kind__in=(*OFFICES, *COMMITTEES))
    own = standing.filter(serves__path__startswith=top.path).named(on=on)
    heads = {unit.pk for unit in own}
    yield from own
    for unit in standing.filter(serves=None).named(on=on):
        if not heads.isdisjoint(ids_of(unit.path)):
            yield unit


def _words(unit: Unit, place: Unit | None, *, is_top: bool) -> Iterator[str]:
    """What a list may call the unit."""
    yield unit.name
    for called in filter(None, (unit.name, unit.short_name)):
        rest = _without(called, place)
        if rest != called:
            yield called
        if place is not None:
            yield f"{place.name}{rest}"
            yield f"{place.short_name}{rest}"
        if is_top:
            yield rest
            yield f"{_LEVELS.get(Kind(place.kind), '') if place else ''}{rest}"


def _without(called: str, place: Unit | None) -> str:
    for name in (place.name, place.short_name) if place else ():
        if name and called.startswith(name) and called != name:
            return called.removeprefix(name)
    return called


def _said(*, on: date) -> dict[str, int]:
    """What people have said of writings, for units that somebody has clearly taken over where they ended."""
    rows = WrittenUnit.objects.filter(held_to=None).select_related("unit")
    found = {row.said: successors(row.unit, on=on) for row in rows}
    return {said: units[0].pk for said, units in found.items() if len(units) == 1}
