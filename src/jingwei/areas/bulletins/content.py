"""What a bulletin says, as data: the same from which its page, its Word file and its PDF are made (R-T.4)."""

import hashlib
import json
from collections.abc import Iterator
from dataclasses import dataclass, field, fields
from typing import Any, Self

OVERDUE = "overdue"  # the field of a number of cases, which is no reading of an indicator


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """A text, and where it is a number the reading that it is of.

    figure: key of the indicator. unit, day (ISO): whose, as of when. field: of a reference. move: of a
    movement, the word for what became of the rows. procedure: of a number of its cases since a day, whose
    measure the field is then. reading, before: frozen readings, by id; before: the
    one that it is compared with.
    """

    text: str
    figure: str = ""
    unit: int = 0
    day: str = ""
    field: str = ""
    move: str = ""
    reading: int = 0
    since: str = ""
    before: int = 0
    procedure: str = ""

    def kept(self) -> dict[str, Any]:
        """As JSON, without what is empty."""
        return {one.name: value for one in fields(self) if (value := getattr(self, one.name))} or {
            "text": ""
        }


Cell = tuple[Piece, ...]


@dataclass(frozen=True, slots=True)
class Point:
    """A day of a course; share: of 0 to 1, None where there is nothing."""

    day: str
    share: float | None
    piece: Piece


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A block: its kind (heading, paragraph, table, course), its text, and of a table or a course the rest.

    rows: of a table, each a line of cells; organisations: of a list, the number of each row. lines: of a
    course, title and points of each indicator.
    """

    kind: str
    text: Cell
    head: tuple[str, ...] = ()
    rows: tuple[tuple[Cell, ...], ...] = ()
    organisations: tuple[int, ...] = ()
    lines: tuple[tuple[str, tuple[Point, ...]], ...] = ()

    def pieces(self) -> Iterator[Piece]:
        """All of it, in the order of reading."""
        yield from self.text
        for row in self.rows:
            for cell in row:
                yield from cell
        for _title, points in self.lines:
            yield from (one.piece for one in points)

    def kept(self) -> dict[str, Any]:
        """As JSON."""
        return {
            "kind": self.kind,
            "text": [one.kept() for one in self.text],
            "head": list(self.head),
            "rows": [[[one.kept() for one in cell] for cell in row] for row in self.rows],
            "organisations": list(self.organisations),
            "lines": [
                {"title": title, "points": [{"day": one.day, "share": one.share, "piece": one.piece.kept()} for one in points]}
                for title, points in self.lines
            ],
        }  # fmt: skip

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Self:
        """The part that was kept."""
        return cls(
            kind=kept["kind"],
            text=_cell(kept["text"]),
            head=tuple(kept["head"]),
            rows=tuple(tuple(_cell(cell) for cell in row) for row in kept["rows"]),
            organisations=tuple(kept["organisations"]),
            lines=tuple(
                (
                    line["title"],
                    tuple(Point(one["day"], one["share"], Piece(**one["piece"])) for one in line["points"]),
                )
                for line in kept["lines"]
            ),
        )  # fmt: skip


@dataclass(frozen=True, slots=True)
class Content:
    """All parts of a bulletin, and its title."""

    title: str
    unit: str
    parts: tuple[Part, ...] = field(default=())

    def pieces(self) -> Iterator[Piece]:
        """Every piece, in the order of reading."""
        for part in self.parts:
            yield from part.pieces()

    def numbers(self) -> Iterator[Piece]:
        """The pieces that are numbers."""
        return (one for one in self.pieces() if one.figure)

    def kept(self) -> dict[str, Any]:
        """As JSON."""
        return {"title": self.title, "unit": self.unit, "parts": [one.kept() for one in self.parts]}

    @classmethod
    def of(cls, kept: dict[str, Any]) -> Self:
        """The content that was kept."""
        return cls(kept["title"], kept["unit"], tuple(Part.of(one) for one in kept["parts"]))

    def said(self) -> str:
        """A digest of what a reader reads, whichever readings it was taken from."""
        texts = [self.title, self.unit, *(one.text for one in self.pieces())]
        return _digest([texts, [list(part.head) for part in self.parts]])

    def digest(self) -> str:
        """A digest of all of it, its readings too: equal rows, equal digest."""
        return _digest(self.kept())


def _cell(kept: list[dict[str, Any]]) -> Cell:
    return tuple(Piece(**one) for one in kept)


def _digest(what: Any) -> str:
    written = json.dumps(what, ensure_ascii=False, sort_keys=True)
    return hashlib.sha256(written.encode()).hexdigest()
