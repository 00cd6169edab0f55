"""Which column of a returned workbook is which, also after it was moved or its heading touched up."""

from collections.abc import Sequence
from dataclasses import dataclass

from jingwei.fusion.reading.grid import letter
from jingwei.fusion.reading.headings import deletions, meaning, plain
from jingwei.kernel.catalogue import translate as _
from jingwei.ledgers.definition import Column
from jingwei.ledgers.rules import LedgerRefused

_LONG_ENOUGH = 4  # characters of a heading that may be one off


@dataclass(frozen=True, slots=True)
class Matched:
    """Where the columns stand, from 0, by their keys; which are not there any more."""

    places: dict[str, int]
    missing: tuple[Column, ...]


def match(headings: Sequence[str], columns: Sequence[Column], *, name: str) -> Matched:
    """Find the columns by their headings: as they were, else a little changed, else by meaning.

    Raises LedgerRefused where two headings claim one column.
    """
    said = [plain(heading) for heading in headings]
    places: dict[str, int] = {}
    for is_same in (_is_exact, _is_near, _is_meant):
        for column in columns:
            if column.key in places:
                continue
            free = [n for n, word in enumerate(said) if word and n not in places.values()]
            found = [n for n in free if is_same(said[n], column)]
            if len(found) > 1:
                raise LedgerRefused(_twice(name, column, found))
            if found:
                places[column.key] = found[0]
    return Matched(places, tuple(column for column in columns if column.key not in places))


def _is_exact(said: str, column: Column) -> bool:
    return said in (plain(column.title), plain(column.heading))


def _is_near(said: str, column: Column) -> bool:
    for title in {plain(column.title), plain(column.heading)}:
        if len(title) >= _LONG_ENOUGH and set(deletions(said)) & set(deletions(title)):
            return True
        if len(title) >= _LONG_ENOUGH and said.startswith(title):
            return True
    return False


def _is_meant(said: str, column: Column) -> bool:
    found = meaning(said)
    return bool(column.alias and found and found.field == column.alias)


def _twice(name: str, column: Column, found: Sequence[int]) -> str:
    letters = "、".join(letter(place) for place in found)
    text = _("{name}：{letters} 列都像是“{column}”，请只留一列。")
    return text.format(name=name, letters=letters, column=column.heading)
