"""What somebody asks of a ledger, as a value: filters, search, order, day, columns, place in the list."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from typing import Self
from urllib.parse import urlencode

from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _
from jingwei.ledgers.definition import TEXTUAL, Column, Kind, Ledger, Order

SIZES = (20, 50, 100, 200)
DEFAULT_SIZE = 50


class Match(StrEnum):
    """How a filter compares; several values of one filter are alternatives, but for `has`."""

    IS = "is"
    HAS = "has"
    IN = "in"
    FROM = "from"
    TO = "to"
    EMPTY = "empty"

    @property
    def word(self) -> str:
        """As a chip says it."""
        return _(_WORDS[self])


_WORDS = {
    Match.IS: mark("是"),
    Match.HAS: mark("含"),
    Match.IN: mark("在"),
    Match.FROM: mark("不低于"),
    Match.TO: mark("不高于"),
    Match.EMPTY: mark("空白"),
}
_BY_KIND = {
    Kind.TEXT: (Match.HAS, Match.IS, Match.EMPTY),
    Kind.CODE: (Match.IS, Match.HAS, Match.EMPTY),
    Kind.NUMBER: (Match.IS, Match.FROM, Match.TO, Match.EMPTY),
    Kind.DATE: (Match.IS, Match.FROM, Match.TO, Match.EMPTY),
    Kind.CHOICE: (Match.IS,),
    Kind.YES_NO: (Match.IS,),
    Kind.TAGS: (Match.IS, Match.EMPTY),
    Kind.LINK: (Match.IS,),
}
# Of these a filter has one value.
SINGLE = frozenset({Match.FROM, Match.TO, Match.EMPTY})
YES, NO = "yes", "no"


def clicked(column: Column) -> Match:
    """How a click on a value narrows: to what lies in a unit, or to what has just this value.

    What an entry is tied to beside the units it lies in is that unit alone (R-L.6).
    """
    return Match.IN if column.kind is Kind.UNIT and column.is_field else Match.IS


def matches_of(column: Column) -> tuple[Match, ...]:
    """The ways in which a column can be filtered."""
    if not column.filterable:
        return ()
    ways = _BY_KIND.get(column.kind) or (clicked(column), Match.EMPTY)
    is_never_empty = column.is_filled or bool(column.level)
    return tuple(way for way in ways if not (way is Match.EMPTY and is_never_empty))


@dataclass(frozen=True, slots=True)
class Filter:
    """One condition on a column; the values are texts in their one canonical spelling."""

    column: str
    match: Match
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Cursor:
    """A place in a sorted list: the row, and its value in the column of the order, None for none."""

    row: int
    value: str | None = None

    def __str__(self) -> str:
        return str(self.row) if self.value is None else f"{self.row},{self.value}"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """A request for a ledger. on: None is today. columns: () is what the ledger shows by itself."""

    filters: tuple[Filter, ...] = ()
    search: str = ""
    order: Order | None = None
    on: date | None = None
    columns: tuple[str, ...] = ()
    size: int = DEFAULT_SIZE
    after: Cursor | None = None
    before: Cursor | None = field(default=None)

    def query(self) -> str:
        """As it stands in the address of a page, without the question mark; "" asks for nothing."""
        return urlencode([pair for pair in self._pairs() if pair[1]])

    def _pairs(self) -> Iterator[tuple[str, str]]:
        """Names and values, in one order; what is as usual is left out."""
        yield "q", self.search
        for one in self.filters:
            yield from ((f"{one.column}.{one.match}", value) for value in one.values)
        order = self.order
        yield "sort", f"{'-' * order.descending}{order.column}" if order else ""
        yield "on", self.on.isoformat() if self.on else ""
        yield "cols", ",".join(self.columns)
        yield "size", "" if self.size == DEFAULT_SIZE else str(self.size)
        yield "after", str(self.after or "")
        yield "before", str(self.before or "")

    def from_the_start(self) -> Self:
        """The same, at the first page."""
        return replace(self, after=None, before=None)

    def without(self, unwanted: Filter) -> Self:
        """The same without one filter, at the first page."""
        kept = tuple(one for one in self.filters if one != unwanted)
        return replace(self.from_the_start(), filters=kept)

    def without_column(self, key: str) -> Self:
        """The same without any filter on a column, at the first page."""
        kept = tuple(one for one in self.filters if one.column != key)
        return replace(self.from_the_start(), filters=kept)

    def narrowed(self, column: Column, value: str) -> Self:
        """The same with the column narrowed to one value, at the first page: a click on a cell."""
        added = Filter(column.key, clicked(column), (value,))
        if not value and (column.kind not in TEXTUAL or Match.EMPTY in matches_of(column)):
            added = Filter(column.key, Match.EMPTY, (YES,))
        narrowed = self.without_column(column.key)
        return replace(narrowed, filters=(*narrowed.filters, added))

    def sorted_by(self, order: Order) -> Self:
        """The same in another order, at the first page."""
        return replace(self.from_the_start(), order=order)


def columns_of(ledger: Ledger, asked: Asked) -> tuple[Column, ...]:
    """The columns that are shown."""
    return tuple(ledger[key] for key in asked.columns or ledger.shown)
