"""Reads the answers that people typed into the sheet 待核对 of a returned register.xlsx."""

import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO

import polars as pl
from python_calamine import CalamineError, CalamineWorkbook

from jingwei.fusion.answers import meant
from jingwei.fusion.outputs.review_sheet import ANSWER_HEADINGS, MACHINE_HEADINGS
from jingwei.fusion.reading.preflight import RefusedError, examine
from jingwei.fusion.reading.xmlparts import SuspectError, count_part
from jingwei.kernel import system
from jingwei.kernel.catalogue import translate as _

ANSWERS = dict.fromkeys(("left_record", "right_record", "judgement", "who", "why"), pl.String)
_HEADING_WITHIN = 30

# Our own register may be far larger than a department's list: a million organisations fit.
LARGEST = 256 << 20
INFLATED = 4 << 30
_PIECE = 1 << 18
_BROKEN = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, ValueError)

Cells = list[str]


@dataclass(frozen=True, slots=True)
class Fault:
    """One thing that is wrong with an answer sheet: what, where, and what would cure it."""

    what: str
    cure: str
    sheet: str = ""
    row: int | None = None

    def named(self, file: str) -> str:
        """The fault in words, with the file that it is in."""
        line = _("第 {row} 行").format(row=self.row) if self.row else ""
        where = " ".join(part for part in (file, self.sheet, line) if part)
        return _("{where}：{what}{cure}").format(where=where, what=self.what, cure=self.cure)


class AnswersRefused(Exception):
    """The answers cannot be read; ``faults`` names everything that is wrong, each with its cure."""

    def __init__(self, path: Path, faults: Sequence[Fault]) -> None:
        """Takes the workbook's path and all its faults."""
        super().__init__("\n".join(fault.named(path.name) for fault in faults))
        self.path = path
        self.faults = tuple(faults)


@dataclass(frozen=True, slots=True)
class _Table:
    """The review sheet: its name, where its columns stand, its lines with their row numbers."""

    sheet: str
    columns: dict[str, int]
    lines: list[tuple[int, Cells]]


def read_answers(path: Path) -> pl.DataFrame:
    """Return left_record, right_record, judgement, who, why: one line an answered question.

    The workbook may have been sorted, filtered and saved by any spreadsheet, in Chinese or English.
    Questions without an answer are left out. Raises AnswersRefused, with every fault at once.
    """
    with _parsing(path):
        table = _find(path, _workbook(path))
    answers, faults = [], []
    for row, cells in table.lines:
        read = _line(table, row, cells)
        if isinstance(read, Fault):
            faults.append(read)
        elif read is not None:
            answers.append(read)
    if faults:
        raise AnswersRefused(path, faults)
    return pl.DataFrame(answers, schema=ANSWERS, orient="row")


@contextmanager
def _parsing(path: Path) -> Iterator[None]:
    """Turns whatever the workbook does to its readers into a refusal."""
    try:
        yield
    except RefusedError as fault:
        raise AnswersRefused(path, [Fault(fault.what, fault.cure)]) from fault
    except (CalamineError, SuspectError, OSError, *_BROKEN) as fault:
        raise AnswersRefused(path, [_unreadable(fault)]) from fault
    except BaseException as fault:
        # The parser's own panic is no Exception.
        if type(fault).__name__ != "PanicException":
            raise
        raise AnswersRefused(path, [_unreadable(fault)]) from fault


def _unreadable(fault: BaseException) -> Fault:
    words = system.refused(fault) if isinstance(fault, OSError) else " ".join(str(fault).split())
    what = _("不是能读的工作簿（{fault}）。").format(fault=words[:200])
    return Fault(what, _("请交回原来的 register.xlsx，用 Excel 或 WPS 存为 .xlsx。"))


def _workbook(path: Path) -> CalamineWorkbook:
    if not path.is_file():
        raise AnswersRefused(path, [Fault(_("没有这个文件。"), _("请核对路径和文件名。"))])
    if zipfile.is_zipfile(path):
        _look_over(path)
    else:
        # It says what is wrong: empty, locked, something else; an old .xls is not ours.
        examine(path)
        raise CalamineError(path.name)
    return CalamineWorkbook.from_path(path)


def _look_over(path: Path) -> None:
    """Counts and searches the parts as for a list, with the size and the rows of our own register."""
    size = path.stat().st_size
    if size > LARGEST:
        raise zipfile.BadZipFile(f"{size >> 20} MiB > {LARGEST >> 20} MiB")
    left = [INFLATED]
    with zipfile.ZipFile(path) as archive:
        for part in archive.infolist():
            with archive.open(part) as content:
                _look_into(content, part.filename, left)


def _look_into(content: IO[bytes], name: str, left: list[int]) -> None:
    pieces = _counted(content, left)
    try:
        if name.lower().endswith((".xml", ".rels")):
            count_part(pieces, name, is_sheet="worksheets/" in name.lower())
    except SuspectError as fault:
        # Told when all of the part has been searched: longer than a list may be.
        if fault.cause != "rows":
            raise


def _counted(content: IO[bytes], left: list[int]) -> Iterator[bytes]:
    while piece := content.read(_PIECE):
        left[0] -= len(piece)
        if left[0] < 0:
            raise zipfile.BadZipFile(f"> {INFLATED >> 20} MiB")
        yield piece


def _find(path: Path, book: CalamineWorkbook) -> _Table:
    """The sheet that has the machine's headings, whatever it is called by now."""
    ours = {"待核对", _("待核对")}
    for name in sorted(book.sheet_names, key=lambda name: name not in ours):
        lines = [
            (number, [_text(cell) for cell in cells]) for number, cells in _numbered(book, name)
        ]
        for place, (_number, cells) in enumerate(lines[:_HEADING_WITHIN]):
            if set(MACHINE_HEADINGS[1:]) <= set(cells):
                return _table(path, name, cells, lines[place + 1 :])
    what = _("没有找到待核对的问题表。")
    cure = _("请交回原来的 register.xlsx，保留“待核对”表和它隐藏的列。")
    raise AnswersRefused(path, [Fault(what, cure)])


def _table(path: Path, name: str, headings: Cells, lines: list[tuple[int, Cells]]) -> _Table:
    columns = {heading: headings.index(heading) for heading in MACHINE_HEADINGS[1:]}
    for key, names in ANSWER_HEADINGS.items():
        found = [
            place for place, heading in enumerate(headings) if heading in {*names, *map(_, names)}
        ]
        if found:
            columns[key] = found[-1]
    if "judgement" in columns:
        return _Table(name, columns, lines)
    what = _("没有“答案”这一栏。")
    raise AnswersRefused(path, [Fault(what, _("请把栏名改回“答案”。"), sheet=name)])


def _line(table: _Table, row: int, cells: Cells) -> tuple[str, ...] | Fault | None:
    """One answer; None where the question is still open."""
    said = {key: cells[place] if place < len(cells) else "" for key, place in table.columns.items()}
    if not said["judgement"]:
        return None
    judgement = meant(said["judgement"])
    if judgement is None:
        what = _("看不懂答案“{answer}”。").format(answer=said["judgement"][:40])
        return Fault(what, _("请从下拉框里选一个，或清空这一格。"), table.sheet, row)
    if not (said["left_record"] and said["right_record"]):
        what = _("这一行有答案，但隐藏的记录号没有了。")
        cure = _("请在原来的行里作答，不要新增行，也不要清空隐藏的列。")
        return Fault(what, cure, table.sheet, row)
    return (
        said["left_record"],
        said["right_record"],
        str(judgement),
        said.get("who", ""),
        said.get("why", ""),
    )


def _numbered(book: CalamineWorkbook, name: str) -> Iterator[tuple[int, Sequence[object]]]:
    """The lines of a sheet with the row numbers that a spreadsheet shows."""
    sheet = book.get_sheet_by_name(name)
    first = sheet.start[0] if sheet.start else 0
    return enumerate(sheet.to_python(skip_empty_area=True), start=first + 1)


def _text(cell: object) -> str:
    return str(cell).strip()
