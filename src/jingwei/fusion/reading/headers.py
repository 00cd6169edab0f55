"""Finds the heading rows of a sheet: by known headings, else by how headings differ from values."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import pairwise

from jingwei.fusion.reading.grid import Head
from jingwei.fusion.reading.headings import Meaning, meaning, plain
from jingwei.fusion.reading.shapes import TESTS, Look, is_value

# How many rows that hold something are looked through, and how deep a header may be.
_SEARCHED = 20
_DEEPEST = 3
# Below the best header so far, the search ends after so many rows.
_BEYOND = 6
_PER_LEVEL = 0.4
_NEAR_WORTH = 0.6
_ENOUGH = 3.0

_PERIOD = re.compile(r"(?:19|20)\d\d年?(?:度|末|初|\d{1,2}月(?:\d{1,2}日)?|.{0,4})")
_ORDINALS = ("甲", "乙", "丙", "丁", "戊", "栏次", "序号")
_DIGIT = re.compile(r"\d")
_ABOUT = re.compile(r"(?:基本)?(?:信息|情况|资料)$")
_LABELLED = re.compile(r"^[^:：]{2,12}[:：]")
_TELLING = ("org.name", "org.uscc", "org.reg_no", "org.tax_id")

Path = tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Header:
    """The heading rows (from 0) and each column's heading, from the upper level to the lower."""

    rows: tuple[int, ...]
    paths: tuple[Path, ...]
    counted: bool = False

    @property
    def first_data_row(self) -> int:
        """The row after the header and after a row that counts the columns; 0 without header."""
        return self.rows[-1] + 1 + self.counted if self.rows else 0


def find_header(head: Head) -> Header:
    """Finds the header of a sheet; one without rows where the sheet begins with its data."""
    found = _known(head) or _by_layout(head)
    if found is None:
        return Header((), ((),) * head.width)
    found = _reaching_down(head, found)
    return replace(found, counted=counts_columns(head, found.first_data_row))


def _reaching_down(head: Head, found: Header) -> Header:
    """Adds the rows that cells of the header's first row are merged into."""
    rows = list(found.rows)
    while len(rows) <= _DEEPEST and rows[-1] + 1 < len(head.rows):
        below = rows[-1] + 1
        reached = any(m[0] == rows[0] and below <= m[2] <= below + 1 for m in head.merges)
        if not reached or not _may_be_heading(head, below):
            break
        rows.append(below)
    return (
        Header(tuple(rows), paths_of(head, tuple(rows))) if len(rows) > len(found.rows) else found
    )


def counts_columns(head: Head, row: int) -> bool:
    """True where the row under the header only numbers the columns: 1, 2, 3 or 甲, 乙, 1, 2."""
    if row >= len(head.rows):
        return False
    texts = [head.rows[row][column] for column in head.filled(row)]
    digits = [int(text) for text in texts if text.isascii() and text.isdigit()]
    others = [text for text in texts if not (text.isascii() and text.isdigit())]
    in_turn = len(digits) >= 3 and digits == list(range(digits[0], digits[0] + len(digits)))
    return in_turn and digits[0] <= 2 and all(text in _ORDINALS for text in others)


@cache
def path_meaning(path: Path) -> Meaning | None:
    """Says what a heading of several levels means: the whole path first, then its last levels.

    "负责人信息-姓名" is also tried as "负责人姓名".
    """
    if not path:
        return None
    above = "".join(_ABOUT.sub("", level) for level in path[:-1])
    tried = dict.fromkeys(("".join(path), above + path[-1], "".join(path[-2:]), path[-1]))
    found = [known for known in map(meaning, tried) if known]
    return next((known for known in found if known.exact), found[0] if found else None)


# --- By known headings ---------------------------------------------------------------------------


def _known(head: Head) -> Header | None:
    """Scores every window of one to three rows by the headings in it that are known."""
    best, best_score = None, 0.0
    for rows in _windows(head):
        if best and rows[0] > best.rows[-1] + _BEYOND:
            break
        paths = paths_of(head, rows)
        score = _score(paths) - _PER_LEVEL * (len(rows) - 1)
        if score > best_score:
            best, best_score = Header(rows, paths), score
    return best if best and _is_enough(best) else None


def _windows(head: Head) -> Iterator[tuple[int, ...]]:
    starts = [row for row in range(len(head.rows)) if head.filled(row)][:_SEARCHED]
    fit = {row for row in starts if _may_be_heading(head, row)}
    for start in starts:
        for depth in range(1, _DEEPEST + 1):
            rows = tuple(range(start, start + depth))
            if rows[-1] not in fit:
                break
            yield rows


def _may_be_heading(head: Head, row: int) -> bool:
    texts = [head.rows[row][column] for column in head.filled(row)]
    values = sum(is_value(text) and not _PERIOD.fullmatch(text) for text in texts)
    return bool(texts) and values * 4 <= len(texts)


def _score(paths: Sequence[Path]) -> float:
    """Adds up the known headings; columns of one path are one heading."""
    found = [path_meaning(path) for path in set(paths)]
    return sum(1.0 if m.exact else _NEAR_WORTH for m in found if m)


def _is_enough(header: Header) -> bool:
    """Three known headings, or one that names organisations where there are few columns."""
    score, columns = _score(header.paths), sum(map(bool, header.paths))
    found = [path_meaning(path) for path in header.paths]
    telling = any(m and m.exact and m.field in _TELLING for m in found)
    return score >= _ENOUGH or (telling and score * 3 >= columns)


def paths_of(head: Head, rows: tuple[int, ...]) -> tuple[Path, ...]:
    """Gives every column its levels; a parent fills the blanks to its right."""
    levels = [_filled_right(head, row, rows[-1]) for row in rows]
    paths = []
    for column in range(head.width):
        path: list[str] = []
        for level in levels:
            if level[column] and (not path or path[-1] != level[column]):
                path.append(level[column])
        paths.append(tuple(path))
    return tuple(paths)


def _filled_right(head: Head, row: int, last: int) -> list[str]:
    """Fills a row's blanks from merges, and from the parent on the left where a child is below."""
    texts = list(head.rows[row])
    for column in range(1, head.width):
        if texts[column]:
            continue
        merge = head.merge_at(row, column)
        if merge and merge[0] <= row and merge[1] < column:
            texts[column] = texts[merge[1]]
        elif _has_child(head, row, last, column) and _has_child(head, row, last, column - 1):
            texts[column] = texts[column - 1]
    return texts


def _has_child(head: Head, row: int, last: int, column: int) -> bool:
    return any(head.cell(below, column) for below in range(row + 1, last + 1))


# --- By layout -----------------------------------------------------------------------------------


def _by_layout(head: Head) -> Header | None:
    """Takes the first row of several texts that is not data, and the rows below that part it."""
    first = next((row for row in range(len(head.rows)) if _is_across(head, row)), None)
    if first is None or not _is_texts(head, first) or _is_data(head, first):
        return None
    rows = [first]
    while len(rows) < _DEEPEST and _parts(head, rows[0], rows[-1]):
        rows.append(rows[-1] + 1)
    return Header(tuple(rows), paths_of(head, tuple(rows)))


def _is_across(head: Head, row: int) -> bool:
    """True for a row of several cells that is neither a title nor a line "填报单位：..."."""
    texts = [head.rows[row][column] for column in head.filled(row)]
    return len(texts) > 1 and not all(map(_LABELLED.match, texts[:2]))


def _is_texts(head: Head, row: int) -> bool:
    texts = [head.rows[row][column] for column in head.filled(row)]
    return not any(is_value(text) and not _PERIOD.fullmatch(text) for text in texts)


def _is_data(head: Head, row: int) -> bool:
    """True where half the cells look like the values below them: a name over names."""
    alike = 0
    for column in head.filled(row):
        below = [text for text in head.column(column, first_row=row + 1) if text][:12]
        looks = (Look.ORGANISATION, Look.PERSON, Look.ADDRESS)
        tests = [TESTS[look] for look in looks if TESTS[look](plain(head.rows[row][column]))]
        alike += any(sum(map(test, below)) * 2 > len(below) > 0 for test in tests)
    return alike * 2 >= len(head.filled(row))


def _parts(head: Head, first: int, row: int) -> bool:
    """True where the next row parts headings of this one into a lower level."""
    below = row + 1
    if below >= len(head.rows) or not head.filled(below) or not _is_texts(head, below):
        return False
    groups = _groups(head, row)
    if not groups:
        return _fills_gaps(head, row, below)
    under = {column for start, end in groups for column in range(start, end + 1)}
    children = [column for column in head.filled(below) if column in under]
    if not children:
        return False
    if _repeats(head, below, groups):
        return True
    texts = [head.rows[below][column] for column in children]
    alone = set(head.filled(below)) <= under
    spanned = any(m[0] == first and m[2] >= below and m[1] == m[3] for m in head.merges)
    return alone and (spanned or not any(_holds_digit(text) for text in texts))


def _groups(head: Head, row: int) -> list[tuple[int, int]]:
    """Lists the headings of a row that are merged over several columns, but not over all."""
    spans = [(m[1], m[3]) for m in head.merges if m[0] == row == m[2] and m[3] > m[1]]
    return [span for span in spans if head.cell(row, span[0]) and span != (0, head.width - 1)]


def _repeats(head: Head, row: int, groups: Sequence[tuple[int, int]]) -> bool:
    """True where the labels under the groups come round again, as 金额, 比重, 金额, 比重 do."""
    texts = [head.rows[row][c] for start, end in groups for c in range(start, end + 1)]
    labels = [text for text in texts if text]
    if len(labels) < 4 or any(_holds_digit(text) for text in labels):
        return False
    period = next((n for n in range(2, len(labels) // 2 + 1) if labels[:n] == labels[n : 2 * n]), 0)
    return (
        period > 0
        and len(labels) % period == 0
        and labels == labels[:period] * (len(labels) // period)
    )


def _holds_digit(text: str) -> bool:
    return bool(_DIGIT.search(text)) and not _PERIOD.fullmatch(text)


def _fills_gaps(head: Head, row: int, below: int) -> bool:
    """True where no cell is merged but the lower row has texts just where the upper has gaps."""
    upper, lower = set(head.filled(row)), set(head.filled(below))
    gaps = {c for c in range(head.width) if c not in upper and any(u < c for u in upper)}
    if not gaps or not gaps & lower or upper <= lower:
        return False
    parents = {max(u for u in upper if u < gap) for gap in gaps & lower}
    runs_on = all(b - a == 1 or b in upper or b - 1 in lower for a, b in pairwise(sorted(lower)))
    return lower <= gaps | parents and runs_on
