"""A ledger that can be edited, and workbooks as clerks send them back."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl

from jingwei.ledgers.definition import Edit, Ledger, Value
from jingwei.ledgers.organisations import base_register
from jingwei.people.models import Account
from jingwei.people.operations import appoint, open_account
from jingwei.people.permissions import ROLES
from jingwei.register.models import Entry
from jingwei.units.kinds import Kind
from jingwei.units.models import Unit
from tests.ledgers.city import NOW, SINCE, TODAY, City

HEADING = 5  # the row of the headings: title, three notes, headings
SHOWN = (
    "name",
    "uscc",
    "employees",
    "operating_address",
    "legal_status",
    "has_premises",
    "established_on",
)


class TooLarge(Exception):
    """The register's own refusal of a value."""


@dataclass
class Register:
    """Stands in for the register's operation: the same signature, the same promise."""

    city: City
    written: list[tuple[int, str, Value, Value, str]] = field(default_factory=list)

    def write(
        self,
        organisation: int,
        *,
        field: str,
        before: Value,
        after: Value,
        reason: str,
        actor: Account,
        now: datetime,
    ) -> None:
        """Closes the entry and opens the next; refuses a value that it does not like."""
        if isinstance(after, int) and after > 9_999:
            raise TooLarge(field)
        entry = Entry.objects.still().get(organisation=organisation)
        assert getattr(entry, field) == before
        self.city.next_entry(entry, on=TODAY, **{field: after})
        self.written.append((organisation, field, before, after, reason))


def editable_ledger(register: Register) -> Ledger:
    """The base register with some columns that can be edited."""
    edit = Edit(register.write)
    careful = Edit(
        register.write, refusal=lambda v: "人数不能是负数。" if isinstance(v, int) and v < 0 else ""
    )
    edits = {"employees": careful} | dict.fromkeys(SHOWN[3:], edit)
    columns = tuple(replace(column, edit=edits.get(column.key)) for column in base_register.columns)
    return replace(base_register, columns=columns, shown=SHOWN)


def clerk(place: Unit, *, login: str = "li.wei") -> Account:
    """Somebody who administers a city or a district."""
    role = "city_administrator" if place.kind == Kind.CITY else "district_administrator"
    account = open_account(login=login, name="某人", actor=None, now=NOW).account
    appoint(
        account,
        role=ROLES[role],
        place=place,
        held_from=SINCE.replace(month=3),
        actor=None,
        now=NOW,
    )
    return account


@dataclass
class Book:
    """A workbook as a clerk sees it: rows by the name in them, columns by their headings."""

    path: Path

    def __post_init__(self) -> None:
        self.book = openpyxl.load_workbook(self.path)
        self.sheet: Any = self.book.worksheets[0]

    def headings(self) -> list[Any]:
        """From the left."""
        return [cell.value for cell in self.sheet[HEADING]]

    def column(self, heading: str) -> list[Any]:
        """The cells under a heading."""
        place = self.headings().index(heading) + 1
        return [
            self.sheet.cell(row, place).value for row in range(HEADING + 1, self.sheet.max_row + 1)
        ]

    def row_of(self, name: str) -> int:
        """The row that holds an organisation."""
        return HEADING + 1 + self.column("名称").index(name)

    def type(self, name: str, **cells: object) -> None:
        """Type into the row of an organisation."""
        for heading, value in cells.items():
            self.sheet.cell(self.row_of(name), self.headings().index(heading) + 1).value = value

    def saved(self, name: str = "交回.xlsx") -> Path:
        """Saved by another program than the one that wrote it."""
        path = self.path.with_name(name)
        self.book.save(path)
        return path


def rearranged(book: Book, order: Callable[[list[Any]], list[Any]]) -> None:
    """Lay the rows under the headings out anew."""
    rows = [[cell.value for cell in row] for row in book.sheet.iter_rows(min_row=HEADING + 1)]
    book.sheet.delete_rows(HEADING + 1, book.sheet.max_row)
    for line in order(rows):
        book.sheet.append(line)


def ledgers(ledger: Ledger) -> Mapping[str, Ledger]:
    """As the site's catalogue gives them."""
    return {ledger.key: ledger}
