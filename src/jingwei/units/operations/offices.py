"""Opens the offices of a place: the social-work office of each level, and its departments."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from jingwei.units.kinds import SOCIAL_WORK, CodeSystem, Kind, Tree
from jingwei.units.models import Unit, UnitCode
from jingwei.units.operations.guard import one_change, one_load_at_a_time
from jingwei.units.operations.loaded import Loaded, known_by_code, own_codes, place_on, table_lines
from jingwei.units.operations.openings import Opening
from jingwei.units.operations.reorganisation import open_units
from jingwei.units.paths import ids_of

# 市社会工作部 - 区社会工作部 - 镇街社会工作站 - 村社区社会工作室 (R-U.10).
OFFICE_OF: Mapping[Kind, tuple[Kind, str]] = {
    Kind.PROVINCE: (Kind.SOCIAL_WORK_DEPARTMENT, "社会工作部"),
    Kind.CITY: (Kind.SOCIAL_WORK_DEPARTMENT, "社会工作部"),
    Kind.DISTRICT: (Kind.SOCIAL_WORK_DEPARTMENT, "社会工作部"),
    Kind.STREET: (Kind.SOCIAL_WORK_STATION, "社会工作站"),
    Kind.TOWN: (Kind.SOCIAL_WORK_STATION, "社会工作站"),
    Kind.COMMUNITY: (Kind.SOCIAL_WORK_STUDIO, "社会工作室"),
}
_COLUMNS = ("key", "name", "short_name")


def load_offices(place: Unit, *, on: date) -> Loaded:
    """Opens a social-work office for the place and each city, district, street and community below.

    A place that ever had one is left as it is; so is one that is to be closed. An office lies
    under that of the next place above which has one. Raises UnitRefused where the place does not
    stand.
    """
    with one_change():
        one_load_at_a_time()
        top = place_on(place, on=on)
        places = _places(top, on=on)
        offices = _offices([pk for unit in places for pk in ids_of(unit.path)])
        openings: dict[int, Opening] = {}
        for unit in places:
            if unit.pk not in offices:
                openings[unit.pk] = _opening(unit, above=_above(unit, offices, openings))
        open_units(list(openings.values()), on=on)
    return Loaded(len(openings), len(places) - len(openings))


def _places(top: Unit, *, on: date) -> list[Unit]:
    """The places that get an office, the upper before the lower."""
    below = (
        Unit.objects.in_tree(Tree.PLACE).under(top.path).filter(kind__in=OFFICE_OF, held_to=None)
    )
    return sorted(below.on(on).named(on=on), key=lambda unit: ids_of(unit.path))


def _offices(places: Sequence[int]) -> dict[int, Unit]:
    """The last social-work office of each place."""
    found = Unit.objects.filter(kind__in=SOCIAL_WORK, serves__in=set(places))
    return {unit.serves_id: unit for unit in found.order_by("held_from") if unit.serves_id}


def _above(
    place: Unit, offices: Mapping[int, Unit], openings: Mapping[int, Opening]
) -> Unit | Opening | None:
    for pk in reversed(ids_of(place.path)[:-1]):
        office = openings.get(pk) or offices.get(pk)
        if isinstance(office, Opening) or (office is not None and office.held_to is None):
            return office
    return None


def _opening(place: Unit, *, above: Unit | Opening | None) -> Opening:
    kind, called = OFFICE_OF[Kind(place.kind)]
    return Opening(
        name=f"{place.name}{called}",
        short_name=f"{place.short_name}{called}",
        kind=kind,
        parent=above,
        serves=place,
    )


@dataclass(frozen=True, slots=True)
class DepartmentLine:
    """A department: its key, its name ({place} stands for the place's), its short name."""

    key: str
    name: str
    short_name: str


def read_departments(path: Path | None = None) -> tuple[DepartmentLine, ...]:
    """The table at the path (key,name,short_name), or the package's own (R-U.10)."""
    rows = table_lines(path, default="departments.csv", columns=_COLUMNS)
    return tuple(DepartmentLine(*cells) for cells in rows)


def load_departments(
    place: Unit, *, on: date, table: Sequence[DepartmentLine] | None = None
) -> Loaded:
    """Opens the departments of a place, each under that of the next place above with its key.

    A department that the key opened before is left as it is. Raises UnitRefused where the place
    does not stand or has no code.
    """
    lines = read_departments() if table is None else tuple(table)
    with one_change():
        one_load_at_a_time()
        now = place_on(place, on=on)
        codes = own_codes(now, kind=Kind.DEPARTMENT, keys=[line.key for line in lines])
        known = known_by_code(codes.values())
        above = _departments_above(now, lines)
        openings = [
            Opening(
                name=line.name.replace("{place}", now.name),
                short_name=line.short_name.replace("{place}", now.short_name),
                kind=Kind.DEPARTMENT,
                parent=above.get(line.key),
                serves=now,
                codes=((CodeSystem.OWN, codes[line.key]),),
            )
            for line in lines
            if codes[line.key] not in known
        ]
        open_units(openings, on=on)
    return Loaded(len(openings), len(known))


def _departments_above(place: Unit, lines: Sequence[DepartmentLine]) -> dict[str, Unit]:
    """The departments of the places above by key; of several the one of the nearest place."""
    keys = {line.key for line in lines}
    found = UnitCode.objects.filter(
        system=CodeSystem.OWN,
        unit__kind=Kind.DEPARTMENT,
        unit__held_to=None,
        unit__serves__in=ids_of(place.path)[:-1],
    ).select_related("unit")
    nearest = sorted(found, key=lambda row: ids_of(place.path).index(row.unit.serves_id or 0))
    return {key: row.unit for row in nearest if (key := row.code.rpartition("/")[2]) in keys}
