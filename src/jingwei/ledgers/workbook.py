"""A ledger as a workbook: the rows that are asked for, with what it takes to bring it back (R-L.10)."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice
from pathlib import Path

import polars as pl
from django.utils import timezone

from jingwei.kernel import sheets
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.register_number import written
from jingwei.kernel.sheets import Sheet
from jingwei.kernel.workbook import sheet_name, write_workbook
from jingwei.ledgers import seals
from jingwei.ledgers.asked import Asked, columns_of
from jingwei.ledgers.conditions import selected
from jingwei.ledgers.day import as_of
from jingwei.ledgers.definition import WORDED, Column, Kind, Ledger, Secrecy
from jingwei.ledgers.narrowing import looking_at
from jingwei.ledgers.reading import chips
from jingwei.ledgers.shown import RAW_BEFORE, Places, Wording
from jingwei.ledgers.window import Line, lines, sorting

_AT_ONCE = 2_000
_SEQUENCE = "seq"
_WIDE = 24  # digits: from here on a text is broken into lines


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who took the workbook and when, and what it is called (R-17.6, E-11).

    account: an id; unit: the name of the unit that he works for. notice: of an office that is not the real one.
    """

    token: str
    account: int
    unit: str
    at: datetime
    notice: str = ""


def write_ledger(
    ledger: Ledger, asked: Asked, path: Path, *, stamp: Stamp, most: int | None = None
) -> int:
    """Write the rows that are asked for to `path`, at most so many; how many there were.

    Within an active sight. Memory holds one column-wise copy of the rows and nothing else of them.
    """
    day = as_of(asked.on, today=timezone.localdate(stamp.at))
    columns, places = columns_of(ledger, asked), Places(day.date)
    with looking_at(asked) as read:
        frame = _frame(ledger, read, columns, places, stamp=stamp, most=most)
    conditions = [chip.text for chip in chips(ledger, asked, places)]
    book = [
        _sheet(ledger, columns, frame, notes=_notes(columns, frame, conditions, day.date, stamp)),
        _explained(ledger, columns, stamp),
    ]
    foot = _stamped(columns, stamp)
    write_workbook(path, book, created=timezone.localdate(stamp.at), day=foot)
    return frame.height


def secrecy(columns: Sequence[Column]) -> Secrecy:
    """The class of data of a workbook with these columns."""
    return max((column.secrecy for column in columns), default=Secrecy.PUBLIC)


def editable(columns: Sequence[Column]) -> tuple[Column, ...]:
    """The columns whose cells are read when the workbook comes back."""
    return tuple(column for column in columns if column.edit)


# --- Rows -----------------------------------------------------------------------------------------


def _frame(
    ledger: Ledger,
    asked: Asked,
    columns: Sequence[Column],
    places: Places,
    *,
    stamp: Stamp,
    most: int | None,
) -> pl.DataFrame:
    """The rows as they are shown, column by column, with their hidden cells."""
    order = sorting(ledger, asked)
    day = as_of(asked.on, today=timezone.localdate(stamp.at))
    used = {column.key for column in columns} | {order.column.key}
    rows = selected(ledger, asked, day=day, used=used)
    found = islice(lines(rows, order, columns=columns), most)
    schema = _schema(columns)
    wording = Wording(columns, places)
    frames = [
        pl.DataFrame(_columnwise(columns, part, wording, stamp.token), schema=schema)
        for part in _parts(found)
    ]
    frame = pl.concat(frames) if frames else pl.DataFrame(schema=schema)
    return frame.with_columns(pl.int_range(1, pl.len() + 1).alias(_SEQUENCE))


def _parts(found: Iterator[Line]) -> Iterator[list[Line]]:
    while part := list(islice(found, _AT_ONCE)):
        yield part


def _schema(columns: Sequence[Column]) -> dict[str, pl.DataType]:
    visible: dict[str, pl.DataType] = {
        column.key: pl.Int64() if _is_number(column) else pl.String() for column in columns
    }
    return visible | dict.fromkeys(seals.HIDDEN if editable(columns) else (), pl.String())


def _columnwise(
    columns: Sequence[Column], part: list[Line], wording: Wording, token: str
) -> dict[str, list[object]]:
    """A few thousand rows as lists of cells."""
    values = list(zip(*part, strict=True))
    made: dict[str, list[object]] = {
        column.key: [*raw] if _is_number(column) else [*texts]
        for column, raw, texts in zip(
            columns, values[RAW_BEFORE:], wording.texts(values), strict=True
        )
    }
    spots = [n for n, column in enumerate(columns, RAW_BEFORE) if column.edit]
    if spots:
        names = [written(row) for row in values[0]]
        bases = list(map(seals.base_text, zip(*(values[spot] for spot in spots), strict=True)))
        sealed = map(seals.sealer(token), names, bases)
        made |= {seals.ROW: [*names], seals.BASE: [*bases], seals.SEAL: [*sealed]}
    return made


def _is_number(column: Column) -> bool:
    return column.kind is Kind.NUMBER and not column.few


# --- The sheet, and what is said above and behind it ----------------------------------------------


def _sheet(
    ledger: Ledger, columns: Sequence[Column], frame: pl.DataFrame, *, notes: tuple[str, ...]
) -> Sheet:
    hidden = seals.HIDDEN if editable(columns) else ()
    return Sheet(
        name=sheet_name(_(ledger.title)),
        title=_(ledger.title),
        columns=[
            sheets.Column(_SEQUENCE, _("序号"), 6, sheets.Kind.NUMBER),
            *map(_column, columns),
            *[sheets.Column(key, key, 10, hidden=True) for key in hidden],
        ],
        rows=frame,
        notes=notes,
        printed=len(columns) + 1,
    )


def _column(column: Column) -> sheets.Column:
    words = tuple(_(text) for text in column.words.values()) if column.kind in WORDED else ()
    return sheets.Column(
        column.key,
        column.heading,
        column.width,
        sheets.Kind.ANSWER if column.edit else _kind(column),
        choices=words if column.edit else (),
        hint=_(column.help),
    )


def _kind(column: Column) -> sheets.Kind:
    if column.kind in (Kind.CODE, Kind.LINK):
        return sheets.Kind.CODE
    if _is_number(column):
        return sheets.Kind.NUMBER
    is_wide = column.width >= _WIDE and column.kind in (Kind.TEXT, Kind.TAGS)
    return sheets.Kind.WRAPPED if is_wide else sheets.Kind.TEXT


def _notes(
    columns: Sequence[Column],
    frame: pl.DataFrame,
    conditions: Sequence[str],
    on: date,
    stamp: Stamp,
) -> tuple[str, ...]:
    first = _("数据截至 {day} · {unit} · {count} 行").format(
        day=on, unit=stamp.unit, count=frame.height
    )
    if conditions:
        first += " · " + _("筛选：{conditions}").format(conditions="；".join(conditions))
    return (first, _how_to(columns), _stamped(columns, stamp))


def _how_to(columns: Sequence[Column]) -> str:
    names = "、".join(column.heading for column in editable(columns))
    if not names:
        return _("本表只供查看；各栏含义见“说明”表。")
    return _(
        "可改蓝框里的栏：{names}；改完存盘，在台账页面“导入”交回；可以排序、筛选、删行，请勿动隐藏的列；各栏含义见“说明”表。"
    ).format(names=names)


def _stamped(columns: Sequence[Column], stamp: Stamp) -> str:
    at = timezone.localtime(stamp.at).strftime("%Y-%m-%d %H:%M")
    text = _("{secrecy} · 账号 {account} 于 {at} 导出 · 编号 {token}").format(
        secrecy=secrecy(columns).word, account=stamp.account, at=at, token=stamp.token
    )
    return f"{stamp.notice} · {text}" if stamp.notice else text


def _explained(ledger: Ledger, columns: Sequence[Column], stamp: Stamp) -> Sheet:
    """What each column means, of which class it is, and whether it is read when it comes back."""
    said = [
        (column.heading, _(column.help), column.secrecy.word, _("可改") if column.edit else "")
        for column in columns
    ]
    words = [
        (_("空白"), _("没有来源，不等于零，也不等于“否”。"), "", ""),
        (_("待核实"), _("没有部门说过；不知道不等于“否”"), "", ""),
    ]
    keys = ("part", "meaning", "secrecy", "edit")
    return Sheet(
        name=_("说明"),
        title=_("说明：{ledger}").format(ledger=_(ledger.title)),
        columns=[
            sheets.Column("part", _("栏或词"), 20),
            sheets.Column("meaning", _("意思"), 90, sheets.Kind.WRAPPED),
            sheets.Column("secrecy", _("类别"), 8),
            sheets.Column("edit", _("交回时"), 8),
        ],
        rows=pl.DataFrame(said + words, schema=dict.fromkeys(keys, pl.String), orient="row"),
        notes=(_(ledger.about), _stamped(columns, stamp)),
        frozen=0,
    )
