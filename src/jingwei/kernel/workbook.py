"""Writes every workbook that leaves Jingwei: safe, the same bytes each time, fast for long tables.

xlsxwriter lays out an empty workbook - headings, styles, filters, drop-downs, print set-up - with a
pattern line under the headings of each sheet. The lines themselves are then made column by column
and put in the pattern's place, which is some ten times faster than one call a cell, and needs the
memory of a few thousand lines only.
"""

import io
import re
import zipfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from typing import Any

import xlsxwriter
from xlsxwriter.utility import xl_col_to_name

from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.sheet_lines import filled
from jingwei.kernel.sheets import WAITING, Column, Kind, Sheet, heading_row

__all__ = ["Column", "Kind", "Sheet", "heading_row", "sheet_name", "write_workbook"]

FONT = "Microsoft YaHei"
ACCENT, QUIET, HAIRLINE, BAND = "#0B5CAB", "#5F6B7A", "#D5DBE3", "#EEF2F7"

NUMBERS = (Kind.NUMBER, Kind.PERCENT)
_FORBIDDEN_IN_NAMES = re.compile(r"[\[\]:*?/\\]")
_STORED = (1980, 1, 1, 0, 0, 0)


@dataclass(frozen=True, slots=True)
class Styles:
    """The formats of one workbook."""

    title: Any
    note: Any
    headings: dict[bool, Any]
    cells: dict[tuple[Kind, bool], Any]
    waiting: Any


def write_workbook(path: Path, sheets: Sequence[Sheet], *, created: date, day: str) -> None:
    """Write the sheets to ``path``, replacing it; ``day`` stands at the foot of each printed page.

    Text is always text: nothing in the frames can become a formula, a number or a link. Characters
    that XML forbids are left out; cells over 32,767 characters are cut, with a mark. The same
    sheets give the same bytes.
    """
    skeleton = zipfile.ZipFile(io.BytesIO(_skeleton(sheets, created=created, day=day)))
    with skeleton, zipfile.ZipFile(path, "w") as archive:
        for part in skeleton.namelist():
            number = re.fullmatch(r"xl/worksheets/sheet(\d+)\.xml", part)
            blocks = (
                filled(skeleton.read(part), sheets[int(number[1]) - 1])
                if number
                else iter([skeleton.read(part)])
            )
            _store(archive, part, blocks)


def sheet_name(wanted: str, *, taken: Sequence[str] = ()) -> str:
    """Return a name that Excel accepts: at most 31 characters, none forbidden, none taken twice."""
    plain = _FORBIDDEN_IN_NAMES.sub(" ", wanted).strip(" '")[:31] or "Sheet"
    number = 2
    name = plain
    while name.lower() in {other.lower() for other in taken}:
        name = f"{plain[:27]} {number}"
        number += 1
    return name


def _store(archive: zipfile.ZipFile, name: str, blocks: Iterator[bytes]) -> None:
    entry = zipfile.ZipInfo(name, _STORED)
    entry.compress_type = zipfile.ZIP_DEFLATED
    entry.external_attr = 0o600 << 16
    # More effort triples the time and saves a twentieth of the size.
    entry._compresslevel = 1  # type: ignore[attr-defined]  # noqa: SLF001
    with archive.open(entry, "w", force_zip64=False) as part:
        for block in blocks:
            part.write(block)


# --- The empty workbook ---------------------------------------------------------------------------


def _skeleton(sheets: Sequence[Sheet], *, created: date, day: str) -> bytes:
    memory = io.BytesIO()
    book = xlsxwriter.Workbook(memory, {"in_memory": True})
    made = datetime(created.year, created.month, created.day)  # noqa: DTZ001 - a day, no instant
    book.set_properties({"title": sheets[0].title, "author": "Jingwei", "created": made})
    styles = _styles(book)
    for sheet in sheets:
        page = book.add_worksheet(sheet.name)
        _head(page, sheet, styles)
        _pattern(page, sheet, styles)
        _behaviour(page, sheet, styles)
        _print(page, sheet, day=day)
    book.close()
    return memory.getvalue()


def _styles(book: Any) -> Styles:
    base = {"font_name": FONT, "font_size": 10, "valign": "vcenter"}
    make = book.add_format
    ruled = {**base, "bottom": 1, "bottom_color": HAIRLINE}
    own: dict[Kind, dict[str, object]] = {
        Kind.TEXT: {"num_format": "@"},
        Kind.WRAPPED: {"num_format": "@", "text_wrap": True},
        Kind.CODE: {"num_format": "@", "font_name": "Consolas"},
        Kind.NUMBER: {"num_format": "#,##0", "align": "right", "indent": 1},
        Kind.PERCENT: {"num_format": "0.0%", "align": "right", "indent": 1},
        Kind.ANSWER: {"num_format": "@", "border": 1, "border_color": ACCENT},
    }
    heading = {**base, "bold": True, "bg_color": BAND, "text_wrap": True}
    heading |= {"bottom": 2, "bottom_color": ACCENT, "top": 1, "top_color": HAIRLINE}
    right = {False: {}, True: {"align": "right", "indent": 1}}
    strong = {"bold": True, "bg_color": BAND}
    cells = {
        (kind, is_strong): make({**ruled, **extra, **(strong if is_strong else {})})
        for kind, extra in own.items()
        for is_strong in (False, True)
    }
    return Styles(
        title=make({**base, "font_size": 15, "bold": True, "font_color": ACCENT}),
        note=make({**base, "font_color": QUIET}),
        headings={is_number: make({**heading, **right[is_number]}) for is_number in right},
        cells=cells,
        waiting=make({"bg_color": WAITING}),
    )


def _head(page: Any, sheet: Sheet, styles: Styles) -> None:
    """Title, notes and headings."""
    page.set_row(0, 26)
    page.write_string(0, 0, sheet.title, styles.title)
    for line, note in enumerate(sheet.notes, start=1):
        page.write_string(line, 0, note, styles.note)
    heading = heading_row(sheet) - 1
    page.set_row(heading, 32)
    for place, column in enumerate(sheet.columns):
        style = styles.headings[column.kind in NUMBERS]
        page.write_string(heading, place, column.heading, style)
        page.set_column(place, place, column.width, None, {"hidden": column.hidden})


def _pattern(page: Any, sheet: Sheet, styles: Styles) -> None:
    """Two lines that only show the style of each column: ordinary and strong."""
    heading = heading_row(sheet)
    if sheet.level:
        page.set_row(heading + 1, None, None, {"level": 1})
    for line, is_strong in enumerate((False, True)):
        for place, column in enumerate(sheet.columns):
            page.write_blank(heading + line, place, None, styles.cells[column.kind, is_strong])


def _behaviour(page: Any, sheet: Sheet, styles: Styles) -> None:
    heading = heading_row(sheet) - 1
    first, last = heading + 1, max(heading + sheet.rows.height, heading + 1)
    right = len(sheet.columns) - 1
    page.freeze_panes(heading + 1, sheet.frozen)
    page.hide_gridlines(2)
    if sheet.filtered and sheet.rows.height:
        page.autofilter(heading, 0, last, right)
    page.ignore_errors({"number_stored_as_text": f"A1:{xl_col_to_name(right)}{last + 2}"})
    if sheet.tab:
        page.set_tab_color(sheet.tab)
    if sheet.level:
        page.outline_settings(symbols_below=False)
    for place, column in enumerate(sheet.columns):
        if column.choices:
            page.data_validation(first, place, last, place, _drop_down(column))
        sign = {sheet.unanswered: "=0", sheet.noted: ">0"}.get(column.key)
        if sign and sheet.rows.height:
            formula = f"=LEN(TRIM(${xl_col_to_name(place)}{first + 1})){sign}"
            rule = {"type": "formula", "criteria": formula, "format": styles.waiting}
            page.conditional_format(first, place, last, place, rule)
            if sheet.frozen:
                page.conditional_format(first, 0, last, sheet.frozen - 1, rule)


def _drop_down(column: Column) -> dict[str, object]:
    return {
        "validate": "list",
        "source": list(column.choices),
        "error_type": "warning",
        "error_title": column.heading,
        "error_message": _("请从下拉框里选：{choices}。").format(choices="、".join(column.choices)),
    }


def _print(page: Any, sheet: Sheet, *, day: str) -> None:
    """A4 across, as many pages down as it takes; headings repeat; day and page at the foot."""
    heading = heading_row(sheet) - 1
    page.set_landscape()
    page.set_paper(9)
    page.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
    page.fit_to_pages(1, 0)
    page.repeat_rows(heading)
    if sheet.printed:
        last = heading + max(sheet.rows.height, 1) + (sheet.total is not None)
        page.print_area(0, 0, last, sheet.printed - 1)
    pages = _("第 {page} 页，共 {pages} 页").format(page="&P", pages="&N")
    name = sheet.title.replace("&", "&&")
    page.set_footer(f"&L{day.replace('&', '&&')}&C{name}&R{pages}"[:255])
