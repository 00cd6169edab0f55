"""The rows of a ledger as they are drawn: a value that stands in many rows is drawn once (R-W.15)."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from typing import Any
from urllib.parse import quote_plus

from markupsafe import Markup, escape

from jingwei.kernel.catalogue import Language, spoken
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.register_number import written
from jingwei.ledgers.asked import Asked, Match, clicked
from jingwei.ledgers.catalogue import LEDGERS
from jingwei.ledgers.definition import Column, Kind, Ledger
from jingwei.ledgers.reading import Heading, Page, Row
from jingwei.ledgers.shown import Cell
from jingwei.ledgers.typed import spelt
from jingwei.web.addresses import address
from jingwei.web.ledgers.steps import opening

WIDE = 24  # digits: from here on a text is broken into lines
_GROUP = 4
# Codes are nearly all different, and tags are several: a click on one would keep that row alone.
_TOO_FINE = frozenset({Kind.CODE, Kind.TAGS})


@dataclass(frozen=True, slots=True)
class Head:
    """A heading as it is drawn."""

    heading: Heading
    style: str


# Takes a cell, gives markup in which all that came from outside is escaped.
Drawer = Callable[[Cell], str]


def heads(found: Page) -> list[Head]:
    """The headings from the left; the first stands over the names of the rows."""
    first, *others = found.headings
    return [Head(first, ""), *(Head(one, _style(found.ledger[one.key])) for one in others)]


def choices(ledger: Ledger, columns: Sequence[str]) -> Markup:
    """The boxes by which columns are chosen: those shown, in their order, then the others."""
    others = [column.key for column in ledger.columns if column.key not in columns]
    boxes = [
        (key, is_shown) for keys, is_shown in ((columns, True), (others, False)) for key in keys
    ]
    return Markup("").join(_choice(ledger.key, *box, spoken()) for box in boxes)


@cache
def _choice(ledger: str, key: str, is_shown: bool, _language: Language) -> Markup:  # noqa: FBT001 - part of a key
    column = LEDGERS[ledger][key]
    box = Markup('<label title="{}"><input type="checkbox" name="cols" value="{}"{}> {}</label>')
    return box.format(_(column.help), key, " checked" if is_shown else "", column.heading)


def lines(found: Page, *, is_picked: bool) -> list[Markup]:
    """The rows; the first cell opens the page of what the row is about, and picks the row where one may."""
    ledger, asked = found.ledger, found.asked
    door = _door(ledger, asked)
    drawers = [_drawer(ledger, asked, ledger[one.key]) for one in found.headings[1:]]
    draw = partial(_line, door=door, drawers=drawers, is_picked=is_picked)
    return list(map(draw, found.rows))


def _line(
    row: Row, *, door: Callable[[int], str], drawers: list[Drawer], is_picked: bool
) -> Markup:
    first, *others = row.cells
    name, opens = escape(first.text or written(row.key)), door(row.key)
    pick = (
        f'<input type="checkbox" name="row" value="{row.key}" form="chosen" aria-label="{name}"> '
    )
    named = f'<span tabindex="-1" data-jw-open>{name}</span>'
    if opens:
        named = f'<a href="{escape(opens)}" hx-boost="false" data-jw-open>{name}</a>'
    drawn = "".join([draw(cell) for draw, cell in zip(drawers, others, strict=True)])
    line = f'<tr><th scope="row">{pick if is_picked else ""}{named}</th>{drawn}</tr>'
    return Markup(line)  # noqa: S704 - all that came from outside is escaped


def _door(ledger: Ledger, asked: Asked) -> Callable[[int], str]:
    """What a row opens: an organisation's page; of a tally, the list of what was tallied."""
    day = f"on={asked.on}" if asked.on else ""
    if ledger.is_of_its_own:
        return _page_of(ledger, f"?{day}" if day else "")
    if ledger.is_grouped:
        # The base register has the same unit as a column.
        column, tail = ledger.row.removesuffix("_id"), f"&{day}" if day else ""
        return lambda key: f"../register/?{column}.{Match.IN}={key}{tail}"
    page, tail = opening(), f"?{day}" if day else ""
    if not page:
        return lambda _key: ""
    return lambda key: page.format(number=written(key)) + tail


def _page_of(ledger: Ledger, tail: str) -> Callable[[int], str]:
    """The page of what a row is about by its id; none where there is none."""
    if not ledger.page:
        return lambda _key: ""
    page = address(ledger.page, [0]).replace("0", "{key}")
    return lambda key: page.format(key=key) + tail


def _drawer(ledger: Ledger, asked: Asked, column: Column) -> Drawer:
    """How the cells of a column are drawn."""
    style = _style(column)
    start = f'<td class="{style}">' if style else "<td>"
    if column.kind is Kind.CODE:
        return lambda cell: f"{start}{grouped(cell.text)}</td>"
    leads = _leads(ledger, asked, column)
    if leads is None:
        return lambda cell: f"{start}{escape(cell.text)}</td>"
    met: dict[Any, str] = {"": f"{start}</td>", None: f"{start}</td>"}

    def draw(cell: Cell) -> str:
        """What was met before costs a look into a dictionary."""
        found = met.get(cell.raw)
        if found is None:
            # Arrow keys walk over the values; by Tab one would pass through hundreds of them.
            link = f'<a href="{escape(leads(cell.raw))}" tabindex="-1">{escape(cell.text)}</a>'
            found = met[cell.raw] = f"{start}{link}</td>"
        return found

    return draw


def _leads(ledger: Ledger, asked: Asked, column: Column) -> Callable[[Any], str] | None:
    """Where a value of the column leads: to the list narrowed to it, of a number to its organisation."""
    if column.kind is Kind.LINK:
        return _door(ledger, asked) if opening() else None
    if not _narrows(ledger, column):
        return None
    others = asked.without_column(column.key).query()
    test = clicked(column)
    start = f"?{others}&{column.key}.{test}=" if others else f"?{column.key}.{test}="
    return lambda raw: start + quote_plus(spelt(column, raw))


def _narrows(ledger: Ledger, column: Column) -> bool:
    """Whether a click on a value narrows the list to it."""
    is_tally = ledger.is_grouped and column.kind is Kind.NUMBER
    return column.filterable and column.kind not in _TOO_FINE and not is_tally


def _style(column: Column) -> str:
    if column.kind is Kind.NUMBER:
        return "number"
    if column.kind in (Kind.CODE, Kind.LINK):
        return "code"
    return "wide" if column.width >= WIDE else ""


def grouped(code: str) -> Markup:
    """A code that the eye reads in groups of four, and that is copied without gaps."""
    if len(code) <= 2 * _GROUP or not (code.isascii() and code.isalnum()):
        return escape(code)
    parts = [code[at : at + _GROUP] for at in range(0, len(code), _GROUP)]
    return Markup("<i>" + "</i><i>".join(parts) + "</i>")  # noqa: S704 - letters and digits
