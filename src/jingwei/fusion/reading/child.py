"""The program of the limited child process: opens one list after another and hands out its cells.

It is started by its path and imports nothing of the project, so that it is up in a few
hundredths of a second. What it writes is plain text with lengths before it, because whatever a
hostile workbook makes of this process, its answer must not be able to run code in the parent.

Every request is one line of JSON:
``{"open": SIZE, "kind": "workbook" | "csv", "limits": {...}}`` followed by SIZE bytes of the file,
answered by ``{"sheets": [...]}``; then ``{"take": [[SHEET, FIRST_ROW, [COLUMN, ...]], ...]}``,
answered by ``{"taken": [...]}`` and the texts. ``{"refused": CAUSE, ...}`` answers a file that
cannot be read. Rows and columns are counted from 0 here, cells are text, cells end with 0x1F and
rows with 0x1E.
"""

import codecs
import contextlib
import csv
import ctypes
import datetime
import gc
import io
import itertools
import json
import os
import resource
import sys
from collections.abc import Callable, Iterable, Iterator
from typing import Any, BinaryIO, NamedTuple

CELL_END = "\x1f"
ROW_END = "\x1e"
# No text of a list holds it, and no database takes it.
ZERO = "\x00"
_BLANK = str.maketrans(dict.fromkeys((CELL_END, ROW_END, ZERO), " "))

# A double holds fifteen decimal digits whatever they are; Excel keeps no more.
EXACT_BELOW = 1e15

_NEW_USER = 0x10000000
_NEW_NETWORK = 0x40000000
_CSV_SAMPLE = 1 << 16

Row = list[Any]


class TooMuchError(Exception):
    """A file is over a limit; carries the limit's name, what was found, and the sheet."""

    def __init__(self, limit: str, found: int, sheet: str = "") -> None:
        super().__init__(limit)
        self.answer = {"refused": "limit", "limit": limit, "found": found, "sheet": sheet}


# A NamedTuple, because importing `dataclasses` takes as long as starting Python does.
class Grid(NamedTuple):
    """One sheet: its rows can be gone through any number of times."""

    name: str
    visible: bool
    height: int
    left: int
    merges: list[list[int]]
    rows: Callable[[], Iterator[Row]]


def as_number(value: float) -> str:
    """Writes a number as exact decimal text: 150302058356524.0 becomes "150302058356524"."""
    if value.is_integer() and abs(value) < 1e22:
        return str(int(value))
    return repr(value)


def as_moment(value: datetime.datetime) -> str:
    """Writes a date-time in ISO form, and without the time where that is midnight."""
    at_midnight = value.time() == datetime.time()
    return value.date().isoformat() if at_midnight else value.isoformat(" ")


def as_truth(value: bool) -> str:  # noqa: FBT001 - called with a cell's value, as its fellows are
    """Writes a truth value as spreadsheets show it."""
    return "TRUE" if value else "FALSE"


WRITERS: dict[type, Callable[[Any], str]] = {
    str: str,
    int: str,
    float: as_number,
    bool: as_truth,
    datetime.datetime: as_moment,
    datetime.date: datetime.date.isoformat,
    datetime.time: datetime.time.isoformat,
    datetime.timedelta: str,
}


def as_text(cell: Any) -> str:
    """Writes a cell as text."""
    return WRITERS.get(cell.__class__, str)(cell)


# --- Opening ------------------------------------------------------------------------------------


def open_workbook(content: bytes, limits: dict[str, int]) -> list[Grid]:
    """Opens .xlsx or .xls; sheets that are charts or hold nothing are left out."""
    import python_calamine as calamine  # noqa: PLC0415 - a list that is csv does without it

    book = calamine.CalamineWorkbook.from_filelike(io.BytesIO(content))
    listed = [s for s in book.sheets_metadata if s.typ is calamine.SheetTypeEnum.WorkSheet]
    if len(listed) > limits["sheets"]:
        raise TooMuchError("sheets", len(listed))
    grids, cells = [], 0
    for about in listed:
        sheet = book.get_sheet_by_name(about.name)
        if sheet.start is None or sheet.end is None:
            continue
        height = sheet.end[0] + 1
        cells += check_size(about.name, height, sheet.end[1] + 1, limits)
        grids.append(
            Grid(
                name=about.name,
                visible=about.visible is calamine.SheetVisibleEnum.Visible,
                height=height,
                left=sheet.start[1],
                merges=[[*first, *last] for first, last in sheet.merged_cell_ranges or ()],
                rows=sheet.iter_rows,
            )
        )
    if cells > limits["cells"]:
        raise TooMuchError("cells", cells)
    return grids


def check_size(sheet: str, rows: int, columns: int, limits: dict[str, int]) -> int:
    """Refuses a sheet that is too long or too wide; gives its number of cells."""
    for limit, found in (("rows", rows), ("columns", columns)):
        if found > limits[limit]:
            raise TooMuchError(limit, found, sheet)
    return rows * columns


def open_csv(content: bytes, limits: dict[str, int]) -> list[Grid]:
    """Opens a text table: UTF-8 with or without mark, UTF-16 with mark, else GB18030."""
    text = decoded(content)
    csv.field_size_limit(limits["characters"])
    comma = delimiter(text[:_CSV_SAMPLE])

    def rows() -> Iterator[Row]:
        cells = 0
        for number, row in enumerate(csv.reader(io.StringIO(text, newline=""), delimiter=comma)):
            cells += check_size("", 1, len(row), limits)
            if number >= limits["rows"]:
                raise TooMuchError("rows", number + 1)
            if cells > limits["cells"]:
                raise TooMuchError("cells", cells)
            yield row

    return [Grid(name="", visible=True, height=0, left=0, merges=[], rows=rows)]


def decoded(content: bytes) -> str:
    """Turns the bytes of a text table into text; raises UnicodeDecodeError where no code fits."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("gb18030")


def delimiter(sample: str) -> str:
    """Says what parts the cells: the sign that cuts most lines into the same number of cells."""

    def evenness(sign: str) -> tuple[int, int]:
        reader = csv.reader(io.StringIO(sample, newline=""), delimiter=sign)
        widths: list[int] = []
        # With the wrong sign a quotation mark may open a cell that never ends.
        with contextlib.suppress(csv.Error):
            widths.extend(len(row) for row in itertools.islice(reader, 200))
        wide = [width for width in widths if width > 1]
        common = max(set(wide), key=wide.count, default=1)
        return wide.count(common), common

    return max(",\t;，", key=evenness) if sample else ","


# --- Answering ----------------------------------------------------------------------------------


def head(grid: Grid, limits: dict[str, int]) -> dict[str, Any]:
    """Describes a sheet by its first rows, cut to so many characters a cell."""
    rows = [list(map(as_text, row)) for row in itertools.islice(grid.rows(), limits["head"])]
    return {
        "name": grid.name.translate(_BLANK),
        "visible": grid.visible,
        "height": max(grid.height, len(rows)),
        "left": grid.left,
        "merges": grid.merges,
        "head": [[cell[: limits["shown"]].translate(_BLANK) for cell in row] for row in rows],
    }


def taken(grid: Grid, first_row: int, columns: list[int], limits: dict[str, int]) -> dict[str, Any]:
    """Takes the chosen columns of all rows that are not blank, and where numbers lost digits."""
    choose = chooser([column - grid.left for column in columns])

    def rows() -> Iterator[tuple[int, Row]]:
        for number, row in enumerate(itertools.islice(grid.rows(), first_row, None), first_row):
            yield number, choose(row)

    lines, damaged = joined(rows())
    text = ROW_END.join(lines)
    if not is_sound(text, lines, len(columns), limits):
        lines, damaged = joined((number, sound(cells, limits)) for number, cells in rows())
        text = ROW_END.join(lines)
    return {"text": text.encode("utf-8", "replace"), "damaged": damaged}


def joined(rows: Iterable[tuple[int, Row]]) -> tuple[list[str], list[list[int]]]:
    """Joins the cells of every row that is not blank; lists the numbers that lost digits."""
    lines: list[str] = []
    damaged: list[list[int]] = []
    typed: list[int] = []
    for number, cells in rows:
        try:
            line = CELL_END.join(written(cells, typed, number, damaged))
        except TypeError:
            # Which columns hold something else than text hardly changes from row to row.
            typed = [place for place, cell in enumerate(cells) if cell.__class__ is not str]
            line = CELL_END.join(written(cells, typed, number, damaged))
        if len(line) >= len(cells):
            lines.append(f"{number}{CELL_END}{line}")
    return lines, damaged


def written(cells: Row, typed: list[int], number: int, damaged: list[list[int]]) -> Row:
    """Writes the cells at these places as text, and notes those that lost digits."""
    for place in typed:
        cell = cells[place]
        if cell.__class__ is not str:
            if is_inexact(cell):
                damaged.append([number, place])
            cells[place] = as_text(cell)
    return cells


def is_sound(text: str, lines: list[str], width: int, limits: dict[str, int]) -> bool:
    """Whether no cell holds a zero or a sign that parts cells or rows, and none can be too long."""
    if text.count(CELL_END) > len(lines) * width or text.count(ROW_END) >= max(1, len(lines)):
        return False
    return ZERO not in text and max(map(len, lines), default=0) <= limits["characters"]


def sound(cells: Row, limits: dict[str, int]) -> Row:
    """Refuses too long a cell; a zero or a sign that parts cells or rows becomes a blank."""
    for cell in cells:
        if cell.__class__ is str and len(cell) > limits["characters"]:
            raise TooMuchError("characters", len(cell))
    return [cell.translate(_BLANK) if cell.__class__ is str else cell for cell in cells]


def chooser(places: list[int]) -> Callable[[Row], Row]:
    """Makes the function that takes the cells at these places; short rows are filled up."""
    needed = max(places, default=-1) + 1

    def choose(row: Row) -> Row:
        if len(row) < needed:
            row = row + [""] * (needed - len(row))
        return [row[place] if place >= 0 else "" for place in places]

    def choose_all(row: Row) -> Row:
        return row if len(row) == needed else choose(row)

    return choose_all if places == list(range(needed)) else choose


def is_inexact(cell: object) -> bool:
    """True for a number with more digits than a number keeps."""
    return cell.__class__ in (float, int) and abs(cell) >= EXACT_BELOW


OPENERS = {"workbook": open_workbook, "csv": open_csv}


class Desk:
    """Holds the file that is open, between the request to open it and the one to take cells."""

    def __init__(self, inbox: BinaryIO, outbox: BinaryIO) -> None:
        self.inbox = inbox
        self.outbox = outbox
        self.grids: list[Grid] = []
        self.limits: dict[str, int] = {}

    def answer(self, request: dict[str, Any]) -> None:
        """Answers one request; any fault at all is an answer too."""
        try:
            if "open" in request:
                self.open(request)
            else:
                self.take(request["take"])
        except TooMuchError as fault:
            self.say(fault.answer)
        except UnicodeDecodeError:
            self.say({"refused": "encoding"})
        except MemoryError:
            self.grids = []
            self.say({"refused": "memory"})
        # The parser's panic is no Exception, so nothing narrower will do.
        except BaseException as fault:  # noqa: BLE001
            self.say({"refused": "parser", "fault": type(fault).__name__, "words": words(fault)})

    def open(self, request: dict[str, Any]) -> None:
        """Reads the file from the inbox and answers with the heads of its sheets."""
        self.limits = request["limits"]
        allow_seconds(self.limits["cpu_seconds"])
        self.grids = []
        content = self.inbox.read(request["open"])
        self.grids = OPENERS[request["kind"]](content, self.limits)
        del content
        self.say({"sheets": [head(grid, self.limits) for grid in self.grids]})

    def take(self, wishes: list[list[Any]]) -> None:
        """Answers with the cells asked for, all sheets together or nothing."""
        found = [
            taken(self.grids[sheet], first_row, columns, self.limits)
            for sheet, first_row, columns in wishes
        ]
        texts = [sheet.pop("text") for sheet in found]
        for sheet, text in zip(found, texts, strict=True):
            sheet["size"] = len(text)
        self.say({"taken": found}, *texts)

    def say(self, message: dict[str, Any], *payloads: bytes) -> None:
        """Writes one line of JSON and what belongs to it."""
        line_out = json.dumps(message, ensure_ascii=True).encode("ascii")
        self.outbox.write(line_out + b"\n")
        for payload in payloads:
            self.outbox.write(payload)
        self.outbox.flush()


def words(fault: BaseException) -> str:
    """Gives the first line of what a fault says, cut short."""
    return str(fault).strip().partition("\n")[0][:200]


# --- Limits -------------------------------------------------------------------------------------


def confine(memory: int) -> None:
    """Takes from this process what it does not need: memory, files, core dumps, the network."""
    resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    leave_network()


def leave_network() -> None:
    """Moves into a network namespace of its own, where the system lets an ordinary user do so."""
    with contextlib.suppress(OSError, AttributeError):
        libc = ctypes.CDLL(None, use_errno=True)
        if libc.unshare(_NEW_NETWORK) != 0:
            libc.unshare(_NEW_USER | _NEW_NETWORK)


def allow_seconds(seconds: int) -> None:
    """Grants so many more seconds of processor time; the kernel ends the process after them."""
    used = resource.getrusage(resource.RUSAGE_SELF)
    soft = int(used.ru_utime + used.ru_stime) + seconds
    resource.setrlimit(resource.RLIMIT_CPU, (soft, resource.RLIM_INFINITY))


def main() -> None:
    """Serves requests until the parent closes the pipe."""
    confine(int(sys.argv[1]))
    gc.disable()
    # Answers leave by a copy of the standard output; what a parser prints goes nowhere.
    outbox = os.fdopen(os.dup(sys.stdout.fileno()), "wb", buffering=1 << 16)
    silence = os.open(os.devnull, os.O_WRONLY)
    os.dup2(silence, sys.stdout.fileno())
    os.dup2(silence, sys.stderr.fileno())
    desk = Desk(sys.stdin.buffer, outbox)
    for request in iter(sys.stdin.buffer.readline, b""):
        desk.answer(json.loads(request))


if __name__ == "__main__":
    main()
