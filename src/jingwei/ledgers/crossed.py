"""The picture at the head of a ledger: how many rows each unit has, and how many have none or several (R-L.14)."""

from collections import Counter
from dataclasses import dataclass, replace
from datetime import date

from django.db.models import Count

from jingwei.kernel.catalogue import translate as _
from jingwei.ledgers.asked import Asked, Filter, Match
from jingwei.ledgers.conditions import selected
from jingwei.ledgers.day import as_of
from jingwei.ledgers.definition import Column, Ledger
from jingwei.ledgers.shown import Places


@dataclass(frozen=True, slots=True)
class Figure:
    """A number, and the query of the list that it counted."""

    number: int
    query: str


@dataclass(frozen=True, slots=True)
class Line:
    """A unit, or a state, with its figure under each heading."""

    title: str
    figures: tuple[Figure, ...]


@dataclass(frozen=True, slots=True)
class Picture:
    """Headings, the rows' own states, and the units, those with most first; total: all rows under each heading."""

    headings: tuple[str, ...]
    states: tuple[Line, ...]
    units: tuple[Line, ...]
    total: int


def picture(ledger: Ledger, asked: Asked, *, today: date) -> Picture | None:
    """Counted in one grouped query within an active sight, under all filters but those of the crossings.

    None for a ledger without crossings.
    """
    if not ledger.crossings:
        return None
    columns = [ledger[key] for one in ledger.crossings for key in (one.unit, one.state)]
    others = replace(asked.from_the_start(), filters=tuple(
        one for one in asked.filters if one.column not in {column.key for column in columns}
    ))  # fmt: skip
    day = as_of(asked.on, today=today)
    rows = selected(ledger, others, day=day, used={column.key for column in columns}).order_by()
    paths = [column.path for column in columns]
    found = list(rows.values_list(*paths).annotate(number=Count("pk")))
    counts = _counts(found)
    places = Places(day.date)
    units = {line[at] for line in found for at in range(0, len(columns), 2)} - {None}
    places.fetch(units, above=False)
    heads = [ledger[one.unit] for one in ledger.crossings]
    states = [ledger[one.state] for one in ledger.crossings]
    return Picture(
        headings=tuple(column.heading for column in heads),
        states=_states(states, counts, others),
        units=_units(heads, counts, others, {unit: places.name(unit) for unit in units}),
        total=sum(line[-1] for line in found),
    )


def _counts(found: list[tuple[int | str | None, ...]]) -> list[Counter[int | str | None]]:
    """How often each value stands in each of the columns."""
    width = len(found[0]) - 1 if found else 0
    counts: list[Counter[int | str | None]] = [Counter() for _column in range(width)]
    for *values, number in found:
        for counter, value in zip(counts, values, strict=True):
            counter[value] += int(number or 0)
    return counts


def _states(
    columns: list[Column], counts: list[Counter[int | str | None]], asked: Asked
) -> tuple[Line, ...]:
    words = columns[0].words
    return tuple(
        Line(_(word), tuple(
            Figure(counts[2 * at + 1][key] if counts else 0, _narrowed(asked, column, key))
            for at, column in enumerate(columns)
        ))
        for key, word in words.items()
    )  # fmt: skip


def _units(
    columns: list[Column], counts: list[Counter[int | str | None]], asked: Asked,
    names: dict[int | str | None, str],
) -> tuple[Line, ...]:  # fmt: skip
    every = {unit: [counts[2 * at][unit] for at in range(len(columns))] for unit in names}
    ranked = sorted(every, key=lambda unit: (-sum(every[unit]), names[unit]))
    return tuple(
        Line(names[unit], tuple(
            Figure(number, _narrowed(asked, column, str(unit)))
            for column, number in zip(columns, every[unit], strict=True)
        ))
        for unit in ranked
    )  # fmt: skip


def _narrowed(asked: Asked, column: Column, value: str) -> str:
    added = Filter(column.key, Match.IS, (value,))
    return replace(asked, filters=(*asked.filters, added)).query()
