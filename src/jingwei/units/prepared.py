"""Queries that every request asks: Django builds their SQL once, the database plans them once (R-D.7)."""

from collections.abc import Callable
from datetime import UTC, date, datetime
from enum import Enum
from typing import Any

import psycopg
from django.contrib.postgres.fields import ArrayField
from django.db import connection
from django.db.models import BigIntegerField, BooleanField, Func, QuerySet, TextField, Value

Rows = list[tuple[Any, ...]]


class IsAnyOf(Func):
    """Says whether a value is in an array; one that is known before the rows are read lets an index serve."""

    template = "(%(expressions)s))"
    arg_joiner = " = ANY("
    output_field = BooleanField()


class BeginsWithAnyOf(Func):
    """Says whether a text begins with one of an array of texts."""

    template = "(%(expressions)s))"
    arg_joiner = " ^@ ANY("
    output_field = BooleanField()


class Given(Enum):
    """What differs from one time to the next; the value stands in for it while the query is built."""

    DAY = date(1, 2, 3)
    MOMENT = datetime(1, 2, 3, tzinfo=UTC)
    NUMBER = -8_765_432_109
    NUMBERS = (-8_765_432_108,)  # an array, for `IsAnyOf`
    TEXT = "\x01given\x01"
    TEXTS = ("\x01given\x02",)  # an array, for `IsAnyOf` and `BeginsWithAnyOf`

    @property
    def stand_in(self) -> Any:
        """What the query is built with: a plain value, or an array as an expression."""
        if self is Given.NUMBERS:
            return Value(list(self.value), output_field=ArrayField(BigIntegerField()))
        if self is Given.TEXTS:
            return Value(list(self.value), output_field=ArrayField(TextField()))
        return self.value


class Prepared:
    """A query, ending in `values_list`, of which only a few values differ from one time to the next.

    `make` is called once, with stand-ins for what is `given`, and must not look at them. To build a query
    costs Django several times what it costs to ask it.
    """

    def __init__(self, make: Callable[..., QuerySet[Any, Any]], **given: Given) -> None:
        """Nothing is built before the query is asked for the first time."""
        self._make, self._given = make, given
        self._sql, self._values = "", list[Any]()

    def __call__(self, **said: Any) -> Rows:
        """The rows for these values, in one query."""
        if not self._sql:
            self._build()
        values = [said[one] if isinstance(one, _Name) else one for one in self._values]
        connection.ensure_connection()
        cursor: Any = _Cursor(connection.connection)
        wrap = connection.make_debug_cursor if connection.queries_logged else connection.make_cursor
        with wrap(cursor) as asking:
            asking.execute(self._sql, values)
            return asking.fetchall()

    def _build(self) -> None:
        names = {_plain(one.value): _Name(name) for name, one in self._given.items()}
        if len(names) < len(self._given):
            raise ValueError("two values of one type cannot be told apart")
        made = self._make(**{name: one.stand_in for name, one in self._given.items()})
        sql, values = made.query.get_compiler(connection=connection).as_sql()
        self._values = [names.get(_plain(value), value) for value in values]
        if missing := set(names.values()) - set(filter(_is_name, self._values)):
            raise ValueError(f"{sorted(missing)} do not reach the query")
        self._sql = sql


class _Name(str):
    """Where a value that is given belongs."""

    __slots__ = ()


class _Cursor(psycopg.Cursor[Any]):
    """Lets the database keep the plan, whoever wraps the cursor."""

    def execute(self, query: Any, params: Any = None, **_options: Any) -> Any:
        found = super().execute(query, params, prepare=True)
        if self._query is None and connection.queries_logged:
            # Sent by its name alone; Django's log is to show what it was.
            self._query = self._convert_query(query, params)
        return found


def _is_name(value: Any) -> bool:
    return isinstance(value, _Name)


def _plain(value: Any) -> Any:
    """A value that can be looked up."""
    return tuple(value) if isinstance(value, list) else value
