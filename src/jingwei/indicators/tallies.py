"""Reads indicators from the tallies, for every unit at once: all that came until a day, less what went (R-I.4)."""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping
from datetime import date, timedelta
from typing import Any

from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import DateField, F, Func, IntegerField, Sum, Value
from django.db.models.functions import Cast

from jingwei.indicators.catalogue import indicators as catalogue
from jingwei.indicators.definition import Indicator, Reading
from jingwei.indicators.models import Tally
from jingwei.indicators.recount import Readings

_Bit = tuple[str, int]


def added_up(indicators: Iterable[Indicator], *, on: date) -> Readings:
    """What the tallies say of every unit as of the day, within an active sight."""
    return added_up_on(indicators, days=[on])[on]


def added_up_on(
    indicators: Iterable[Indicator], *, days: Iterable[date], units: Collection[int] | None = None
) -> Mapping[date, Readings]:
    """The same as of several days, in one query: each change counts from the first of them that it came before.

    units: only of these; None is every unit, and all that is in sight. Raises ValueError for no day.
    """
    places = {key: place for place, key in enumerate(catalogue())}
    asked = [(one.key, 1 << places[one.key]) for one in indicators]
    ordered = sorted(set(days))
    if not ordered:
        raise ValueError("figures are of a day, and none was given")
    changes = defaultdict[int, list[tuple[int | None, list[int]]]](list)
    for step, unit, *counts in _changes(asked, ordered, units):
        changes[step].append((unit, [int(one or 0) for one in counts]))
    held = defaultdict[int | None, Counter[int]](Counter)
    found: dict[date, Readings] = {}
    for step, day in enumerate(ordered):
        for unit, counts in changes[step]:
            held[unit].update(dict(enumerate(counts)))
        found[day] = _readings(asked, held)
    return found


def _readings(asked: list[_Bit], held: Mapping[int | None, Mapping[int, int]]) -> Readings:
    """What was added up so far, as readings; where there is nothing to count there is none."""
    found: dict[int | None, dict[str, Reading]] = defaultdict(dict)
    for unit, sums in held.items():
        for place, (key, _bit) in enumerate(asked):
            if total := sums[2 * place + 1]:
                found[unit][key] = Reading(sums[2 * place], total)
    return found


def _changes(
    asked: list[_Bit], days: list[date], units: Collection[int] | None
) -> list[tuple[Any, ...]]:
    """The place of the day, the unit, and by how much counted and total of each indicator changed until then."""
    bounds = Cast(
        Value([one + timedelta(days=1) for one in days], output_field=ArrayField(DateField())),
        ArrayField(DateField()),
    )
    step = Func(F("day"), bounds, function="width_bucket", output_field=IntegerField())
    alike = Tally.objects.filter(day__lte=days[-1]).annotate(step=step)
    moved = alike.values("step", "units", "within", "counted").annotate(number=Sum("change"))
    sql, given = moved.order_by().query.get_compiler(connection=connection).as_sql()
    sums = ", ".join(
        f"sum(number) FILTER (WHERE {column} & {bit} <> 0)"
        for _key, bit in asked
        for column in ("counted", "within")
    )
    where = "number <> 0" if units is None else "number <> 0 AND unit = ANY (%s)"
    whole = f" UNION ALL SELECT step, NULL, {sums} FROM moved WHERE number <> 0 GROUP BY 1"  # noqa: S608 - made here
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH moved AS MATERIALIZED ({sql})"  # noqa: S608 - the query set's own, and numbers made here
            f" SELECT step, unit, {sums} FROM moved, unnest(units) unit WHERE {where} GROUP BY 1, 2"
            f"{whole if units is None else ''}",
            [*given] if units is None else [*given, list(units)],
        )
        return cursor.fetchall()
