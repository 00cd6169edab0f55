"""Filters of a ledger as conditions of a query; only the ledger's own columns are ever named in one."""

from django.db.models import Q

from jingwei.ledgers.asked import YES, Asked, Filter, Match
from jingwei.ledgers.day import Day
from jingwei.ledgers.definition import TEXTUAL, Column, Kind, Ledger, Rows
from jingwei.ledgers.typed import valued

_COMPARED = {Match.FROM: "gte", Match.TO: "lte"}


def selected(ledger: Ledger, asked: Asked, *, day: Day, used: set[str]) -> Rows:
    """The rows that are asked for, in sight, without order; with what is computed for columns `used`."""
    needed = used | {one.column for one in asked.filters}
    computed = {
        column.path: column.expression(day)
        for column in ledger.columns
        if column.key in needed and not column.is_field
    }
    rows = ledger.rows(day).annotate(**computed)
    if asked.search:
        rows = ledger.finds(rows, asked.search, day)
    for one in asked.filters:
        rows = rows.filter(condition(ledger[one.column], one))
    return rows


def condition(column: Column, asked: Filter) -> Q:
    """The rows that a filter keeps; `in` a unit keeps what lies in it or below, through any tie (R-L.6)."""
    path = column.path
    if asked.match is Match.EMPTY:
        return empty(column) if asked.values == (YES,) else ~empty(column)
    if asked.match is Match.HAS:
        return Q(*(Q(**{f"{path}__icontains": value}) for value in asked.values))
    wanted = [valued(column, value) for value in asked.values]
    if asked.match in _COMPARED:
        return Q(**{f"{path}__{_COMPARED[asked.match]}": wanted[0]})
    if asked.match is Match.IN:
        return Q(units__overlap=wanted)
    if column.kind is Kind.TAGS:
        return Q(**{f"{path}__overlap": wanted})
    return Q(**{path: wanted[0]}) if len(wanted) == 1 else Q(**{f"{path}__in": wanted})


def empty(column: Column) -> Q:
    """The rows without a value in the column."""
    if column.kind is Kind.TAGS:
        return Q(**{column.path: []})
    if column.kind in TEXTUAL:
        return Q(**{column.path: ""})
    return Q(**{f"{column.path}__isnull": True})
