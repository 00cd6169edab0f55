"""Reads a list of one unit in the sight of that unit, by which the database finds it soonest (R-L.6)."""

from collections.abc import Iterator
from contextlib import contextmanager

from jingwei.ledgers.asked import Asked, Match
from jingwei.people.sight import current, seeing
from jingwei.units.models import Unit
from jingwei.units.paths import ids_of


@contextmanager
def looking_at(asked: Asked) -> Iterator[None]:
    """Within it, what is asked is read: in a narrower sight where all asked for lies in one unit.

    Behind row-level security a filter on units cannot go by the index, the sight can. A unit that
    does not lie in the sight is left to the filter: organisations in sight may lie in it as well.
    """
    unit = _unit(asked)
    sight = current()
    if unit is None or not (sight.everything or sight.units & set(ids_of(unit.path))):
        yield
        return
    with seeing(sight.within(unit)):
        yield


def _unit(asked: Asked) -> Unit | None:
    """The unit lowest in the tree among the filters that name one alone."""
    named = [one.values for one in asked.filters if one.match is Match.IN]
    single = [int(values[0]) for values in named if len(values) == 1]
    if not single:
        return None
    units = Unit.objects.filter(pk__in=single)
    return max(units, key=lambda unit: len(ids_of(unit.path)), default=None)
