"""Reads what is asked of a ledger from the address of a page; what makes no sense is said, never a fault."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from urllib.parse import parse_qsl

from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.text import fold
from jingwei.ledgers.asked import SINGLE, SIZES, Asked, Cursor, Filter, Match, matches_of
from jingwei.ledgers.definition import Column, Ledger, Order
from jingwei.ledgers.typed import LARGEST_ID, LONGEST, BadValue, canonical, clean, placed, spelt

SHORTEST_SEARCH = 2
MOST_VALUES = 100
MOST_FIELDS = 500
_FILTER = re.compile(r"([a-z_]+)\.([a-z]+)")
_CURSOR = re.compile(r"(\d{1,19})(?:,(.*))?", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Understood:
    """What was asked for, and in words what of it was passed over."""

    asked: Asked
    complaints: tuple[str, ...] = ()


@dataclass
class _Request:
    """What is understood so far."""

    ledger: Ledger
    asked: Asked = field(default_factory=Asked)
    filters: dict[tuple[str, Match], list[str]] = field(default_factory=dict)
    cursors: dict[str, str] = field(default_factory=dict)
    complaints: list[str] = field(default_factory=list)


def understand(ledger: Ledger, query: str) -> Understood:
    """What the query string of an address asks of the ledger.

    `understand(ledger, asked.query()).asked == asked` for whatever was understood before. Names
    that are none of ours are passed over in silence, what is ours and wrong with a complaint.
    """
    request = _Request(ledger)
    for name, value in _pairs(query):
        if name in _READERS:
            _READERS[name](request, value)
        elif found := _FILTER.fullmatch(name):
            _filter(request, found[1], found[2], value)
    filters = tuple(Filter(*key, tuple(values)) for key, values in request.filters.items())
    request.asked = replace(request.asked, filters=filters)
    _cursor(request)
    return Understood(request.asked, tuple(dict.fromkeys(request.complaints)))


def _pairs(query: str) -> Iterable[tuple[str, str]]:
    try:
        return parse_qsl(query, keep_blank_values=True, max_num_fields=MOST_FIELDS)
    except ValueError:  # more fields than anybody has typed
        return []


def _filter(request: _Request, key: str, test: str, value: str) -> None:
    column = request.ledger.get(key)
    if column is None or test not in set(Match) or Match(test) not in matches_of(column):
        request.complaints.append(_("不能按“{name}”筛选，已略去。").format(name=f"{key}.{test}"))
        return
    values = request.filters.setdefault((key, Match(test)), [])
    try:
        wanted = canonical(column, Match(test), value)
        _add(values, wanted, is_single=Match(test) in SINGLE)
    except BadValue as refusal:
        request.complaints.append(str(refusal))
    if not values:
        del request.filters[key, Match(test)]


def _add(values: list[str], wanted: str, *, is_single: bool) -> None:
    """One more value of a filter, once; the last one counts where there can be only one."""
    if not wanted:
        return
    if is_single:
        values.clear()
    if wanted not in values and len(values) < MOST_VALUES:
        values.append(wanted)


def _search(request: _Request, value: str) -> None:
    text = " ".join(clean(fold(value)).split())[:LONGEST].strip()
    if 0 < len(text) < SHORTEST_SEARCH:
        request.complaints.append(_("搜索至少要两个字。"))
        text = ""
    request.asked = replace(request.asked, search=text)


def _sort(request: _Request, value: str) -> None:
    column = request.ledger.get(value.removeprefix("-"))
    if column is None or not column.sortable:
        request.complaints.append(_("不能按“{name}”排序，已略去。").format(name=clean(value)))
        return
    order = Order(column.key, descending=value.startswith("-"))
    request.asked = replace(request.asked, order=order)


def _on(request: _Request, value: str) -> None:
    try:
        request.asked = replace(request.asked, on=date.fromisoformat(value.strip()))
    except ValueError:
        asked = _("“{text}”不是日期，请写作 2025-11-30；现在显示的是今天。")
        request.complaints.append(asked.format(text=clean(value)[:LONGEST]))


def _columns(request: _Request, value: str) -> None:
    keys = [key for key in value.split(",") if key]
    known = tuple(dict.fromkeys(key for key in keys if request.ledger.get(key)))
    if unknown := [clean(key)[:LONGEST] for key in keys if key not in known]:
        names = "、".join(unknown)
        request.complaints.append(_("没有“{names}”这些栏，已略去。").format(names=names))
    request.asked = replace(request.asked, columns=known)


def _size(request: _Request, value: str) -> None:
    if value in map(str, SIZES):
        request.asked = replace(request.asked, size=int(value))
        return
    sizes = "、".join(map(str, SIZES))
    request.complaints.append(_("每页行数只能是 {sizes}。").format(sizes=sizes))


def _after(request: _Request, value: str) -> None:
    request.cursors = {"after": value}


def _before(request: _Request, value: str) -> None:
    request.cursors = {"before": value}


def _cursor(request: _Request) -> None:
    """A place in the list, once it is known by what the list is sorted."""
    order = request.asked.order or request.ledger.order
    column = request.ledger[order.column]
    for side, text in request.cursors.items():
        place = _place(column, text)
        if place is None:
            request.complaints.append(_("翻页的位置看不懂，已回到第一页。"))
        elif side == "after":
            request.asked = replace(request.asked, after=place)
        else:
            request.asked = replace(request.asked, before=place)


def _place(column: Column, text: str) -> Cursor | None:
    found = _CURSOR.fullmatch(text)
    if found is None or int(found[1]) > LARGEST_ID:
        return None
    try:
        value = spelt(column, placed(column, found[2])) if found[2] else None
    except BadValue:
        return None
    return Cursor(int(found[1]), value)


_READERS: dict[str, Callable[[_Request, str], None]] = {
    "q": _search, "sort": _sort, "on": _on, "cols": _columns, "size": _size, "after": _after,
    "before": _before,
}  # fmt: skip
