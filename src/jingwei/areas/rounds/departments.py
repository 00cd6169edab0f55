"""The departments of a round's city: which the reader may see, and whose list a file is by its name."""

from collections.abc import Iterable
from datetime import date
from pathlib import Path

from django.db.models import Q

from jingwei.areas.rounds.models import Round
from jingwei.kernel.text import fold
from jingwei.units.kinds import Kind
from jingwei.units.models import Unit, UnitName


def departments_of(found: Round, *, paths: Iterable[str], on: date) -> list[Unit]:
    """Who sends lists, at or below the paths, with name and short_name.

    The departments serving the city or a place in it, and the city's own social-work department.
    """
    within = Q(pk__in=[])
    for path in paths:
        within |= Q(path__startswith=path)
    department = Q(kind=Kind.DEPARTMENT, serves__path__startswith=found.top.path)
    own = Q(kind=Kind.SOCIAL_WORK_DEPARTMENT, serves=found.top)
    units = Unit.objects.on(on).named(on=on).filter(within, department | own)
    return list(units.select_related("serves").order_by("path"))


def list_name(department: Unit, *, top: Unit) -> str:
    """What fusion calls a department, round after round: the short name, with the place where it is not the city's."""
    newest = UnitName.objects.filter(unit=department).order_by("-held_from").first()
    called = newest.short_name or newest.name if newest else str(department.pk)
    place = UnitName.objects.filter(unit=department.serves_id).order_by("-held_from").first()
    if place is None:
        return called
    bare = _without_place(called, place)
    return bare if department.serves_id == top.pk else f"{place.name}{bare}"


def _without_place(called: str, place: UnitName) -> str:
    for name in (place.name, place.short_name):
        if name and called.startswith(name) and called != name:
            return called.removeprefix(name)
    return called


def meant_by(name: str, *, of: list[Unit], top: Unit) -> Unit | None:
    """The department whose name, with or without its place, stands in the file's name; None: none or several.

    Of names within one another (统计局, 统计局普查中心) the longest is meant. Where there is but one
    department to choose from, it is that one.
    """
    if len(of) == 1:
        return of[0]
    stem = fold(Path(name).stem)
    standing = {
        called: unit
        for unit in of
        for called in (unit.short_name, unit.name, list_name(unit, top=top))
        if called and fold(called) in stem
    }
    longest = [c for c in standing if not any(c != other and c in other for other in standing)]
    units = {standing[called].pk: standing[called] for called in longest}
    return next(iter(units.values())) if len(units) == 1 else None
