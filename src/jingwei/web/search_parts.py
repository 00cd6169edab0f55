"""What the page of the search is made of: groups of things that were found, each a function from request and text."""

from dataclasses import dataclass

MOST = 50


@dataclass(frozen=True, slots=True)
class Found:
    """One thing that was found: what it is called, what tells it from others, where it leads."""

    title: str
    notes: tuple[str, ...]
    name: str
    key: str | int


@dataclass(frozen=True, slots=True)
class Group:
    """What was found of one sort, `MOST` at most; `more`: there is more of it."""

    title: str
    found: tuple[Found, ...]
    more: bool
