"""What a sheet of a workbook is: its columns, its lines, what it says above them."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

import polars as pl

# The colour of what waits for somebody: cells, and the tabs of sheets.
WAITING = "#FFF1CC"


class Kind(StrEnum):
    """How a column is written; all but number and percent are text, whatever they look like."""

    TEXT = "text"
    WRAPPED = "wrapped"
    CODE = "code"
    NUMBER = "number"
    PERCENT = "percent"
    ANSWER = "answer"


@dataclass(frozen=True, slots=True)
class Column:
    """One column of a sheet: the frame's column, its heading, its width in digits, its kind.

    ``hint`` says in a sentence what the column means, for whoever explains the workbook.
    ``choices`` become a drop-down; ``formula`` is ours, never data: ``{row}`` stands for the line's
    number, and the frame's value is what shows before anything is computed.
    """

    key: str
    heading: str
    width: float = 14
    kind: Kind = Kind.TEXT
    choices: tuple[str, ...] = ()
    formula: str = ""
    hidden: bool = False
    hint: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """One sheet: title and notes, headings, one line for each line of ``rows``.

    ``level`` names a column of the frame that is 0 for the head of a group and 1 for its members.
    Lines wait for somebody as long as the cell of the column ``unanswered`` is empty, or that of
    the column ``noted`` is not: that cell and the frozen ones are amber (both name a key of ``columns``).
    ``total`` is one line under the table. ``frozen`` columns stay in sight; the first ``printed``
    columns are printed (all, when 0).
    """

    name: str
    title: str
    columns: Sequence[Column]
    rows: pl.DataFrame
    notes: Sequence[str] = ()
    total: pl.DataFrame | None = None
    level: str = ""
    unanswered: str = ""
    noted: str = ""
    frozen: int = 2
    printed: int = 0
    tab: str = ""
    filtered: bool = True


def heading_row(sheet: Sheet) -> int:
    """The row of the headings, counted from 1: title, notes, headings."""
    return 2 + len(sheet.notes)
