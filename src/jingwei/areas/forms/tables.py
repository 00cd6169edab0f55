"""Finds a table of figures: a column that names units, headings above it (R-FM.4)."""

import re
from collections.abc import Callable

from jingwei.areas.forms.layouts import Heading, Kind, Sheet, Waiting
from jingwei.fusion.reading.grid import Head
from jingwei.fusion.reading.headers import counts_columns, path_meaning, paths_of

_DEEPEST = 3  # rows of a heading
_LABELLED = re.compile(r"^[^:：]{2,12}[:：]")
_NAMES = ("org.name", "org.uscc")
_ALL = re.compile(r"\s*(?:合\s*计|总\s*计|小\s*计|全[市区县旗])\s*")
Knows = Callable[[str], bool]


def read_table(head: Head, *, knows: Knows) -> Sheet | None:
    """The sheet as a table of units; None where it is none. A unit may stand in any of the leading columns."""
    columns = [one for one in range(head.width) if _names_units(head, one, knows)]
    if not columns:
        return None
    labels = tuple(range(columns[0], columns[-1] + 1)) if _side_by_side(columns) else (columns[0],)
    named = [row for row in range(len(head.rows)) if _label(head, row, labels, knows)]
    header = _header(head, named[0])
    if not header:
        return None
    paths = paths_of(head, header)
    headings = tuple(Heading(place, path) for place, path in enumerate(paths) if path)
    if _lists_organisations(head, headings, labels, named[0]):
        return None
    last = _last(head, named[0], labels)
    waiting = tuple(
        Waiting(row, _label(head, row, labels, knows) or _any(head, row, labels))
        for row in range(named[0], last + 1)
        if _any(head, row, labels)
    )
    return Sheet(head.name, Kind.TABLE, headings, named[0], None, waiting, _own(labels, headings))


def _names_units(head: Head, column: int, knows: Knows) -> bool:
    """Several different units, and hardly anything else below the first of them."""
    texts = head.column(column, first_row=0)
    first = next((row for row, text in enumerate(texts) if text and knows(text)), None)
    if first is None:
        return False
    below = [text for text in texts[first:] if text]
    units = [text for text in below if knows(text)]
    real = {text for text in units if not _ALL.fullmatch(text)}
    enough = len(real) > 1 or (len(real) == 1 and len(units) > 1)
    # A list repeats the district of each of its organisations; a table names each unit once.
    return enough and 2 * len(units) >= len(below) and 3 * len(set(units)) >= 2 * len(units)


def _side_by_side(columns: list[int]) -> bool:
    return columns[-1] - columns[0] == len(columns) - 1 and columns[0] <= 2


def _label(head: Head, row: int, labels: tuple[int, ...], knows: Knows) -> str:
    """What names the row: the lowest unit, of 海勃湾区 | 小计 the district."""
    texts = [head.cell(row, column) for column in labels]
    known = [text for text in texts if text and knows(text)]
    real = [text for text in known if not _ALL.fullmatch(text)]
    return (real or known or [""])[-1]


def _any(head: Head, row: int, labels: tuple[int, ...]) -> str:
    return next(
        (head.cell(row, column) for column in reversed(labels) if head.cell(row, column)), ""
    )


def _header(head: Head, first: int) -> tuple[int, ...]:
    """The rows directly above the first unit that hold headings."""
    rows: list[int] = []
    row = first - 1
    while row >= 0 and len(rows) < _DEEPEST:
        texts = [head.rows[row][column] for column in head.filled(row)]
        if counts_columns(head, row):
            row -= 1
            continue
        if len(texts) < 2 or all(map(_LABELLED.match, texts[:2])):
            break
        rows.insert(0, row)
        row -= 1
    return tuple(rows)


def _lists_organisations(
    head: Head, headings: tuple[Heading, ...], labels: tuple[int, ...], first: int
) -> bool:
    """Whether the rows are organisations after all, each with its district beside it."""
    for heading in headings:
        found = path_meaning(heading.path)
        if heading.column in labels or found is None or found.field not in _NAMES:
            continue
        if sum(map(bool, head.column(heading.column, first_row=first))) > 1:
            return True
    return False


def _last(head: Head, first: int, labels: tuple[int, ...]) -> int:
    """The last row of the table: what comes after a gap, and notes, belong to it no more."""
    last = first
    for row in range(first, len(head.rows)):
        text = _any(head, row, labels)
        if not text or _LABELLED.match(text):
            break
        last = row
    return last


def _own(labels: tuple[int, ...], headings: tuple[Heading, ...]) -> tuple[int, ...]:
    """The columns that are not filled: those that name the rows, and the running number before them."""
    return tuple(
        heading.column
        for heading in headings
        if heading.column in labels
        or (heading.column < labels[0] and "".join(heading.path) in ("序号", "编号"))
    )
