"""What reading gives back: the records, what was understood of every sheet, what was refused."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

import polars as pl

from jingwei.fusion.reading.memory import Memory
from jingwei.kernel.catalogue import translate as _


class How(StrEnum):
    """What gave a column its meaning."""

    EXACT = "exact"
    NEAR = "near"
    VALUE = "value"
    REMEMBERED = "remembered"
    USER = "user"


class Kind(StrEnum):
    """What a sheet holds."""

    ORGANISATIONS = "organisations"
    PERSONS = "persons"
    OTHER = "other"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class ColumnReading:
    """One column: its letter, its heading (levels joined by "-"), what it means and why.

    ``field`` is the column of the records frame, or None where nothing is imported;
    ``dropped_because`` says why a column was left in the file. ``samples`` are masked.
    """

    letter: str
    heading: str
    field: str | None
    how: How | None
    dropped_because: str | None
    samples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class SheetReading:
    """One sheet as it was understood; rows are numbered from 1 as the spreadsheet shows them."""

    file: str
    sheet: str
    department: str
    kind: Kind
    header_rows: tuple[int, ...]
    first_data_row: int | None
    last_data_row: int | None
    data_rows: int
    columns: tuple[ColumnReading, ...]
    notes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a file is not read: where, what, and what would cure it."""

    file: str
    sheet: str | None
    row: int | None
    column: str | None
    what: str
    cure: str

    def __str__(self) -> str:
        place = [self.file, self.sheet, f"{self.column or ''}{self.row or ''}"]
        where = " / ".join(part for part in place if part)
        return _("{where}：{what}{cure}").format(where=where, what=self.what, cure=self.cure)


@dataclass(frozen=True, slots=True)
class Reading:
    """The records of all files that could be read, in file, sheet and row order.

    ``records`` has department, file, sheet, row, listed_on, one text column per recognised
    field, and flags. ``mapping`` is what was learnt of the columns, to be kept for next time.
    """

    records: pl.DataFrame
    sheets: tuple[SheetReading, ...]
    refusals: tuple[Refusal, ...]
    mapping: Memory


Departments = Mapping[str, str]
