"""Reads indicators from the tallies, for every unit at once: all that came until a day, less what went (R-I.4)."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import date

from django.db import connection
from django.db.models import Sum

from jingwei.indicators.catalogue import indicators as catalogue
from jingwei.indicators.definition import Indicator, Reading
from jingwei.indicators.models import Tally
from jingwei.indicators.recount import Readings


def added_up(indicators: Iterable[Indicator], *, on: date) -> Readings:
    """What the tallies say of every unit as of the day, within an active sight."""
    places = {key: place for place, key in enumerate(catalogue())}
    asked = [(one.key, 1 << places[one.key]) for one in indicators]
    alike = Tally.objects.filter(day__lte=on).values("units", "within", "counted")
    held = alike.annotate(number=Sum("change")).order_by()
    sql, given = held.query.get_compiler(connection=connection).as_sql()
    sums = ", ".join(
        f"sum(number) FILTER (WHERE {column} & {bit} <> 0)"
        for _key, bit in asked
        for column in ("counted", "within")
    )
    with connection.cursor() as cursor:
        cursor.execute(
            f"WITH held AS MATERIALIZED ({sql})"  # noqa: S608 - the query set's own, and numbers made here
            f" SELECT unit, {sums} FROM held, unnest(units) unit WHERE number <> 0 GROUP BY unit"
            f" UNION ALL SELECT NULL, {sums} FROM held WHERE number <> 0 HAVING count(*) > 0",
            given,
        )
        rows = cursor.fetchall()
    found: dict[int | None, dict[str, Reading]] = defaultdict(dict)
    for unit, *counts in rows:
        for (key, _bit), counted, total in zip(asked, counts[::2], counts[1::2], strict=True):
            if total:
                found[unit][key] = Reading(int(counted or 0), int(total))
    return found
