"""Counts indicators anew from the rows, for every unit at once: one grouped query a ledger (R-I.2)."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count, Q

from jingwei.indicators.definition import Indicator, Reading
from jingwei.ledgers.asked import Asked, Filter
from jingwei.ledgers.conditions import condition, selected
from jingwei.ledgers.day import as_of
from jingwei.ledgers.definition import Ledger

# unit -> indicator's key -> reading; the unit None is all that is in sight.
Readings = Mapping[int | None, Mapping[str, Reading]]


def recount(indicators: Iterable[Indicator], *, on: date | None, today: date) -> Readings:
    """What the indicators say of every unit that rows in sight lie in, within an active sight.

    Where there is nothing to count there is no reading. on: None is today.
    """
    by_ledger: dict[str, list[Indicator]] = defaultdict(list)
    for one in indicators:
        by_ledger[one.of.key].append(one)
    found: dict[int | None, dict[str, Reading]] = defaultdict(dict)
    for group in by_ledger.values():
        for unit, *counts in _counted(group[0].of, group, on=on, today=today):
            pairs = zip(counts[::2], counts[1::2], strict=True)
            for one, (counted, total) in zip(group, pairs, strict=True):
                if total:
                    found[unit][one.key] = Reading(int(counted), int(total))
    return found


def _counted(
    ledger: Ledger, group: list[Indicator], *, on: date | None, today: date
) -> list[tuple[Any, ...]]:
    """unit, counted and total of each indicator: rows that lie in the same units are counted first."""
    day = as_of(on, today=today)
    used = {one.column for indicator in group for one in (*indicator.within, *indicator.counts)}
    rows = selected(ledger, Asked(on=on), day=day, used=used).order_by()
    sums = {}
    for place, one in enumerate(group):
        within = conditions(ledger, one.within)
        sums[f"counted_{place}"] = Count("pk", filter=within & conditions(ledger, one.counts))
        sums[f"total_{place}"] = Count("pk", filter=within)
    grouped = rows.values("units").annotate(**sums)
    try:
        sql, given = grouped.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return []
    names = ", ".join(f"sum({name})" for name in sums)
    asked = (
        f"WITH lying AS MATERIALIZED ({sql})"  # noqa: S608 - the query set's own, and names made here
        f" SELECT unit, {names} FROM lying, unnest(units) unit GROUP BY unit"
        f" UNION ALL SELECT NULL, {names} FROM lying HAVING count(*) > 0"
    )
    with connection.cursor() as cursor:
        cursor.execute(asked, given)
        return cursor.fetchall()


def conditions(ledger: Ledger, filters: tuple[Filter, ...]) -> Q:
    """The rows that all these filters keep."""
    return Q(*(condition(ledger[one.column], one) for one in filters))
