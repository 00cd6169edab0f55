"""The organisations that a list is filled with, each value as a ledger's workbook writes it (R-FM.7)."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import islice
from typing import Any

from jingwei.areas.forms.rules import FormRefused
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.text import fold
from jingwei.ledgers.asked import Asked, Filter, Match
from jingwei.ledgers.conditions import selected
from jingwei.ledgers.day import as_of
from jingwei.ledgers.definition import Column, Kind, Ledger
from jingwei.ledgers.shown import RAW_BEFORE, Places, Wording
from jingwei.ledgers.window import lines, sorting
from jingwei.units.kinds import Tree
from jingwei.units.models import Unit

_FOUND_BY = ("name", "uscc")


@dataclass(frozen=True, slots=True)
class Row:
    """An organisation: its values by the keys of columns, texts or whole numbers."""

    values: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Listed:
    """The rows in the ledger's order, and by code and name."""

    rows: Sequence[Row]
    by_code: Mapping[str, Row]
    by_name: Mapping[str, Sequence[Row]]

    def find(self, name: str, code: str) -> tuple[Row | None, str]:
        """The organisation that a row of a form names, else why there is none. A code goes before a name."""
        by_code = self.by_code.get(_plain(code)) if code else None
        if by_code is not None:
            return by_code, ""
        found = self.by_name.get(_plain(name), ()) if name else ()
        if len(found) == 1:
            return found[0], ""
        if found:
            return None, _("台账里有 {count} 家同名，请补上代码。").format(count=len(found))
        return None, _("台账里没有这一家，请核对名称或代码。")


def listed(
    ledger: Ledger, columns: Sequence[Column], *, unit: Unit, on: date | None, today: date, most: int
) -> Listed:  # fmt: skip
    """The organisations of a ledger that lie in the unit; raises FormRefused where there are more than `most`."""
    tree = "committee" if unit.tree == Tree.COMMITTEE else "place"
    asked = Asked(filters=(Filter(tree, Match.IN, (str(unit.pk),)),), on=on)
    day, order = as_of(on, today=today), sorting(ledger, asked)
    keys = {column.key for column in columns}
    shown = [*columns, *(ledger[key] for key in _FOUND_BY if key not in keys)]
    used = keys | set(_FOUND_BY) | {order.column.key}
    read = selected(ledger, asked, day=day, used=used)
    found = list(islice(lines(read, order, columns=shown), most + 1))
    if len(found) > most:
        text = _("有 {most} 家以上，一份表放不下。请选下级单位，分几份填。")
        raise FormRefused(text.format(most=most))
    return _indexed(_rows(shown, found, Places(day.date)))


def _rows(columns: Sequence[Column], found: Sequence[Any], places: Places) -> list[Row]:
    values = list(zip(*found, strict=True))
    if not values:
        return []
    texts = Wording(columns, places).texts(values)
    raw = values[RAW_BEFORE:]
    told = [
        list(own) if column.kind is Kind.NUMBER and not column.few else said
        for column, own, said in zip(columns, raw, texts, strict=True)
    ]
    keys = [column.key for column in columns]
    return [Row(dict(zip(keys, line, strict=True))) for line in zip(*told, strict=True)]


def _indexed(rows: Sequence[Row]) -> Listed:
    by_name: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        by_name[_plain(row.values["name"])].append(row)
    by_code = {_plain(row.values["uscc"]): row for row in rows if row.values["uscc"]}
    return Listed(rows, by_code, by_name)


def _plain(text: str) -> str:
    return "".join(sign for sign in fold(text).upper() if sign.isalnum())
