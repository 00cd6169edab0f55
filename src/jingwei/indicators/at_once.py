"""Many readings in one statement, so that all are of one moment of the register (R-I.12)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db import connection

from jingwei.indicators.catalogue import indicators
from jingwei.indicators.definition import Reading
from jingwei.indicators.rows import Rows
from jingwei.indicators.upkeep import is_current

# Which standings lie behind each reading; a bit of `within` and `counted` stands for an indicator (R-I.4).
_BEHIND = """
    FROM unnest(%s::int[], %s::bigint[], %s::bigint[], %s::date[], %s::text[]) AS asked (place, bit, unit, day, head)
    LEFT JOIN indicators_standing standing
      ON standing.units @> ARRAY[asked.unit] AND standing.within & asked.bit <> 0
     AND standing.held_from <= asked.day AND (standing.held_to IS NULL OR standing.held_to > asked.day)
    GROUP BY asked.place, asked.head
"""
_IS_COUNTED, _IS_OTHER = "standing.counted & asked.bit <> 0", "standing.counted & asked.bit = 0"
_ROWS = f"""
    SELECT asked.place,
           array_agg(standing.organisation) FILTER (WHERE {_IS_COUNTED}),
           array_agg(standing.organisation) FILTER (WHERE {_IS_OTHER})
    {_BEHIND}
"""
# As `freezing.digest_of` writes it.
_LINE = "string_agg(standing.organisation::text, ',' ORDER BY standing.organisation) FILTER"
_DIGESTS = f"""
    SELECT asked.place,
           count(*) FILTER (WHERE {_IS_COUNTED}), count(standing.organisation),
           encode(sha256(convert_to(concat_ws(E'\\n', asked.head,
               coalesce({_LINE} (WHERE {_IS_COUNTED}), ''),
               coalesce({_LINE} (WHERE {_IS_OTHER}), '')), 'UTF8')), 'hex')
    {_BEHIND}
"""


@dataclass(frozen=True, slots=True)
class Wanted:
    """A reading: key of the indicator, id of the unit, day; version: of the definition, for its digest."""

    key: str
    unit: int
    day: date
    version: int = 0


def rows_at_once(wanted: Collection[Wanted], *, today: date) -> Mapping[Wanted, Rows] | None:
    """The rows behind each, within a sight in which the units lie; None where the standings lag behind the register."""
    if not is_current():
        return None
    listed = list(wanted)
    return {
        listed[place]: Rows(frozenset(counted or ()), frozenset(others or ()))
        for place, counted, others in _asked(_ROWS, listed, today=today)
    }


def digests_at_once(
    wanted: Collection[Wanted], *, today: date
) -> Mapping[Wanted, tuple[str, Reading]] | None:
    """The digest and the figures of each, as `rows_at_once` gives their rows."""
    if not is_current():
        return None
    listed = list(wanted)
    return {
        listed[place]: (digest, Reading(counted, total))
        for place, counted, total, digest in _asked(_DIGESTS, listed, today=today)
    }


def _asked(statement: str, listed: list[Wanted], *, today: date) -> list[Any]:
    if not listed:
        return []
    place = {key: number for number, key in enumerate(indicators())}
    given: list[Any] = [
        list(range(len(listed))), [1 << place[one.key] for one in listed], [one.unit for one in listed],
        [min(one.day, today) for one in listed], [f"{one.key} {one.version}" for one in listed],
    ]  # fmt: skip
    with connection.cursor() as cursor:
        cursor.execute(statement, given)
        return list(cursor.fetchall())
