"""The units that a reader may tie an organisation to, found by a part of their names (R-V.5)."""

from collections.abc import Iterable
from datetime import date

from django.db.models import Q, QuerySet

from jingwei.people.models import Account
from jingwei.people.permissions import Permission
from jingwei.people.queries import paths
from jingwei.register.kinds import FITTING, PlacementKind
from jingwei.units.kinds import COMMITTEES, OFFICES, Kind, Tree
from jingwei.units.models import Unit, UnitName, UnitQuerySet
from jingwei.units.paths import ids_of
from jingwei.units.queries import NAMES_JOINED, name_paths

MOST = 300


def usable(account: Account, kind: PlacementKind, *, on: date) -> UnitQuerySet:
    """Places within the reader's own; committees and offices of these, and of the places above them."""
    kinds: Iterable[Kind] = FITTING.get(kind, OFFICES)
    if kind is PlacementKind.PARTY_WORK:
        kinds = (*OFFICES, *COMMITTEES)
    own = paths(account, Permission.REGISTER_PLACE, on=on)
    if kind in FITTING and kind is not PlacementKind.COMMITTEE:
        return within(own).on(on).filter(kind__in=kinds)
    places = paths(account, Permission.REGISTER_PLACE, on=on, tree=Tree.PLACE)
    above = {pk for path in places for pk in ids_of(path)}
    serving = Unit.objects.on(on).filter(serves__in=above).exclude(tree=Tree.PLACE)
    near = [*own, *serving.values_list("path", flat=True)]
    return within(near).on(on).filter(kind__in=kinds)


def choices(units: UnitQuerySet, text: str, *, on: date) -> list[tuple[int, str]]:
    """The units in whose names the text stands, by the way down to them; `MOST` at most."""
    named = units.named(on=on)
    if text.strip():
        named = named.filter(pk__in=called(text.strip(), on=on))
    found = list(named.order_by("path")[:MOST])
    lines = name_paths(found, on=on)
    return sorted(
        ((unit.pk, _below_the_top(lines[unit.pk])) for unit in found), key=lambda one: one[1]
    )


def _below_the_top(line: str) -> str:
    """The way down without the city that all of them lie in, unless it is the city itself."""
    return line.partition(NAMES_JOINED)[2] or line


def called(text: str, *, on: date) -> QuerySet[UnitName, int]:
    """The ids of the units in whose names of the day the text stands."""
    return UnitName.objects.on(on).filter(name__icontains=text).values_list("unit", flat=True)


def within(own: Iterable[str]) -> UnitQuerySet:
    """The units at and below these paths, of whatever day; none for no path."""
    under = Q(pk__in=[])
    for path in own:
        under |= Q(path__startswith=path)
    return Unit.objects.filter(under)
