"""Lays a bulletin out as plain values, the same for Word and PDF: letterhead, number, title, blocks, signature."""

import re
from dataclasses import dataclass, field
from datetime import datetime

from django.utils import timezone

from jingwei.areas.bulletins.content import Cell, Part
from jingwei.areas.bulletins.documents.drawing import drawn, legend
from jingwei.areas.bulletins.drafting import written_day
from jingwei.areas.bulletins.models import Bulletin

_NUMERIC = re.compile(r"[-+−]?\d+(?:\.\d+)?%?|—")
_WIDEST, _NARROWEST = 18, 4  # of a column, in characters


@dataclass(frozen=True, slots=True)
class Column:
    """A column of a table: its share of the width, in characters, and whether its cells are numbers."""

    width: int
    is_number: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """A heading, paragraph, table, drawing or note."""

    kind: str
    text: str = ""
    head: tuple[str, ...] = ()
    rows: tuple[tuple[str, ...], ...] = ()
    columns: tuple[Column, ...] = ()
    svg: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Laid:
    """A document, ready to be set."""

    letterhead: str
    mark: str
    title: str
    issuer: str
    date: str
    secrecy: str
    stamp: str
    blocks: tuple[Block, ...] = field(default=())

    def texts(self) -> list[str]:
        """Every text in it, in the order of reading."""
        found = [self.letterhead, self.mark, self.title]
        for one in self.blocks:
            found += [one.text, *one.head, *(cell for row in one.rows for cell in row)]
        return [text for text in [*found, self.issuer, self.date, self.stamp] if text]


@dataclass(frozen=True, slots=True)
class Stamp:
    """What is stamped on a file that leaves: class of data, whose account, when, under which number."""

    secrecy: str
    text: str


def laid(bulletin: Bulletin, stamp: Stamp) -> Laid:
    """The stored content as a document."""
    said = bulletin.said
    return Laid(
        letterhead=f"{said.unit}通报",
        mark=bulletin.mark,
        title=said.title,
        issuer=said.unit,
        date=_day(bulletin.issued_at),
        secrecy=stamp.secrecy,
        stamp=stamp.text,
        blocks=tuple(block for part in said.parts for block in _blocks(part)),
    )


def _blocks(part: Part) -> list[Block]:
    text = joined(part.text)
    if part.kind != "course":
        rows = tuple(tuple(joined(cell) for cell in row) for row in part.rows)
        if part.kind == "table" and not rows:
            return [Block(kind="note", text=text)]
        return [
            Block(
                kind=part.kind,
                text=text,
                head=part.head,
                rows=rows,
                columns=_columns(part.head, rows),
            )
        ]
    titles = [title for title, _points in part.lines]
    days = [point.day for point in part.lines[0][1]]
    rows = tuple(
        (day, *(points[place].piece.text for _title, points in part.lines))
        for place, day in enumerate(days)
    )
    head = ("截至", *titles)
    return [
        Block(kind="drawing", text=f"{text}（{legend(titles)}）", svg=drawn(part.lines)),
        Block(kind="table", text="", head=head, rows=rows, columns=_columns(head, rows)),
    ]  # fmt: skip


def joined(cell: Cell) -> str:
    """The text of its pieces."""
    return "".join(one.text for one in cell)


def _columns(head: tuple[str, ...], rows: tuple[tuple[str, ...], ...]) -> tuple[Column, ...]:
    found = []
    for place, title in enumerate(head):
        cells = [row[place] for row in rows]
        longest = max([_NARROWEST, (_ems(title) + 1) // 2, *map(_ems, cells)])
        is_number = place > 0 and all(_NUMERIC.fullmatch(cell) for cell in cells)
        found.append(Column(min(_WIDEST, longest), is_number))
    return tuple(found)


def _ems(text: str) -> int:
    """How wide it is, in Chinese characters: two Latin ones are as wide as one."""
    return sum(2 if ord(char) > 0x2E7F else 1 for char in text) // 2 + 1


def _day(at: datetime) -> str:
    return written_day(timezone.localdate(at))
