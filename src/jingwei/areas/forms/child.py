"""The program of the limited child process that fills a blank workbook; it keeps all that it does not fill.

It is started by its path and imports nothing of the project but the limits of the child that reads
lists, whose path it is given. Its request is one line of JSON and the bytes of the workbook; its
answer one line of JSON, ``{"size": SIZE, "kept": [[SHEET, COLUMN, COUNT], ...]}`` or
``{"refused": CAUSE, ...}``, and the bytes of the filled workbook. Rows and columns are counted from 0.
"""

import copy
import importlib.util
import io
import json
import os
import re
import resource
import sys
import tempfile
from collections import Counter
from decimal import Decimal
from typing import Any

import openpyxl
from openpyxl.cell.cell import ILLEGAL_CHARACTERS_RE, MergedCell
from openpyxl.formula.translate import Translator
from openpyxl.styles import Alignment, Font
from openpyxl.styles.cell_style import StyleArray
from openpyxl.utils import get_column_letter, range_boundaries
from openpyxl.worksheet.properties import PageSetupProperties

_LONGEST = 32_767
_LARGEST_FILE = 64 << 20
_WIDTHS = (26, 38, 70)  # of the columns of the notes, in digits
_RANGE = re.compile(r"(\$?[A-Z]{1,3}\$?)(\d+)(:\$?[A-Z]{1,3}\$?)(\d+)")

Sheet = Any
Kept = Counter[tuple[str, int]]


def fill(content: bytes, request: dict[str, Any]) -> tuple[dict[str, Any], bytes]:
    """The filled workbook, and which cells kept their formulas."""
    book = openpyxl.load_workbook(io.BytesIO(content), rich_text=True, keep_links=False)
    kept: Kept = Counter()
    for said in request["sheets"]:
        page = book[said["name"]]
        if said["rows"]:
            make_room(page, said)
        for row, column, value in said["cells"]:
            put(page, row + 1, column + 1, value, kept, only_blank=said["only_blank"])
    lines = [[sheet, column, count] for (sheet, column), count in sorted(kept.items())]
    add_notes(book, request["notes"], lines)
    out = io.BytesIO()
    book.save(out)
    return {"kept": lines}, out.getvalue()


def put(page: Sheet, row: int, column: int, value: Any, kept: Kept, *, only_blank: bool) -> None:
    """One value; a formula stays, and of a merged range only its first cell is written."""
    cell = page.cell(row, column)
    if isinstance(cell, MergedCell):
        return
    if cell.data_type == "f":
        kept[page.title, column] += 1
    elif not (only_blank and cell.value not in (None, "")):
        write(cell, value)


def write(cell: Any, value: Any) -> None:
    """A number, a percentage as the cell shows it, or a text that can be nothing else."""
    if isinstance(value, dict):
        value = percentage(cell, value)
    if isinstance(value, str):
        cell.value = ILLEGAL_CHARACTERS_RE.sub("", value)[:_LONGEST]
        cell.data_type = "s"
    else:
        cell.value = value


def percentage(cell: Any, value: dict[str, Any]) -> float | str:
    """A fraction where the cell shows percent, a number where the heading says so, else a text."""
    number = Decimal(value["percent"])
    if "%" in (cell.number_format or ""):
        return float(number / 100)
    return float(number) if value["bare"] else f"{number}%"


# --- Room for a list ------------------------------------------------------------------------------


def make_room(page: Sheet, said: dict[str, Any]) -> None:
    """Rows of the list look like its first; what stands below moves down where the room is too small."""
    first, rows, footer = said["first"] + 1, said["rows"], said["footer"]
    end = first + rows - 1
    if footer is not None and footer + 1 <= end:
        move_down(page, footer + 1, end - footer, first)
    width = page.max_column
    pattern = [copy_of(page.cell(first, column)) for column in range(1, width + 1)]
    height = page.row_dimensions[first].height
    for row in range(first + 1, end + 1):
        if not any(page.cell(row, column).has_style for column in range(1, width + 1)):
            dress(page, row, pattern, first, height)


def copy_of(cell: Any) -> tuple[Any, Any]:
    """A cell's style, and its formula if it has one."""
    return copy.copy(cell._style), cell.value if cell.data_type == "f" else None  # noqa: SLF001


def dress(page: Sheet, row: int, pattern: list[tuple[Any, Any]], first: int, height: Any) -> None:
    """Gives a new row the look and the formulas of the first."""
    page.row_dimensions[row].height = height
    for column, (style, formula) in enumerate(pattern, start=1):
        cell = page.cell(row, column)
        if isinstance(cell, MergedCell):
            continue
        cell._style = copy.copy(style)  # noqa: SLF001 - openpyxl has no other way to carry a whole style
        if isinstance(formula, str):
            name = get_column_letter(column)
            cell.value = Translator(formula, origin=f"{name}{first}").translate_formula(
                f"{name}{row}"
            )


def move_down(page: Sheet, start: int, by: int, first: int) -> None:
    """Moves all from a row on down, with merges and heights; sums over the list reach to its new end."""
    last, width = page.max_row, page.max_column
    merges = [one for one in list(page.merged_cells.ranges) if one.min_row >= start]
    spans = [one.coord for one in merges]
    styles = {
        (row, column): copy.copy(page.cell(row, column)._style)  # noqa: SLF001
        for row in range(start, last + 1) for column in range(1, width + 1)
    }  # fmt: skip
    for coord in spans:
        page.unmerge_cells(coord)
    heights = {row: page.row_dimensions[row].height for row in range(start, last + 1)}
    for row in range(last, start - 1, -1):
        for column in range(1, width + 1):
            target = carry(page, row, column, by, stop=start, first=first)
            target._style = styles[row, column]  # noqa: SLF001
        page.row_dimensions[row + by].height = heights[row]
    for row in range(start, min(start + by, last + 1)):
        page.row_dimensions[row].height = None
    for coord in spans:
        left, top, right, bottom = range_boundaries(coord)
        page.merge_cells(
            start_row=top + by, end_row=bottom + by, start_column=left, end_column=right
        )
    stretch_print_area(page, start, by)
    stretch_rules(page, start, by)


def carry(page: Sheet, row: int, column: int, by: int, *, stop: int, first: int) -> Any:
    """Moves what a cell says down and leaves a bare one; gives the new one."""
    source, target = page.cell(row, column), page.cell(row + by, column)
    value, kind = source.value, source.data_type
    if kind == "f" and isinstance(value, str):
        value = stretched(value, stop=stop, by=by, first=first)
    target.value = value
    if kind == "s":
        target.data_type = "s"
    source.value = None
    source._style = StyleArray()  # noqa: SLF001
    return target


def stretched(formula: str, *, stop: int, by: int, first: int) -> str:
    """Ranges that end with the list end with its new last row; what lies below is followed."""

    def moved(found: re.Match[str]) -> str:
        top, bottom = int(found[2]), int(found[4])
        top = top + by if top >= stop else top
        reaches = bottom >= stop or first <= bottom == stop - 1
        return f"{found[1]}{top}{found[3]}{bottom + by if reaches else bottom}"

    return _RANGE.sub(moved, formula)


def stretch_print_area(page: Sheet, start: int, by: int) -> None:
    """What was printed to the end is printed to the new end."""
    area = page.print_area
    if not area or "," in area:
        return
    left, top, right, bottom = range_boundaries(area.rpartition("!")[2].replace("$", ""))
    if bottom >= start - 1:
        page.print_area = f"{get_column_letter(left)}{top}:{get_column_letter(right)}{bottom + by}"


def stretch_rules(page: Sheet, start: int, by: int) -> None:
    """Drop-downs of the list hold for its new rows as well."""
    for rule in page.data_validations.dataValidation:
        ranges = [one.bounds for one in rule.sqref.ranges]
        for left, top, right, bottom in ranges:
            if top < start and bottom == start - 1:
                name, end = get_column_letter(left), get_column_letter(right)
                rule.add(f"{name}{start}:{end}{bottom + by}")


# --- What could not be filled ---------------------------------------------------------------------


def add_notes(book: Any, notes: dict[str, Any], kept: list[list[Any]]) -> None:
    """A last sheet: what is blank and why, what was filled from what."""
    page = book.create_sheet(notes["name"])
    rows: list[list[str]] = [*notes["lines"]]
    rows += [[notes["column"].format(sheet=sheet, column=get_column_letter(column)), "", notes["formula"].format(count=count)]
             for sheet, column, count in kept]  # fmt: skip
    heads = set(notes["heads"])
    for number, line in enumerate([*notes["top"], *rows, *notes["below"]], start=1):
        for place, text in enumerate(line, start=1):
            cell = page.cell(number, place)
            write(cell, text)
            cell.alignment = Alignment(wrap_text=len(line) > 1, vertical="top")
            if line[0] in heads or number == 1:
                cell.font = Font(bold=True)
        if len(line) > 1:
            page.row_dimensions[number].height = 15 * lines_of(line)
    for column, width in zip("ABC", _WIDTHS, strict=True):
        page.column_dimensions[column].width = width
    page.page_setup.orientation, page.page_setup.paperSize = "landscape", 9
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    page.page_setup.fitToHeight = 0


def lines_of(line: list[str]) -> int:
    """How many lines a row of the notes needs; a Chinese character is about two digits wide."""
    needed = [
        -(-sum(2 if ord(sign) > 0x2E80 else 1 for sign in text) // width)
        for text, width in zip(line, _WIDTHS, strict=False)
    ]
    return max(1, *needed)


# --- Limits ---------------------------------------------------------------------------------------


def limits_of(path: str) -> Any:
    """How the child that reads lists is confined, without the package around it."""
    spec = importlib.util.spec_from_file_location("jingwei_limits", path)
    if spec is None or spec.loader is None:
        raise ImportError(path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def confine(limits: Any, *, memory: int, seconds: int) -> None:
    """Takes from this process what it does not need; openpyxl writes sheets to small files first."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (_LARGEST_FILE, _LARGEST_FILE))
    limits.leave_network()
    limits.allow_seconds(seconds)


def main() -> None:
    """Serves one request; any fault at all is an answer too."""
    limits = limits_of(sys.argv[1])
    confine(limits, memory=int(sys.argv[2]), seconds=int(sys.argv[3]))
    tempfile.tempdir = sys.argv[4]
    outbox = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, sys.stdout.fileno())
    os.dup2(silence, sys.stderr.fileno())
    request = json.loads(sys.stdin.buffer.readline())
    try:
        answer, content = fill(sys.stdin.buffer.read(request["size"]), request)
    except MemoryError:
        answer, content = {"refused": "memory"}, b""
    except BaseException as fault:  # noqa: BLE001 - a parser may raise anything
        answer, content = (
            {"refused": "parser", "fault": type(fault).__name__, "words": limits.words(fault)},
            b"",
        )
    outbox.write(json.dumps({**answer, "size": len(content)}).encode("ascii") + b"\n" + content)
    outbox.flush()


if __name__ == "__main__":
    main()
