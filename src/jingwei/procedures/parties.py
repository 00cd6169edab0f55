"""The units of a case: the level above two of them, and in whose scope each lies (R-C.4)."""

from collections.abc import Iterable, Iterator

from jingwei.procedures.models import Case
from jingwei.procedures.parts import Party
from jingwei.units.kinds import Tree
from jingwei.units.models import Unit
from jingwei.units.paths import ids_of


def above(unit: Unit, other: Unit | None) -> int | None:
    """The id of the lowest unit above both, None where there is none.

    A party of another tree (a department, a committee) is above nobody's level: then it is the unit
    directly above the first. Above a department that stands under no office is the place that it serves,
    as its government is above it in law (Administrative Reconsideration Law art. 24).
    """
    line = ids_of(unit.path)[:-1]
    if not line and unit.serves_id:
        return unit.serves_id
    if other and other.tree == unit.tree:
        line = [pk for pk in line if pk in ids_of(other.path)[:-1]]
    return line[-1] if line else None


def scopes_of(units: Iterable[Unit]) -> dict[int, list[int]]:
    """The ids of the units whose powers reach each of these, from the top down, by id.

    A unit lies in the scope of those above it, and of the places that it or one above it serves
    (R-P.11). No query for places, one for offices and committees.
    """
    listed = list(units)
    lines = {unit.pk: ids_of(unit.path) for unit in listed}
    serving = {pk for unit in listed if unit.tree != Tree.PLACE for pk in lines[unit.pk]}
    served = dict(_served(serving)) if serving else {}
    return {pk: _scope(line, served) for pk, line in lines.items()}


def party(case: Case, which: Party) -> int | None:
    """The id of one of the case's units; None where it has none, or who is meant is no unit."""
    return {
        Party.OWNER: case.unit_id,
        Party.OTHER: case.other_id,
        Party.ABOVE: case.above_id,
    }.get(which)


def _served(units: Iterable[int]) -> Iterator[tuple[int, list[int]]]:
    """The units that serve a place, each with the line of ids down to it."""
    rows = Unit.objects.filter(pk__in=units, serves__isnull=False)
    for pk, path in rows.values_list("pk", "serves__path"):
        yield pk, ids_of(path)


def _scope(line: list[int], served: dict[int, list[int]]) -> list[int]:
    """Places first, so that who stands nearer in the unit's own tree counts as nearer."""
    places = [pk for one in line for pk in served.get(one, [])]
    return list(dict.fromkeys([*places, *line]))
