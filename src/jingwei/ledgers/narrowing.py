"""Reads a list of one unit in the sight of that unit, by which the database finds it soonest (R-L.6)."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from jingwei.ledgers.asked import Asked, Filter, Match
from jingwei.people.sight import current, seeing
from jingwei.units.models import Unit
from jingwei.units.paths import ids_of


@contextmanager
def looking_at(asked: Asked) -> Iterator[Asked]:
    """Within it, what it gives is read: in a narrower sight where all asked for lies in one unit.

    Behind row-level security a filter on units cannot go by the index, the sight can; said twice, the
    database would believe that fewer rows are left. A unit that does not lie in the sight is left to
    the filter: organisations in sight may lie in it as well.
    """
    unit = _unit(asked)
    sight = current()
    if unit is None or not (sight.everything or sight.units & set(ids_of(unit.path))):
        yield asked
        return
    others = tuple(one for one in asked.filters if not _is_about(one, unit))
    with seeing(sight.within(unit)):
        yield replace(asked, filters=others)


def _is_about(asked: Filter, unit: Unit) -> bool:
    return asked.match is Match.IN and asked.values == (str(unit.pk),)


def _unit(asked: Asked) -> Unit | None:
    """The unit lowest in the tree among the filters that name one alone."""
    named = [one.values for one in asked.filters if one.match is Match.IN]
    single = [int(values[0]) for values in named if len(values) == 1]
    if not single:
        return None
    units = Unit.objects.filter(pk__in=single)
    return max(units, key=lambda unit: len(ids_of(unit.path)), default=None)
