"""Takes a ledger of cases out as a workbook, texts whole, and keeps in the journal that it was taken (R-C.28, E-11)."""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import polars as pl
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from jingwei.journal.content import Subject
from jingwei.journal.write import record
from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.sheets import Column, Kind, Sheet
from jingwei.kernel.workbook import sheet_name, write_workbook
from jingwei.people.models import Account
from jingwei.procedures.definition import Procedure
from jingwei.procedures.fields import Ask
from jingwei.procedures.ledgers.asked import Asked
from jingwei.procedures.ledgers.rows import Row, columns, rows
from jingwei.procedures.models import Case

MOST = 50_000
_AT_ONCE = 1_000
# Key, heading, width, kind, and what a row says there.
Known = tuple[str, str, float, Kind, Callable[[Row], str | int]]
_KNOWN: tuple[Known, ...] = (
    ("case", mark("办件号"), 10, Kind.CODE, lambda row: str(row.case.pk)),
    ("subject", mark("办的是谁"), 30, Kind.WRAPPED, lambda row: row.subject),
    ("number", mark("经纬号"), 13, Kind.CODE, lambda row: row.number),
    ("owner", mark("谁的事"), 20, Kind.WRAPPED, lambda row: row.owner),
    ("turn", mark("轮到"), 20, Kind.WRAPPED, lambda row: row.turn),
    ("state", mark("状态"), 14, Kind.TEXT, lambda row: row.state),
    ("opened", mark("开始"), 12, Kind.CODE, lambda row: str(row.opened_on)),
    ("due", mark("到期"), 12, Kind.CODE, lambda row: str(row.due_on or "")),
    ("closed", mark("办结日"), 12, Kind.CODE, lambda row: str(row.closed_on or "")),
    ("late", mark("逾期工作日"), 10, Kind.NUMBER, lambda row: row.late),
)


class TooMany(Exception):
    """More rows are asked for than a workbook takes; the message says what to do."""


@dataclass(frozen=True, slots=True)
class Stamp:
    """Who takes it out, for which unit, and what the rows were narrowed by, in words; stands on the sheet and its foot."""

    account: Account
    unit: str
    now: datetime
    narrowed: str


@transaction.atomic
def take_out(
    found: QuerySet[Case], asked: Asked, path: Path, *, editions: Sequence[Procedure], stamp: Stamp
) -> int:
    """Write the rows as of the day to `path` and tell the journal; how many. Raises TooMany. Within an active sight."""
    procedure, count = editions[-1], found.count()
    if count > MOST:
        text = _("一次最多导出 {most} 行，这里有 {count} 行，请先筛选再导出。")
        raise TooMany(text.format(most=MOST, count=count))
    listed = [row for part in _parts(found) for row in rows(part, asked.on, editions=editions)]
    foot = _foot(stamp)
    first = _("{unit} · 截至 {day} · {count} 件").format(unit=stamp.unit, day=asked.on, count=count)
    notes = (first, *filter(None, (stamp.narrowed,)), foot)
    sheet = _sheet(procedure, listed, editions=editions, notes=notes)
    write_workbook(path, [sheet], created=timezone.localdate(stamp.now), day=foot)
    record(
        "cases.take_out", chain=f"procedures/{procedure.key}", actor=str(stamp.account.pk),
        subject=Subject("case_ledger", procedure.key), details={"rows": count, "on": str(asked.on)}, now=stamp.now,
    )  # fmt: skip
    return count


def _parts(found: QuerySet[Case]) -> Iterator[list[Case]]:
    """The cases in the order of the page, so many at once."""
    ordered = found.order_by("-opened_at", "-pk")
    part: list[Case] = []
    for case in ordered.iterator(chunk_size=_AT_ONCE):
        part.append(case)
        if len(part) == _AT_ONCE:
            yield part
            part = []
    yield part


def _sheet(
    procedure: Procedure, listed: Sequence[Row], *, editions: Sequence[Procedure], notes: Sequence[str]
) -> Sheet:  # fmt: skip
    asked = columns(editions)
    cells = [Column(key, _(title), width, kind) for key, title, width, kind, _said in _KNOWN]
    cells += [
        Column(f"asked_{place}", one.name, 30 if one.ask is Ask.TEXT else 16, Kind.NUMBER if one.is_number else Kind.WRAPPED)
        for place, one in enumerate(asked)
    ]  # fmt: skip
    numbers = [one.is_number for one in asked]
    lines = [
        (*(said(row) for *_known, said in _KNOWN), *map(_cell, row.values, numbers))
        for row in listed
    ]
    schema = {one.key: pl.Int64() if one.kind is Kind.NUMBER else pl.String() for one in cells}
    return Sheet(
        name=sheet_name(procedure.name), title=_("{procedure}台账").format(procedure=procedure.name),
        columns=cells, rows=pl.DataFrame(lines, schema=schema, orient="row"), notes=notes,
    )  # fmt: skip


def _cell(said: str, is_number: bool) -> str | int | None:  # noqa: FBT001 - as `map` calls it
    if is_number:
        return int(said) if said else None
    return said


def _foot(stamp: Stamp) -> str:
    at = timezone.localtime(stamp.now).strftime("%Y-%m-%d %H:%M")
    text = _("内部 · {name}（账号 {account}）于 {at} 导出").format(
        name=stamp.account.name, account=stamp.account.pk, at=at
    )
    return f"{settings.NOTICE} · {text}" if settings.NOTICE else text
