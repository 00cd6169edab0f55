"""What a blank form is: of each sheet its kind, its headings, the rows that wait; as values, and as they are kept (R-FM.4)."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any

from jingwei.fusion.reading.grid import letter
from jingwei.fusion.reading.headings import plain


class Kind(StrEnum):
    """What a sheet asks for."""

    LIST = "list"  # one organisation a row
    TABLE = "table"  # one unit a row, figures across
    OTHER = "other"  # nothing that is filled


@dataclass(frozen=True, slots=True)
class Heading:
    """A column, counted from 0, and its heading from the upper level to the lower."""

    column: int
    path: tuple[str, ...]

    @property
    def text(self) -> str:
        """As people read it: 社会组织 / 已建党组织数."""
        return " / ".join(self.path)

    @property
    def letter(self) -> str:
        """As a spreadsheet names the column."""
        return letter(self.column)


@dataclass(frozen=True, slots=True)
class Waiting:
    """A row, counted from 0, that already says what it is about: a unit, or an organisation by name and code."""

    row: int
    label: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet. first_row: the first that is filled, from 0. footer: the row under a list's room, if any.

    waiting: the rows of a table; of a list those that name their organisations, none where it is blank.
    """

    name: str
    kind: Kind
    headings: tuple[Heading, ...] = ()
    first_row: int = 0
    footer: int | None = None
    waiting: tuple[Waiting, ...] = ()
    labels: tuple[int, ...] = ()  # columns that name the rows of a table

    @property
    def asked(self) -> tuple[Heading, ...]:
        """The columns that want a value."""
        return tuple(one for one in self.headings if one.column not in self.labels)


@dataclass(frozen=True, slots=True)
class Layout:
    """All sheets, and what the form calls itself."""

    title: str
    sheets: tuple[Sheet, ...]

    @property
    def wanted(self) -> list[tuple[int, Sheet]]:
        """The sheets that are filled, with their places."""
        return [(place, one) for place, one in enumerate(self.sheets) if one.kind is not Kind.OTHER]

    def digest(self) -> str:
        """One name for the same kinds and headings, whatever the title, the month and the rows."""
        lines = [
            "\x1f".join([one.kind, *(plain("".join(heading.path)) for heading in one.headings)])
            for _place, one in self.wanted
        ]
        return hashlib.sha256("\x1e".join(lines).encode()).hexdigest()

    def kept(self) -> dict[str, Any]:
        """As it lies in the database."""
        return asdict(self)


def layout_of(kept: Mapping[str, Any]) -> Layout:
    """The layout that `kept` has written."""
    return Layout(kept["title"], tuple(_sheet(one) for one in kept["sheets"]))


def _sheet(kept: Mapping[str, Any]) -> Sheet:
    headings: Sequence[Mapping[str, Any]] = kept["headings"]
    return Sheet(
        name=kept["name"],
        kind=Kind(kept["kind"]),
        headings=tuple(Heading(one["column"], tuple(one["path"])) for one in headings),
        first_row=kept["first_row"],
        footer=kept["footer"],
        waiting=tuple(Waiting(**one) for one in kept["waiting"]),
        labels=tuple(kept["labels"]),
    )
