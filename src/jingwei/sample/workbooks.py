"""Writes a department's list as the workbook or text file that the office would send."""

import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path
from random import Random

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from jingwei.sample.clerk import Row
from jingwei.sample.facts import Value
from jingwei.sample.layouts import INVENTED, Layout, unit_line
from jingwei.sample.lists import DepartmentList

_SINGLE = ("Sheet1", "名单", "汇总", "新领域组织")


@dataclass(frozen=True)
class Line:
    """One line of a sheet: its cells, whose row it is (None for titles, totals), whether hidden."""

    cells: tuple[Value, ...]
    row: Row | None = None
    hidden: bool = False
    header: bool = False


@dataclass(frozen=True)
class Placed:
    """Where a row came to stand: sheet ("" in a text file) and number, counted from one."""

    sheet: str
    number: int
    row: Row


def write_list(
    listed: DepartmentList, *, layout: Layout, folder: Path, on: date, seed: int
) -> tuple[str, list[Placed]]:
    """Writes the file into the folder; returns its name and where every row stands in it."""
    random = Random(f"workbook {seed} {listed.department.number}")
    stem = f"{listed.department.number:02d}_{listed.department.name}"
    single = random.choice(_SINGLE)
    sheets = [
        (name or single, list(_lines(listed, rows, layout=layout, on=on, random=random)))
        for name, rows in listed.sheets
    ]
    if listed.department.text_file:
        path = folder / f"{stem}.csv"
        _write_text(path, sheets[0][1])
        sheets = [("", sheets[0][1])]
    else:
        path = folder / f"{stem}.xlsx"
        _write_workbook(path, sheets, layout)
    return path.name, [
        Placed(sheet, number, line.row)
        for sheet, lines in sheets
        for number, line in enumerate(lines, 1)
        if line.row
    ]


def _lines(
    listed: DepartmentList, rows: list[Row], *, layout: Layout, on: date, random: Random
) -> Iterator[Line]:
    if layout.title:
        yield Line((layout.title,))
    if layout.unit_line:
        yield Line((unit_line(listed.department, on=on, random=random),))
    for note in layout.notes:
        yield Line((note,))
    serial = (layout.serial,) if layout.serial else ()
    for level in range(layout.depth):
        first = serial if level == 0 else ("",) * len(serial)
        yield Line((*first, *(path[level] for path in layout.headings)), header=True)
    yield from _body(listed, rows, layout=layout, random=random)
    yield from _foot(rows, layout)


def _body(
    listed: DepartmentList, rows: list[Row], *, layout: Layout, random: Random
) -> Iterator[Line]:
    width = bool(layout.serial)
    street = _street_column(listed)
    since = 0
    for number, row in enumerate(rows, 1):
        cells = tuple(row.cells[i] for i in layout.order)
        hidden = layout.hidden_rows and random.random() < 0.004
        yield Line((number, *cells) if width else cells, row, hidden)
        since += 1
        last = number == len(rows)
        if layout.subtotals and (last or rows[number].cells[street] != row.cells[street]):
            yield Line(("小计", f"{since}家"))
            since = 0
        elif layout.blank_rows and not last and random.random() < 0.003:
            yield Line(())


def _street_column(listed: DepartmentList) -> int:
    columns = listed.department.columns
    return columns.index("org.street") if "org.street" in columns else 0


def _foot(rows: list[Row], layout: Layout) -> Iterator[Line]:
    if layout.total:
        yield Line(("合计", f"{len(rows)}家"))
    if layout.signature:
        yield Line(())
        yield Line(("填表人：", "", "审核人：", "", "负责人签字："))
    if layout.note_below:
        yield Line((f"注：{INVENTED}。",))


def _write_text(path: Path, lines: list[Line]) -> None:
    """GB18030 with CR LF, as Chinese Excel saves "CSV (comma delimited)"."""
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer)
    width = max(len(line.cells) for line in lines)
    for line in lines:
        texts = [str(cell) for cell in line.cells]
        writer.writerow(texts + [""] * (width - len(texts)))
    path.write_bytes(buffer.getvalue().encode("gb18030"))


def _write_workbook(path: Path, sheets: list[tuple[str, list[Line]]], layout: Layout) -> None:
    book = xlsxwriter.Workbook(path)
    # Without fixed times the same city would give other bytes every second.
    book.set_properties({"created": datetime(2025, 11, 30), "comments": INVENTED})  # noqa: DTZ001
    day = book.add_format({"num_format": "yyyy-mm-dd"})
    whole = book.add_format({"num_format": "0"})
    bold = book.add_format({"bold": True, "align": "center", "valign": "vcenter", "border": 1})
    for name, lines in sheets:
        sheet = book.add_worksheet(name)
        for at, line in enumerate(lines):
            _write_line(sheet, at, line, {"day": day, "whole": whole, "head": bold})
        _merge_header(sheet, lines, layout, bold)
        sheet.set_column(0, 20, 16)
    book.close()


def _write_line(sheet: Worksheet, at: int, line: Line, formats: dict[str, Format]) -> None:
    for column, cell in enumerate(line.cells):
        if isinstance(cell, date):
            sheet.write_datetime(at, column, cell, formats["day"])
        elif isinstance(cell, int):
            sheet.write_number(at, column, cell, formats["whole"])
        elif cell:
            sheet.write_string(at, column, cell, formats["head"] if line.header else None)
    if line.hidden:
        sheet.set_row(at, None, None, {"hidden": True})


def _merge_header(sheet: Worksheet, lines: list[Line], layout: Layout, bold: Format) -> None:
    top = next(i for i, line in enumerate(lines) if line.header)
    width = len(lines[top].cells)
    for at in range(top):
        if lines[at].cells and width > 1:
            sheet.merge_range(at, 0, at, width - 1, lines[at].cells[0], bold)
    shift = 1 if layout.serial else 0
    if shift and layout.depth > 1:
        sheet.merge_range(top, 0, top + layout.depth - 1, 0, layout.serial, bold)
    for level in range(layout.depth):
        for first, last, text in _spans(layout.headings, level):
            below = _depth_below(layout.headings[first], level)
            if (first, level) != (last, below):
                sheet.merge_range(top + level, first + shift, top + below, last + shift, text, bold)


def _spans(headings: tuple[tuple[str, ...], ...], level: int) -> list[tuple[int, int, str]]:
    """Runs of columns under one heading of this level, where there is a level below it."""
    spans: list[tuple[int, int, str]] = []
    for column, path in enumerate(headings):
        text = path[level]
        inner = level + 1 < len(path) and path[level + 1] != ""
        if (
            spans
            and inner
            and spans[-1][1] == column - 1
            and headings[column - 1][: level + 1] == path[: level + 1]
        ):
            spans[-1] = (spans[-1][0], column, text)
        elif text:
            spans.append((column, column, text))
    return spans


def _depth_below(path: tuple[str, ...], level: int) -> int:
    """The last level that the heading at this level covers."""
    below = level
    while below + 1 < len(path) and path[below + 1] == "":
        below += 1
    return below
