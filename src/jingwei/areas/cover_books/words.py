"""The headings and words of the offices' own ledgers, from the data file beside this module (R-B.2)."""

import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import Any

from jingwei.areas.cover_books.kinds import BookKind
from jingwei.fusion.reading.tables import Vocabulary

_NEEDED = {
    BookKind.PARTIES: (("name",), ("hosts", "host_codes", "level", "formation", "formal", "members", "established")),
    BookKind.INSTRUCTORS: (("name",), ("hosts", "host_codes", "unit")),
}  # fmt: skip
_NEVER_PERSONS = {
    BookKind.PARTIES: frozenset({"name", "hosts", "upper", "formal", "probationary", "members"}),
    BookKind.INSTRUCTORS: frozenset({"hosts", "unit"}),
}


@cache
def vocabulary(kind: BookKind) -> Vocabulary:
    """What is read of a ledger of this kind; instructors are persons of the closed list (E-19)."""
    return Vocabulary(
        headings=_written()[kind], needed=_NEEDED[kind], never_persons=_NEVER_PERSONS[kind],
        is_of_persons=kind is BookKind.INSTRUCTORS,
    )  # fmt: skip


def meant(table: str, text: str) -> str:
    """The value of the first word of the table that stands in the text; "" where none does."""
    found = (line["value"] for line in _written()[table] if any(w in text for w in line["words"]))
    return str(next(found, ""))


@cache
def _written() -> Mapping[str, Any]:
    place = files("jingwei.areas.cover_books").joinpath("words.toml")
    return tomllib.loads(place.read_text("utf-8"))
