"""What the desk is made of: parts, and what they show: lines, figures, or a table of units."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import ClassVar

from jingwei.web.request import OfficeRequest


@dataclass(frozen=True, slots=True)
class Item:
    """A line of the desk: what it says, where it leads, and until when ("" where nothing presses).

    state: one of the badges' states: open, soon, overdue, closed.
    """

    text: str
    address: str
    note: str = ""
    state: str = "open"


@dataclass(frozen=True, slots=True)
class Lines:
    """What waits, the most urgent first."""

    items: tuple[Item, ...]
    drawn: ClassVar[str] = "lines"


@dataclass(frozen=True, slots=True)
class Tile:
    """A figure with its title; `address` opens the rows that it counted, "" where no page shows them."""

    title: str
    value: int
    address: str


@dataclass(frozen=True, slots=True)
class Tiles:
    """Some figures side by side."""

    tiles: tuple[Tile, ...]
    drawn: ClassVar[str] = "tiles"


@dataclass(frozen=True, slots=True)
class UnitLine:
    """A unit with its figures; `share`: how long its bar is, of 100."""

    title: str
    address: str
    share: int
    figures: tuple[Tile, ...]


@dataclass(frozen=True, slots=True)
class UnitTable:
    """Units, one under the other, with the same figures each; `total` is the reader's whole part.

    is_cut: there are more units than these. `ledger` tells of all of them, None where the reader may open none.
    """

    headings: tuple[str, ...]
    total: UnitLine
    units: tuple[UnitLine, ...]
    is_cut: bool = False
    ledger: Item | None = None
    drawn: ClassVar[str] = "units"


Shown = Lines | Tiles | UnitTable


@dataclass(frozen=True, slots=True)
class Part:
    """A part of the desk: its title, what fills it, and what it says while there is nothing to show.

    `shows` gets the request and gives what this reader sees, None for nothing.
    """

    title: str
    shows: Callable[[OfficeRequest], Shown | None]
    empty: str
