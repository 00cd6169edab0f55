"""The top of a sheet as lists of text, with its merged cells: what the header is sought in."""

from collections.abc import Sequence
from dataclasses import dataclass

Merge = tuple[int, int, int, int]


@dataclass(frozen=True, slots=True)
class Head:
    """The first rows of a sheet, all of one width, counted from 0 like the merges.

    A merge is (first row, first column, last row, last column), ends included; ``height`` counts
    the rows of the whole sheet, as far as it is known.
    """

    name: str
    rows: tuple[tuple[str, ...], ...]
    merges: tuple[Merge, ...]
    height: int = 0

    @property
    def width(self) -> int:
        """Counts the columns."""
        return len(self.rows[0]) if self.rows else 0

    def cell(self, row: int, column: int) -> str:
        """Gives a cell, "" outside the sheet."""
        inside = 0 <= row < len(self.rows) and 0 <= column < self.width
        return self.rows[row][column] if inside else ""

    def column(self, column: int, *, first_row: int) -> list[str]:
        """Gives the cells of a column from a row on."""
        return [row[column] for row in self.rows[first_row:]]

    def filled(self, row: int) -> list[int]:
        """Lists the columns of a row that hold something."""
        return [column for column, text in enumerate(self.rows[row]) if text]

    def merge_at(self, row: int, column: int) -> Merge | None:
        """Finds the merge that covers a cell."""
        for merge in self.merges:
            if merge[0] <= row <= merge[2] and merge[1] <= column <= merge[3]:
                return merge
        return None


def head_of(
    name: str,
    rows: Sequence[Sequence[str]],
    *,
    left: int = 0,
    merges: Sequence[Sequence[int]] = (),
    height: int = 0,
) -> Head:
    """Makes a head of ragged rows that begin in column ``left``; cells are trimmed."""
    width = left + max(map(len, rows), default=0)
    padded = []
    for row in rows:
        cells = [""] * left + [cell.strip() for cell in row]
        padded.append(tuple(cells + [""] * (width - len(cells))))
    return Head(name, tuple(padded), tuple((m[0], m[1], m[2], m[3]) for m in merges), height)


def letter(column: int) -> str:
    """Gives a column its letters: 0 is A, 26 is AA."""
    letters = ""
    column += 1
    while column:
        column, rest = divmod(column - 1, 26)
        letters = chr(ord("A") + rest) + letters
    return letters
