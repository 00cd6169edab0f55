"""What a ledger is: its rows and its columns, as values that are checked when they are made (R-L.1)."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import IntEnum, StrEnum
from typing import Any, Protocol

from django.db.models import F, QuerySet
from django.db.models.expressions import Combinable

from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _
from jingwei.ledgers.day import Day
from jingwei.people.models import Account
from jingwei.people.permissions import Permission
from jingwei.units.kinds import Kind as UnitKind

Value = str | int | date | None
# What a queryset of any model gives: rows are read as tuples of values.
Rows = QuerySet[Any, Any]
_KEY = re.compile(r"[a-z]+(?:_[a-z]+)*")
_LEDGER_KEY = re.compile(r"[a-z]+(?:-[a-z]+)*")
# Names that stand for something else in the address of a page.
RESERVED = frozenset({"q", "sort", "on", "cols", "size", "after", "before"})


class Kind(StrEnum):
    """How the values of a column are written, compared and asked for."""

    TEXT = "text"
    CODE = "code"
    NUMBER = "number"
    DATE = "date"
    CHOICE = "choice"
    YES_NO = "yes_no"
    UNIT = "unit"
    TAGS = "tags"
    LINK = "link"


WORDED = frozenset({Kind.CHOICE, Kind.YES_NO})
TEXTUAL = frozenset({Kind.TEXT, Kind.CODE, *WORDED})


class Secrecy(IntEnum):
    """The class of data (R-17.6); a workbook has that of its most secret column."""

    PUBLIC = 0
    INTERNAL = 1
    SENSITIVE = 2

    @property
    def word(self) -> str:
        """As it is stamped on what is taken out."""
        return _((mark("公开"), mark("内部"), mark("敏感"))[self])


class Write(Protocol):
    """An operation that changes one value of an organisation, or refuses with an exception.

    It is called within a transaction; `before` is what the value must be for the change to be made.
    """

    def __call__(
        self,
        organisation: int,
        *,
        field: str,
        before: Value,
        after: Value,
        reason: str,
        actor: Account,
        now: datetime,
    ) -> object: ...


@dataclass(frozen=True, slots=True)
class Edit:
    """How a column is changed from a returned workbook: the operation, and the right that it takes.

    `refusal` says why a value may not be, or "". `reader`: of a unit column, gives for a day what reads
    the name in a cell; None where nothing is called so. computed: the operation keeps a value that the
    ledger reads by an expression, and knows it by the key of the column.
    """

    write: Write
    permission: Permission = Permission.REGISTER_EDIT
    refusal: Callable[[Value], str] | None = None
    reader: Callable[[date], Callable[[str], int | None]] | None = None
    computed: bool = False


_EDITABLE = frozenset({Kind.TEXT, Kind.CODE, Kind.NUMBER, Kind.DATE, Kind.UNIT, *WORDED})


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """One column; raises ValueError where it contradicts itself.

    title, help and words are Chinese source texts; help is one sentence. source: a path of fields
    from the row, or an expression, or what makes one for a day; "" is the key itself. level: of a unit column, the kinds of the
    unit above the source that is shown. few: counts of people, told only from five on (E-17).
    is_filled: no row lacks a value. alias: the field of a department's list with this meaning.
    """

    key: str
    title: str
    kind: Kind
    help: str
    source: str | Combinable | Callable[[Day], Combinable] = ""
    width: float = 14
    words: Mapping[str, str] = field(default_factory=dict)
    level: tuple[UnitKind, ...] = ()
    few: bool = False
    is_filled: bool = False
    sortable: bool = True
    filterable: bool = True
    secrecy: Secrecy = Secrecy.INTERNAL
    alias: str = ""
    edit: Edit | None = None

    def __post_init__(self) -> None:
        if not _KEY.fullmatch(self.key) or self.key in RESERVED:
            raise ValueError(f"the key of a column is lower case with underscores: {self.key!r}")
        if not self.title or not self.help.endswith("。") or self.help.count("。") != 1:
            raise ValueError(f"{self.key} needs a title, and one sentence saying what it means")
        if fault := next((said for said, is_wrong in self._faults() if is_wrong), ""):
            raise ValueError(f"{self.key}: {fault}")

    def _faults(self) -> list[tuple[str, bool]]:
        is_unit, is_sortable = self.kind is Kind.UNIT, self.sortable
        return [
            ("a choice needs words", self.kind in WORDED and not self.words),
            ("only units have levels", bool(self.level) and not is_unit),
            ("what lies above a unit is no order of rows", bool(self.level) and is_sortable),
            ("several tags are no order of rows", self.kind is Kind.TAGS and is_sortable),
            ("only numbers can be few", self.few and self.kind is not Kind.NUMBER),
            ("this kind cannot be edited", bool(self.edit) and self.kind not in _EDITABLE),
            ("what is hidden when small cannot be edited", bool(self.edit) and self.few),
            (
                "what is computed cannot be edited",
                self.edit is not None and not (is_unit or self.is_field or self.edit.computed),
            ),
            (
                "a unit is read by its name",
                is_unit and self.edit is not None and self.edit.reader is None,
            ),
        ]

    @property
    def is_field(self) -> bool:
        """The value stands in a field; otherwise it is computed."""
        return isinstance(self.source, str)

    @property
    def path(self) -> str:
        """By which a query names the value."""
        if isinstance(self.source, str):
            return self.source or self.key
        return f"column_{self.key}"

    def expression(self, day: Day) -> Combinable:
        """By which the value is computed."""
        if isinstance(self.source, str):
            return F(self.path)
        return self.source if isinstance(self.source, Combinable) else self.source(day)

    @property
    def heading(self) -> str:
        """The title in the reader's language."""
        return _(self.title)


@dataclass(frozen=True, slots=True)
class Order:
    """By which column rows are sorted; rows without a value come last either way (R-L.5)."""

    column: str
    descending: bool = False


@dataclass(frozen=True, slots=True)
class Crossing:
    """One column of the picture at the head of a ledger: a unit column, and one of words on how it stands."""

    unit: str
    state: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Ledger:
    """A view of the register: which rows, and which columns may be shown of them (R-2.4).

    rows: the day -> a queryset in sight. finds: the rows that a text typed into the search names.
    row: the path of the id of whatever a row is about; it breaks ties of the order. crossings: what is
    counted by unit at the head of the page (R-L.14). is_of_its_own: rows are neither organisations nor
    tallies of them; page: the name of the address that such a row opens, "" for none.
    Raises ValueError where it contradicts itself.
    """

    key: str
    title: str
    about: str
    rows: Callable[[Day], Rows]
    finds: Callable[[Rows, str, Day], Rows]
    columns: tuple[Column, ...]
    shown: tuple[str, ...]
    order: Order
    row: str = "organisation_id"
    permission: Permission = Permission.LEDGERS_VIEW
    crossings: tuple[Crossing, ...] = ()
    is_of_its_own: bool = False
    page: str = ""

    def __post_init__(self) -> None:
        if not _LEDGER_KEY.fullmatch(self.key):
            raise ValueError(f"the key of a ledger is lower case with hyphens: {self.key!r}")
        if not self.title or not self.about.endswith("。") or self.about.count("。") != 1:
            raise ValueError(f"{self.key} needs a title, and one sentence saying what it is")
        keys = [column.key for column in self.columns]
        if twice := {key for key in keys if keys.count(key) > 1}:
            raise ValueError(f"{self.key} has columns twice: {sorted(twice)}")
        crossed = {key for one in self.crossings for key in (one.unit, one.state)}
        if unknown := {*self.shown, *crossed, self.order.column} - set(keys):
            raise ValueError(f"{self.key} has no columns {sorted(unknown)}")
        if not self.shown or not self[self.order.column].sortable:
            raise ValueError(f"{self.key} shows columns, and is sorted by one that can be")

    @property
    def is_grouped(self) -> bool:
        """Rows are tallies of organisations, about something else."""
        return not (self.is_of_organisations or self.is_of_its_own)

    @property
    def is_of_organisations(self) -> bool:
        """Every row is about an organisation of the register."""
        return self.row == "organisation_id"

    def __getitem__(self, key: str) -> Column:
        found = self.get(key)
        if found is None:
            raise KeyError(key)
        return found

    def get(self, key: str) -> Column | None:
        """The column with this key; None where there is none."""
        return next((column for column in self.columns if column.key == key), None)
