"""Counts and searches the XML of a workbook's part as it streams by, without parsing it.

Whole columns of bytes are compared at a time, and only what follows a tag's sign is looked at: the
parser proper would do the same more exactly and many times slower, and is limited itself.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import chain

import numpy as np
import numpy.typing as npt

from jingwei.fusion.reading.limits import LIMITS

_OVERLAP = 256
# How much of a part's beginning tells how its tags are written.
_HEADING, _TELLING = 2048, 16384
_LETTERS = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_OPEN, _SLASH, _CLOSE = b"</>"
# How far behind its sign a tag is looked at: `<prefix:row r="1234567`.
_REACH = 64
_PREFIX = re.compile(rb"<([A-Za-z]\w{0,15}:)worksheet\b")

# Columns beyond IV, or rows with six or seven digits; the quick form is how programs write.
_TOO_FAR = rb"((?:[A-Z]{3,}|I[W-Z]|[J-Z][A-Z])\d+|[A-Z]{0,2}+(?:[2-9]\d{5}|\d{7,}))"
_FAR_QUICK = re.compile(rb' r="' + _TOO_FAR + rb'"')
_FAR_ODD = re.compile(rb"""\sr\s*=\s*["']""" + _TOO_FAR + rb"""["']""")
_ODD_FORMS = (b" r='", b" r =", b" r= ", b"\nr=", b"\tr=", b"\rr=")
_MERGE = re.compile(rb"""<(?:\w+:)?mergeCell\b[^>]{0,100}?\bref\s*=\s*["']([^"']{1,40})["']""")
_REFERENCE = re.compile(rb"\$?([A-Z]{1,9})\$?(\d{1,12})")
_EXTERNAL = re.compile(rb"relationships/externalLink|externalReference\b")
_MACRO = re.compile(rb"macroEnabled|vbaProject|relationships/xlMacrosheet", re.IGNORECASE)
# A merged title or a merged group of rows is fine; covering more than this is not.
_LARGEST_MERGE = 2_000_000
_PHANTOM_SHARE = 20


# What a tag adds to the depth, by the byte behind its `<`, or behind the `/` of one that ends itself.
_STEPS = np.ones(256, dtype=np.int8)
_STEPS[list(b"/>")] = -1
_STEPS[list(b"!?")] = 0

_Bytes = npt.NDArray[np.uint8]
_Places = npt.NDArray[np.intp]


class SuspectError(Exception):
    """A part holds what no honest list holds; ``found`` quotes it."""

    def __init__(self, cause: str, found: str = "") -> None:
        super().__init__(cause)
        self.cause = cause
        self.found = found


@dataclass
class PartCount:
    """What was counted in one part."""

    rows: int = 0
    cells: int = 0
    values: int = 0
    has_merges: bool = False
    merges: int = 0
    merged: int = 0
    last_row: int = 0
    depth: int = 0
    deepest: int = 0
    prefix: bytes = b""
    odd: bool = False


def count_part(pieces: Iterable[bytes], name: str, *, is_sheet: bool) -> PartCount:
    """Goes through a part once; raises SuspectError at the first thing to refuse."""
    count, tail, left = PartCount(), b"", 0
    for number, piece in enumerate(chain(pieces, [b" " * _REACH])):
        if number == 0:
            _check_encoding(piece)
            prefix = _PREFIX.search(piece, 0, _HEADING)
            count.prefix = prefix[1] if prefix else b""
            count.odd = any(form in piece[:_TELLING] for form in _ODD_FORMS)
        window = tail + piece
        _search(window, name)
        start, end = len(tail) - left, len(window) - _REACH
        # The first merge may have begun, or even ended, in the piece before.
        seen = len(tail) if count.has_merges else 0
        _follow_tags(window, start, end, count, is_sheet=is_sheet)
        if count.has_merges:
            _count_merges(window, seen, count)
        left = len(window) - max(start, end)
        tail = window[-_OVERLAP:]
    if is_sheet:
        _check_rows(count)
    return count


def _check_encoding(start: bytes) -> None:
    """Refuses what is not UTF-8, for the searches below would miss everything in it."""
    if start.startswith((b"\xff\xfe", b"\xfe\xff")) or b"\x00" in start[:200]:
        raise SuspectError("encoding")
    declared = re.search(rb"""<\?xml[^>]*encoding\s*=\s*["']([\w.-]+)["']""", start[:200])
    if declared and declared[1].lower() not in (b"utf-8", b"utf8", b"us-ascii", b"ascii"):
        raise SuspectError("encoding")


def _search(window: bytes, name: str) -> None:
    if name.endswith((".rels", "workbook.xml", "[Content_Types].xml")):
        if _EXTERNAL.search(window):
            raise SuspectError("external")
        if _MACRO.search(window):
            raise SuspectError("macro")


def _follow_tags(window: bytes, start: int, end: int, count: PartCount, *, is_sheet: bool) -> None:
    """Follows the tags whose signs stand from start to end, with so much behind them as tells them apart."""
    if start >= end:
        return
    text = np.frombuffer(window, dtype=np.uint8)
    here, after = text[start:end], text[start + 1 : end + 1]
    # Asked for as truth values, places are found in a fifth of the time.
    places = ((here == _OPEN) | ((here == _SLASH) & (after == _CLOSE))).nonzero()[0]
    if not len(places):
        return
    places += start
    behind = text[places + 1]
    if (behind == ord("!")).any() and b"<!DOCTYPE" in window:
        raise SuspectError("doctype")
    _follow_depth(behind, count)
    if is_sheet:
        _count_cells(window, text, places + (1 + len(count.prefix)), count)


def _follow_depth(behind: _Bytes, count: PartCount) -> None:
    """Adds up opening and closing tags."""
    depth = np.cumsum(_STEPS[behind], dtype=np.int32)
    count.deepest = max(count.deepest, count.depth + int(depth.max()))
    count.depth += int(depth[-1])
    if count.deepest > LIMITS.depth:
        raise SuspectError("depth")


def _count_cells(window: bytes, text: _Bytes, names: _Places, count: PartCount) -> None:
    """Counts the rows, cells and values among the tags whose names begin at these places."""
    initials = text[names]
    rows = _named(text, names[initials == ord("r")], b"row")
    cells = _named(text, names[initials == ord("c")], b"c ")
    count.rows += len(rows)
    count.cells += len(cells)
    count.values += len(_named(text, names[initials == ord("v")], b"v>"))
    count.values += len(_named(text, names[initials == ord("i")], b"is>"))
    near = _are_near(text, rows + 3, is_cell=False) and _are_near(text, cells + 1, is_cell=True)
    if count.odd or not near:
        _look_far(window, count)
    if (initials == ord("m")).any():
        count.has_merges = count.has_merges or b"mergeCell" in window


def _named(text: _Bytes, names: _Places, name: bytes) -> _Places:
    """Those of the places where this stands; the first letter is known to be right."""
    for place, sign in enumerate(name[1:], start=1):
        names = names[text[names + place] == sign]
    return names


def _are_near(text: _Bytes, places: _Places, *, is_cell: bool) -> bool:
    """Whether ` r="` with a reference within the limits begins at every place.

    In doubt no: what is behind the places is only looked at as far as it tells most references.
    """
    for place, sign in enumerate(b' r="'):
        if not (text[places + place] == sign).all():
            return False
    digits = places + 4
    if is_cell:
        first, second, third = text[digits], text[digits + 1], text[digits + 2]
        two = second >= ord("A")
        far = (first > ord("I")) | ((first == ord("I")) & (second > ord("V")))
        if ((two & far) | (third >= ord("A"))).any():
            return False
        digits = digits + 1 + two
    sixth, seventh = text[digits + 5], text[digits + 6]
    six = (sixth >= ord("0")) & (sixth <= ord("9"))
    seven = (seventh >= ord("0")) & (seventh <= ord("9"))
    return not (six & (seven | (text[digits] > ord("1")))).any()


def _look_far(window: bytes, count: PartCount) -> None:
    """Notes how far rows go, and refuses a cell beyond the last column."""
    for far in (_FAR_ODD if count.odd else _FAR_QUICK).finditer(window):
        row = far[1].lstrip(_LETTERS)
        if _column(far[1]) > LIMITS.columns:
            raise SuspectError("columns", far[1].decode("ascii")[:20])
        count.last_row = max(count.last_row, int(row[:12]))


def _count_merges(window: bytes, start: int, count: PartCount) -> None:
    """Adds up the merges that end after ``start``; those before were counted already."""
    for merge in _MERGE.finditer(window, max(0, start - _OVERLAP)):
        if merge.end() <= start:
            continue
        count.merges += 1
        corners = _REFERENCE.findall(merge[1])
        if len(corners) != 2:
            continue
        (left, top), (right, bottom) = corners
        height = int(bottom) - int(top) + 1
        area = height * (_column(right) - _column(left) + 1)
        count.merged += max(0, area)
        if _column(right) > 16_384 or int(bottom) > LIMITS.rows or count.merged > _LARGEST_MERGE:
            raise SuspectError("merge", merge[1].decode("ascii", "replace"))
        if count.merges > LIMITS.merges:
            raise SuspectError("merges")


def _column(letters: bytes) -> int:
    """Gives the number of a column, from 1, for the letters a reference begins with."""
    number = 0
    for sign in letters[: len(letters) - len(letters.lstrip(_LETTERS))][:4]:
        number = number * 26 + sign - 64
    return number


def _check_rows(count: PartCount) -> None:
    """Refuses a sheet that goes on too far, and says so where its rows are empty."""
    last = max(count.rows, count.last_row)
    if last <= LIMITS.rows:
        return
    if count.values * _PHANTOM_SHARE < last:
        raise SuspectError("phantom", str(last))
    raise SuspectError("rows", str(last))
