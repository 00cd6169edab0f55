"""What the desk is made of: parts, and their lines."""

from collections.abc import Callable
from dataclasses import dataclass

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
class Part:
    """A part of the desk: its title, what fills it, and what it says while it is empty.

    `items` gets the request and gives the lines for this reader, the most urgent first.
    """

    title: str
    items: Callable[[OfficeRequest], list[Item]]
    empty: str
