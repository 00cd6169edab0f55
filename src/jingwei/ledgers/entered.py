"""What people type into the cells of a workbook, as values; in words where it makes no sense."""

import re
from collections.abc import Callable, Mapping
from datetime import date
from functools import partial
from types import MappingProxyType

from jingwei.kernel import values
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.text import fold
from jingwei.ledgers.definition import TEXTUAL, WORDED, Column, Kind, Value
from jingwei.ledgers.typed import BadValue, clean, valued

LONGEST_TEXT = 500
_WHOLE = re.compile(r"(-?[\d,]+)(?:\.0+)?\s*(?:人|家|个|户)?")
# How departments write the same; see `jingwei.kernel.values`.
_READERS: Mapping[str, Callable[[str], str | None]] = MappingProxyType(
    {"legal_status": values.read_legal_status}
)


def entered(column: Column, text: str) -> Value:
    """The value of a cell, None or "" for a blank one; raises BadValue."""
    plain = clean(text)
    if not plain:
        return "" if column.kind in TEXTUAL else None
    if column.kind in WORDED:
        return _coded(column, plain)
    if column.kind is Kind.TEXT:
        if len(plain) > LONGEST_TEXT:
            raise BadValue(
                _("“{column}”：太长，最多 {most} 个字。").format(
                    column=column.heading, most=LONGEST_TEXT
                )
            )
        return plain
    if column.kind is Kind.NUMBER and (found := _WHOLE.fullmatch(fold(plain))):
        plain = found[1]
    return valued(column, plain)


Reader = Callable[[str], Value]


def reader(column: Column, *, on: date) -> Reader:
    """What reads the cells of a column; the names of units are learnt once. It raises BadValue."""
    if column.kind is not Kind.UNIT or column.edit is None or column.edit.reader is None:
        return partial(entered, column)
    meant = column.edit.reader(on)

    def named(text: str) -> Value:
        found = meant(text) if clean(text) else None
        if found is None and clean(text):
            said = _("“{column}”：没有叫“{text}”的单位，请照单位名册上的全称写。")
            raise BadValue(said.format(column=column.heading, text=clean(text)[:40]))
        return found

    return named


def same(column: Column, left: Value, right: Value) -> bool:
    """Whether two values say the same; blanks at the ends and breaks of lines say nothing."""
    if column.kind is Kind.TEXT:
        return _bare(left) == _bare(right)
    return left == right


def _bare(value: Value) -> str:
    return "".join(clean(str(value or "")).split())


def _coded(column: Column, text: str) -> Value:
    """The code of a word: one that the drop-down offers, in either language, or a usual one."""
    for code, word in column.words.items():
        if text in (code, word, _(word)):
            return code
    read = _READERS.get(column.key, values.read_yes_no if column.kind is Kind.YES_NO else _nothing)
    found = read(text)
    if found is not None and str(found) in column.words:
        return str(found)
    offered = "、".join(_(word) for word in column.words.values())
    said = _("“{column}”：看不懂“{text}”，请从下拉框里选：{offered}。")
    raise BadValue(said.format(column=column.heading, text=text[:40], offered=offered))


def _nothing(_text: str) -> None:
    return None
