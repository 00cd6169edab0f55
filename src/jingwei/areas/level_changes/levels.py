"""Which level somebody changes an entry for, of all those his posts give him: the highest (R-M.1)."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from jingwei.people.permissions import Permission
from jingwei.procedures.sight import CaseSight
from jingwei.units.kinds import Kind, Tree
from jingwei.units.models import Unit
from jingwei.units.paths import ids_of

TOP = (Kind.PROVINCE, Kind.CITY)


@dataclass(frozen=True, slots=True)
class Levels:
    """The units over which somebody may change entries."""

    units: tuple[Unit, ...]

    def of(self, lies_in: Collection[int]) -> Unit | None:
        """The unit whose change it is, of an entry that lies in these; None where nobody stands above it.

        A place goes before a committee. What the city changes nobody is shown.
        """
        found = [unit for unit in self.units if unit.pk in lies_in]
        if any(unit.kind in TOP for unit in found):
            return None
        below = [unit for unit in found if len(ids_of(unit.path)) > 1]
        return min(below, key=_rank, default=None)


def levels_of(sight: CaseSight) -> Levels:
    """The levels of an account, in one query."""
    return _levels(sight.ids({Permission.REGISTER_EDIT}))


def _levels(ids: Iterable[int]) -> Levels:
    return Levels(tuple(Unit.objects.filter(pk__in=list(ids)).order_by("path")))


def _rank(unit: Unit) -> tuple[bool, int, str]:
    return unit.tree != Tree.PLACE, len(ids_of(unit.path)), unit.path
