"""Reads a page of a ledger: rows, chips, headings, count, as plain values in a fixed number of queries."""

from collections.abc import Collection
from dataclasses import dataclass, replace
from datetime import date

from django.core.exceptions import EmptyResultSet
from django.db import connection

from jingwei.fusion.privacy import SMALLEST_COUNT
from jingwei.kernel.catalogue import translate as _
from jingwei.ledgers.asked import Asked, Filter, Match, columns_of
from jingwei.ledgers.conditions import selected
from jingwei.ledgers.day import as_of
from jingwei.ledgers.definition import WORDED, Column, Kind, Ledger, Order, Rows
from jingwei.ledgers.narrowing import looking_at
from jingwei.ledgers.shown import Cell, Places, cells
from jingwei.ledgers.typed import FEW, spelt
from jingwei.ledgers.window import Line, sorting, window

CAP = 1_000  # rows are counted to the end only on request (D14)
MOST_CHOSEN = 5_000


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows there are; at least so many where `is_exact` is false."""

    number: int
    is_exact: bool

    @property
    def text(self) -> str:
        """1342, or 1000+."""
        return f"{self.number}{'' if self.is_exact else '+'}"


@dataclass(frozen=True, slots=True)
class Chip:
    """An active filter in words, and the address without it."""

    text: str
    without: str


@dataclass(frozen=True, slots=True)
class Heading:
    """A shown column; `query`: the address that sorts by it, or the other way, "" where it cannot.

    sorted: "ascending", "descending" or "", as `aria-sort` has it.
    """

    key: str
    title: str
    kind: Kind
    help: str
    sorted: str
    query: str
    is_editable: bool


@dataclass(frozen=True, slots=True)
class Row:
    """One row: the id of what it is about, and its cells in the order of the headings."""

    key: int
    cells: tuple[Cell, ...]


@dataclass(frozen=True, slots=True)
class Page:
    """All that a page of a ledger shows. Addresses are query strings; None where there is no such page."""

    ledger: Ledger
    asked: Asked
    on: date
    is_today: bool
    headings: tuple[Heading, ...]
    rows: tuple[Row, ...]
    count: Count
    chips: tuple[Chip, ...]
    previous: str | None
    next: str | None

    def narrowed(self, key: str, cell: Cell) -> str | None:
        """The address with a column narrowed to the value of a cell; None where it cannot be."""
        column = self.ledger[key]
        if not column.filterable or column.kind is Kind.TAGS:
            return None
        return self.asked.narrowed(column, spelt(column, cell.raw)).query()


def page(ledger: Ledger, asked: Asked, *, today: date) -> Page:
    """One page of the ledger, within an active sight; in a fixed number of queries.

    `asked` is what `address.understand` gave, or was made of the ledger's own columns.
    """
    day, columns = as_of(asked.on, today=today), columns_of(ledger, asked)
    order, places = sorting(ledger, asked), Places(day.date)
    used = {column.key for column in columns} | {order.column.key}
    with looking_at(asked) as read:
        rows = selected(ledger, read, day=day, used=used)
        counted = _counted(rows, ledger, CAP)
        if counted.is_exact and not ledger.is_grouped:
            # Found first and sorted then: the database may believe of few rows that they are many,
            # and walk through all others in the order asked for.
            rows = rows.filter(pk__in=rows.order_by().values("pk")[:CAP])
        found = window(rows, order, asked, columns=columns)
    start = asked.from_the_start()
    return Page(
        ledger=ledger,
        asked=asked,
        on=day.date,
        is_today=day.is_today,
        headings=tuple(_heading(ledger, asked, column) for column in columns),
        rows=rows_of(columns, found.lines, places),
        count=counted,
        chips=chips(ledger, asked, places),
        previous=replace(start, before=found.before).query() if found.before else None,
        next=replace(start, after=found.after).query() if found.after else None,
    )


def rows_of(
    columns: tuple[Column, ...], lines: Collection[Line], places: Places
) -> tuple[Row, ...]:
    """Lines as they were read, as rows to be shown."""
    read = list(lines)
    shown = cells(columns, read, places)
    return tuple(Row(line[0], row) for line, row in zip(read, shown, strict=True))


def count(ledger: Ledger, asked: Asked, *, today: date, cap: int | None = CAP) -> Count:
    """How many rows there are, counted up to the cap; None counts them all."""
    rows = selected(ledger, asked, day=as_of(asked.on, today=today), used=set())
    return _counted(rows, ledger, cap)


def keys(
    ledger: Ledger, asked: Asked, *, today: date, only: Collection[int] | None = None
) -> list[int]:
    """The ids of the rows that are asked for, for a step on all of them; of these only, where given.

    At most 5,000: whoever asks for more gets one more than that, and refuses (R-L.9).
    """
    day = as_of(asked.on, today=today)
    rows = selected(ledger, asked, day=day, used=set()).values(ledger.row)
    if only is not None:
        rows = rows.filter(**{f"{ledger.row}__in": list(only)})
    return list(rows.order_by(ledger.row).values_list(ledger.row, flat=True)[: MOST_CHOSEN + 1])


def chips(ledger: Ledger, asked: Asked, places: Places) -> tuple[Chip, ...]:
    """The active filters and the search in words."""
    units = {
        int(value)
        for one in asked.filters
        if ledger[one.column].kind is Kind.UNIT and one.match is not Match.EMPTY
        for value in one.values
    }
    places.fetch(units, above=False)
    found = [
        Chip(said(ledger[one.column], one, places), asked.without(one).query())
        for one in asked.filters
    ]
    if asked.search:
        without = replace(asked.from_the_start(), search="").query()
        found.append(Chip(_("搜索“{text}”").format(text=asked.search), without))
    return tuple(found)


def said(column: Column, asked: Filter, places: Places) -> str:
    """A filter in words: 组织类型 是 企业、社会团体."""
    if asked.match is Match.EMPTY:
        word = _("空白") if asked.values == ("yes",) else _("非空白")
        return f"{column.heading} {word}"
    values = "、".join(_value(column, value, places) for value in asked.values)
    return f"{column.heading} {asked.match.word} {values}"


def _counted(rows: Rows, ledger: Ledger, cap: int | None) -> Count:
    keys = rows.order_by().values(ledger.row)
    if cap is None:
        return Count(keys.count(), is_exact=True)
    found = _so_many(keys[: cap + 1])
    return Count(min(found, cap), is_exact=found <= cap)


def _so_many(rows: Rows) -> int:
    """`rows.count()` in a third of the time: Django would build the query a second time around the first."""
    try:
        asked, given = rows.query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return 0
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT count(*) FROM ({asked}) found", given)  # noqa: S608 - the query set's own
        return int(cursor.fetchone()[0])


def _value(column: Column, value: str, places: Places) -> str:
    if column.kind is Kind.UNIT:
        return places.name(int(value))
    if column.kind in WORDED or column.kind is Kind.TAGS:
        return _(column.words.get(value, value))
    return f"<{SMALLEST_COUNT}" if column.few and value == FEW else value


def _heading(ledger: Ledger, asked: Asked, column: Column) -> Heading:
    order = asked.order or ledger.order
    is_here = order.column == column.key
    turned = Order(column.key, descending=is_here and not order.descending)
    direction = "descending" if order.descending else "ascending"
    return Heading(
        key=column.key,
        title=column.heading,
        kind=column.kind,
        help=_(column.help),
        sorted=direction if is_here else "",
        query=asked.sorted_by(turned).query() if column.sortable else "",
        is_editable=column.edit is not None,
    )
