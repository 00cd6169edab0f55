"""Makes the standings of organisations, and what the tallies change by, in one statement of the database (R-I.4)."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import BigIntegerField, Case, Value, When
from django.db.models.expressions import Combinable

from jingwei.indicators.catalogue import indicators
from jingwei.indicators.definition import Indicator
from jingwei.indicators.recount import conditions
from jingwei.indicators.watched import WATCHED
from jingwei.ledgers.asked import Asked
from jingwei.ledgers.conditions import selected
from jingwei.ledgers.day import Day
from jingwei.ledgers.definition import Ledger

# A ledger is asked for one organisation on one day; what stands for them here is each moment's in the database.
_ANY_DAY = date(1, 1, 1)
_ANYBODY = -1
_MOMENT = {_ANY_DAY: "moment.day", _ANYBODY: "moment.organisation"}
_PLACE = re.compile(r"(?<!%)%s")
Sql = tuple[str, list[Any]]


def make_anew(organisations: Sequence[int]) -> None:
    """The standings of these organisations, and the tallies by them; within a sight of everything.

    An organisation stands otherwise at most on the days on which one of its rows begins or ends; on each
    of them the ledgers themselves are asked.
    """
    asked, given = _standings()
    ids = list(organisations)
    moments = " UNION ".join(one.moments() for one in WATCHED)
    statement = f"""
        WITH day AS (SELECT * FROM ({moments}) days WHERE day IS NOT NULL),
        moment AS MATERIALIZED (
            SELECT organisation_id AS organisation, day,
                lead(day) OVER (PARTITION BY organisation_id ORDER BY day) AS until FROM day
        ), fresh AS MATERIALIZED (
            SELECT moment.organisation, moment.day AS held_from, moment.until AS held_to, units,
                bit_or(within) AS within, bit_or(counted) AS counted
            FROM moment CROSS JOIN LATERAL ({asked}) standing
            GROUP BY 1, 2, 3, 4 HAVING bit_or(within) <> 0
        ), gone AS (
            DELETE FROM indicators_standing WHERE organisation = ANY (%s)
            RETURNING held_from, held_to, units, within, counted
        ), laid AS (
            INSERT INTO indicators_standing (organisation, held_from, held_to, units, within, counted)
            SELECT organisation, held_from, held_to, units, within, counted FROM fresh
        ), turn AS (
            SELECT held_from AS day, units, within, counted, 1 AS change FROM fresh
            UNION ALL SELECT held_to, units, within, counted, -1 FROM fresh
            UNION ALL SELECT held_from, units, within, counted, -1 FROM gone
            UNION ALL SELECT held_to, units, within, counted, 1 FROM gone
        )
        INSERT INTO indicators_tally AS tally (day, units, within, counted, change)
        SELECT day, units, within, counted, sum(change) FROM turn WHERE day IS NOT NULL
        GROUP BY 1, 2, 3, 4 HAVING sum(change) <> 0
        ON CONFLICT (day, units, within, counted) DO UPDATE SET change = tally.change + EXCLUDED.change
    """  # noqa: S608 - made of the query sets' own SQL and of names
    with connection.cursor() as cursor:
        cursor.execute(statement, [*[ids] * len(WATCHED), *given, ids])
        cursor.execute("DELETE FROM indicators_tally WHERE change = 0")


def _standings() -> Sql:
    """SQL of `moment`: units, and the bits of each ledger in which the organisation has a row on the day."""
    listed = list(indicators().values())
    by_ledger = {one.of.key: one.of for one in listed}
    found = [
        _of_ledger(ledger, {place: one for place, one in enumerate(listed) if one.of is ledger})
        for ledger in by_ledger.values()
    ]
    return " UNION ALL ".join(sql for sql, _given in found), [
        one for _sql, given in found for one in given
    ]


def _of_ledger(ledger: Ledger, group: dict[int, Indicator]) -> Sql:
    used = {
        one.column for indicator in group.values() for one in (*indicator.within, *indicator.counts)
    }
    day = Day(_ANY_DAY, is_today=False)
    rows = selected(ledger, Asked(), day=day, used=used).filter(organisation=_ANYBODY).order_by()
    bits = rows.values_list(
        "units",
        _bits(ledger, {place: one.within for place, one in group.items()}),
        _bits(ledger, {place: (*one.within, *one.counts) for place, one in group.items()}),
    )
    try:
        sql, given = bits.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return "SELECT NULL::bigint[], 0::bigint, 0::bigint WHERE false", []
    names = iter([_MOMENT.get(one, "%s") if isinstance(one, int | date) else "%s" for one in given])
    named = _PLACE.sub(lambda _found: next(names), sql)
    kept = [one for one in given if not (isinstance(one, int | date) and one in _MOMENT)]
    return f"SELECT * FROM ({named}) ledger (units, within, counted)", kept  # noqa: S608 - the query set's own


def _bits(ledger: Ledger, filters: dict[int, Any]) -> Combinable:
    """The sum of the bits whose filters keep the row."""
    total: Combinable = Value(0, output_field=BigIntegerField())
    for place, asked in filters.items():
        bit = Value(1 << place, output_field=BigIntegerField())
        condition = conditions(ledger, asked)
        total = total + (
            Case(When(condition, then=bit), default=Value(0, output_field=BigIntegerField()))
            if condition
            else bit
        )
    return total
