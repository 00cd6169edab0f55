"""What a returned workbook would change: three-way compared, cell by cell, as a value that can be kept."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from typing import Any, Self

from jingwei.ledgers.definition import Column, Kind, Ledger, Value
from jingwei.ledgers.entered import same


class Outcome(StrEnum):
    """What becomes of a cell (R-L.13)."""

    UNCHANGED = "unchanged"
    CHANGE = "change"
    CONFLICT = "conflict"


def judged(column: Column, *, base: Value, today: Value, returned: Value) -> Outcome:
    """What becomes of a cell that said `base` when it left, says `returned`, while the register says `today`.

    Whoever did not touch it changes nothing, whatever became of it meanwhile; who wrote what stands
    there already neither.
    """
    if same(column, returned, base) or same(column, returned, today):
        return Outcome.UNCHANGED
    return Outcome.CHANGE if same(column, today, base) else Outcome.CONFLICT


@dataclass(frozen=True, slots=True)
class Change:
    """One cell that differs; `row` is the number that the spreadsheet shows."""

    row: int
    organisation: int
    column: str
    base: Value
    today: Value
    returned: Value

    @property
    def place(self) -> tuple[int, str]:
        """Which value it is about."""
        return self.organisation, self.column


@dataclass(frozen=True, slots=True)
class Refused:
    """A row, or one cell of it, that is not read, and why; `cells` are the row's own."""

    row: int
    column: str
    why: str
    cells: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What would be done, with everything that a preview shows.

    unchanged counts cells. refused holds the first few thousand, refused_count says how many there
    are. notes: in words, what of the workbook was passed over.
    """

    sheet: str
    headings: tuple[str, ...]
    rows: int = 0
    unchanged: int = 0
    changes: tuple[Change, ...] = ()
    conflicts: tuple[Change, ...] = ()
    refused: tuple[Refused, ...] = ()
    refused_count: int = 0
    notes: tuple[str, ...] = field(default=())

    def kept(self) -> dict[str, Any]:
        """As it is kept in the database."""
        return {
            "sheet": self.sheet,
            "headings": list(self.headings),
            "rows": self.rows,
            "unchanged": self.unchanged,
            "changes": [_kept(one) for one in self.changes],
            "conflicts": [_kept(one) for one in self.conflicts],
            "refused": [[one.row, one.column, one.why, list(one.cells)] for one in self.refused],
            "refused_count": self.refused_count,
            "notes": list(self.notes),
        }

    @classmethod
    def of(cls, kept: Mapping[str, Any], ledger: Ledger) -> Self:
        """As it was, from what is kept."""
        return cls(
            sheet=kept["sheet"],
            headings=tuple(kept["headings"]),
            rows=kept["rows"],
            unchanged=kept["unchanged"],
            changes=tuple(_change(line, ledger) for line in kept["changes"]),
            conflicts=tuple(_change(line, ledger) for line in kept["conflicts"]),
            refused=tuple(
                Refused(row, column, why, tuple(cells))
                for row, column, why, cells in kept["refused"]
            ),
            refused_count=kept["refused_count"],
            notes=tuple(kept["notes"]),
        )


def _kept(change: Change) -> list[Any]:
    values = [change.base, change.today, change.returned]
    plain = [value.isoformat() if isinstance(value, date) else value for value in values]
    return [change.row, change.organisation, change.column, *plain]


def _change(line: list[Any], ledger: Ledger) -> Change:
    row, organisation, key, *values = line
    if ledger[key].kind is Kind.DATE:
        values = [date.fromisoformat(value) if value else None for value in values]
    return Change(row, organisation, key, *values)
