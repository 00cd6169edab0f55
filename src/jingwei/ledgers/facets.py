"""How many rows each value of a column has, on demand: what a filter offers (D14)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from django.db.models import BigIntegerField, Count, F, Func, TextField

from jingwei.kernel.catalogue import translate as _
from jingwei.ledgers.asked import Asked, Filter, Match, clicked
from jingwei.ledgers.conditions import selected
from jingwei.ledgers.day import Day, as_of
from jingwei.ledgers.definition import WORDED, Column, Kind, Ledger, Rows
from jingwei.units.models import Unit

MOST_ROWS = 50_000  # are counted; beyond that the numbers are those of so many rows
MOST_VALUES = 200
COUNTED = frozenset({*WORDED, Kind.UNIT, Kind.TAGS})
_ONE = "one_value"


@dataclass(frozen=True, slots=True)
class Facet:
    """A value to filter by, in how many rows it stands, and the address with it added or taken away."""

    value: str
    text: str
    number: int
    is_chosen: bool
    query: str


@dataclass(frozen=True, slots=True)
class Facets:
    """The values of a column, the most frequent first; is_exact: every row was counted."""

    column: Column
    values: tuple[Facet, ...]
    is_exact: bool


def facets(ledger: Ledger, asked: Asked, key: str, *, today: date) -> Facets:
    """Count the values of a column under all other filters, within an active sight; in three queries.

    A unit is counted with all that lies in it. Raises ValueError for a column that has no list of
    values, and for rows that are tallies themselves.
    """
    column, day = ledger[key], as_of(asked.on, today=today)
    if column.kind not in COUNTED or not column.filterable or ledger.is_grouped:
        raise ValueError(key)
    others = asked.without_column(key)
    rows = selected(ledger, others, day=day, used={key}).order_by()
    is_exact = rows.values("pk")[: MOST_ROWS + 1].count() <= MOST_ROWS
    if not is_exact:
        rows = _first(rows, column, day)
    found = _counted(rows, column, day)
    chosen = _chosen(asked, column)
    return Facets(column, tuple(_facet(asked, column, chosen, *one) for one in found), is_exact)


def _first(rows: Rows, column: Column, day: Day) -> Rows:
    """So many of the rows, in whatever order they come."""
    some = day.entries().filter(pk__in=rows.values("pk")[:MOST_ROWS])
    return some if column.is_field else some.annotate(**{column.path: column.expression(day)})


def _counted(rows: Rows, column: Column, day: Day) -> list[tuple[str, str, int]]:
    """Value, text and number; the most frequent first."""
    if column.kind is Kind.UNIT:
        return _units(rows, column, day)
    is_several = column.kind is Kind.TAGS
    counts = _tallied(rows, _each(column.path, TextField()) if is_several else F(column.path))
    return [
        (value, _(column.words.get(value, value)), number)
        for value, number in counts[:MOST_VALUES]
        if value
    ]


def _each(path: str, field: BigIntegerField | TextField) -> Func:
    """Every element of an array on a line of its own."""
    return Func(F(path), function="unnest", output_field=field)


def _tallied(rows: Rows, value: Any) -> Rows:
    found = rows.annotate(**{_ONE: value}).values(_ONE).annotate(number=Count("pk"))
    return found.order_by("-number", _ONE).values_list(_ONE, "number")


def _units(rows: Rows, column: Column, day: Day) -> list[tuple[str, str, int]]:
    """The units that the column is about; one of a level with all that lies in it."""
    each = _each("units", BigIntegerField()) if column.level else F(column.path)
    numbers = {pk: number for pk, number in _tallied(rows, each) if pk is not None}
    units = Unit.objects.filter(pk__in=numbers)
    if column.level:
        units = units.filter(kind__in=column.level)
    listed = [
        (str(unit.pk), unit.name or f"#{unit.pk}", numbers[unit.pk])
        for unit in units.named(on=day.date)
    ]
    return sorted(listed, key=lambda one: (-one[2], one[1]))[:MOST_VALUES]


def _chosen(asked: Asked, column: Column) -> tuple[str, ...]:
    tests = (Match.IS, Match.IN)
    return tuple(
        value
        for one in asked.filters
        if one.column == column.key and one.match in tests
        for value in one.values
    )


def _facet(
    asked: Asked, column: Column, chosen: Sequence[str], value: str, text: str, number: int
) -> Facet:
    is_chosen = value in chosen
    kept = [one for one in chosen if one != value] if is_chosen else [*chosen, value]
    bare = asked.without_column(column.key)
    added = (Filter(column.key, clicked(column), tuple(kept)),) if kept else ()
    query = replace(bare, filters=(*bare.filters, *added)).query()
    return Facet(value, text, number, is_chosen, query)
