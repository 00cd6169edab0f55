"""Values of a ledger as people read them: words for codes, names for units, "<5" for few people."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from typing import Any, NamedTuple

from django.db.models import F

from jingwei.fusion.privacy import SMALLEST_COUNT
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.register_number import written
from jingwei.ledgers.definition import WORDED, Column, Kind
from jingwei.ledgers.window import Line
from jingwei.units.models import Unit
from jingwei.units.paths import ids_of
from jingwei.units.prepared import Given, IsAnyOf, Prepared

RAW_BEFORE = 2  # of a line: the row's id and what it is sorted by


class Cell(NamedTuple):
    """A value as it is read, and as it is kept: what a filter on it is made of."""

    text: str
    raw: Any


class Place(NamedTuple):
    """A unit as it is shown."""

    name: str
    kind: str
    path: tuple[int, ...]


@dataclass
class Places:
    """Units by id, named as of a day; what is missing is fetched in two queries for all at once."""

    on: date
    found: dict[int, Place] = field(default_factory=dict)

    def fetch(self, ids: Iterable[int], *, above: bool) -> None:
        """Learns these units, and those above them where they are wanted."""
        self._learn(set(ids))
        if above:
            self._learn({pk for one in list(self.found.values()) for pk in one.path})

    def name(self, pk: int) -> str:
        """What the unit is called; its number where it had no name on the day."""
        found = self.found.get(pk)
        return found.name if found and found.name else f"#{pk}"

    def above(self, pk: int, *, kinds: Sequence[str]) -> int | None:
        """The nearest unit of one of the kinds, the unit itself or above it."""
        found = self.found.get(pk)
        line = reversed(found.path) if found else ()
        return next(
            (one for one in line if one in self.found and self.found[one].kind in kinds), None
        )

    def _learn(self, ids: set[int]) -> None:
        missing = ids - set(self.found)
        if missing:
            for pk, name, kind, path in _NAMED(ids=list(missing), day=self.on):
                self.found[pk] = Place(name or "", kind, tuple(ids_of(path)))


def _named(ids: Any, day: date) -> Any:
    units: Any = Unit.objects.filter(IsAnyOf(F("pk"), ids)).named(on=day)
    return units.values_list("pk", "name", "kind", "path")


_NAMED = Prepared(_named, ids=Given.NUMBERS, day=Given.DAY)


Shower = Callable[[Any], Cell]


def cells(
    columns: Sequence[Column], lines: Sequence[Line], places: Places
) -> list[tuple[Cell, ...]]:
    """The rows as people read them, in at most two queries."""
    _learn_units(columns, list(zip(*lines, strict=True)), places)
    showers = [shower(column, places) for column in columns]
    return [
        tuple(show(raw) for show, raw in zip(showers, line[RAW_BEFORE:], strict=True))
        for line in lines
    ]


class Wording:
    """Words thousands of rows column by column; a unit or a code that recurs is worded once."""

    def __init__(self, columns: Sequence[Column], places: Places) -> None:
        self._columns, self._places = columns, places
        self._showers = [shower(column, places) for column in columns]

    def texts(self, values: Sequence[Sequence[Any]]) -> list[list[str]]:
        """The texts of each column; `values`: rows as they were read, turned on their side."""
        _learn_units(self._columns, values, self._places)
        pairs = zip(self._showers, values[RAW_BEFORE:], strict=True)
        return [_texts(show, column) for show, column in pairs]


def _texts(show: Shower, column: Sequence[Any]) -> list[str]:
    if show is _text:  # most columns: what was written is what is shown
        return [raw or "" for raw in column]
    return [show(raw).text for raw in column]


def _learn_units(
    columns: Sequence[Column], values: Sequence[Sequence[Any]], places: Places
) -> None:
    """Fetches the units that stand in rows turned on their side; there may be no row at all."""
    spots = [n for n, column in enumerate(columns, RAW_BEFORE) if column.kind is Kind.UNIT]
    if spots and values:
        ids = {raw for spot in spots for raw in values[spot]} - {None}
        places.fetch(ids, above=any(column.level for column in columns))


def shower(column: Column, places: Places) -> Shower:
    """How the values of a column are shown; chosen once for all rows. Its units are known to `places` by then."""
    if column.kind is Kind.UNIT:
        show = partial(_unit, places=places, kinds=tuple(map(str, column.level)))
        return _Known(show).__getitem__
    words = {code: _(text) for code, text in column.words.items()}
    if column.kind is Kind.TAGS:
        return partial(_tags, words=words, comma=_("、"))
    if column.kind in WORDED:
        return _Known(partial(_worded, words=words)).__getitem__
    if column.few:
        return _few
    return {Kind.LINK: _number, Kind.DATE: _plain, Kind.NUMBER: _plain}.get(column.kind, _text)


class _Known(dict[Any, Cell]):
    """Cells by value, each made when it is first asked for."""

    def __init__(self, show: Shower) -> None:
        super().__init__()
        self._show = show

    def __missing__(self, raw: Any) -> Cell:
        self[raw] = cell = self._show(raw)
        return cell


def _unit(raw: int | None, *, places: Places, kinds: Sequence[str]) -> Cell:
    if raw is not None and kinds:
        raw = places.above(raw, kinds=kinds)
    return Cell("" if raw is None else places.name(raw), raw)


def _tags(raw: Sequence[str] | None, *, words: dict[str, str], comma: str) -> Cell:
    return Cell(comma.join(words.get(one, one) for one in raw or ()), raw)


def _worded(raw: str | None, *, words: dict[str, str]) -> Cell:
    return Cell(words.get(raw, raw) if raw else "", raw)


def _few(raw: int | None) -> Cell:
    """Counts of people from one to four are one and the same value already in the query (E-17)."""
    return Cell(f"<{SMALLEST_COUNT}", raw) if raw and raw < SMALLEST_COUNT else _plain(raw)


def _number(raw: int | None) -> Cell:
    return Cell("" if raw is None else written(raw), raw)


def _plain(raw: date | int | None) -> Cell:
    return Cell("" if raw is None else str(raw), raw)


def _text(raw: str | None) -> Cell:
    return Cell(raw or "", raw)
