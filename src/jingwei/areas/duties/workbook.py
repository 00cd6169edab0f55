"""A unit's list as a workbook, and what comes back in it: every row sealed, whole or not at all (R-DU.4, R-L.11)."""

import json
from collections.abc import Sequence
from datetime import datetime
from pathlib import Path

import polars as pl
from django.conf import settings
from django.utils import timezone

from jingwei.areas.duties.models import DutyLine, DutyList
from jingwei.areas.duties.operations import CHAIN, answer
from jingwei.areas.duties.queries import standing
from jingwei.areas.duties.rules import DutyRefused
from jingwei.journal.content import Subject
from jingwei.journal.write import record
from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.sheets import Column, Kind, Sheet
from jingwei.kernel.workbook import sheet_name, write_workbook
from jingwei.ledgers import definition
from jingwei.ledgers.definition import Secrecy
from jingwei.ledgers.matched import match
from jingwei.ledgers.returned import open_returned
from jingwei.ledgers.rules import LedgerRefused
from jingwei.ledgers.sealed_rows import sealed_rows
from jingwei.ledgers.seals import BASE, ROW, SEAL, new_token, sealer
from jingwei.people.models import Account

_DONE = definition.Column(
    key="done", title=mark("完成情况"), kind=definition.Kind.TEXT, help=mark("做了什么，还差什么。"),
)  # fmt: skip
_ROW = "JW-DUTY-"


def take_out(found: DutyList, path: Path, *, unit: str, actor: Account, now: datetime) -> int:
    """Write the list to `path` and tell the journal; how many lines it has. Within an active sight."""
    token = new_token()
    seal = sealer(token)
    lines = standing(found, today=timezone.localdate(now))
    rows = []
    for place, one in enumerate(lines, start=1):
        row, base = f"{_ROW}{one.line.pk}", json.dumps(one.done, ensure_ascii=False)
        rows.append((place, _(one.duty.title), _(one.duty.of.title), one.line.owed, one.left, one.done, row, base, seal(row, base)))  # fmt: skip
    write_workbook(
        path, [_sheet(found, rows, unit=unit, notes=_notes(found, unit, actor, now, token))],
        created=timezone.localdate(now), day=str(found.on),
    )  # fmt: skip
    record(
        "duties.take_out", chain=CHAIN, actor=str(actor.pk), subject=Subject("export", token),
        details={"list": found.pk, "lines": len(rows)}, now=now,
    )  # fmt: skip
    return len(rows)


def take_in(found: DutyList, path: Path, *, name: str, actor: Account, now: datetime) -> int:
    """Keeps what the workbook answers, all of it or DutyRefused with every reason; how many lines it changed."""
    try:
        came = open_returned(path, name=name)
        at = match(came.headings, [_DONE], name=name).places
    except LedgerRefused as refused:
        raise DutyRefused(str(refused)) from refused
    if _DONE.key not in at:
        raise DutyRefused(_("{name}：没有“{column}”这一栏，请重新导出后再填。").format(name=name, column=_DONE.heading))  # fmt: skip
    answers, before, faults = dict[int, str](), dict[int, str](), list[str]()
    own = set(DutyLine.objects.filter(list=found).values_list("pk", flat=True))
    for number, cells, said in sealed_rows(came, prefix=_ROW):
        if said is None or said[0] not in own:
            text = _("{name} 第 {row} 行：认不出是这份清单的哪一项，请重新导出，在原来的行里填。")
            faults.append(text.format(name=name, row=number))
        elif said[0] in answers:
            faults.append(_("{name} 第 {row} 行：这一项有两行，请只留一行。").format(name=name, row=number))  # fmt: skip
        else:
            answers[said[0]], before[said[0]] = cells[at[_DONE.key]], str(said[1])
    if faults:
        raise DutyRefused("\n".join(faults))
    return answer(found, answers, before=before, actor=actor, now=now)


def _notes(
    found: DutyList, unit: str, actor: Account, now: datetime, token: str
) -> tuple[str, ...]:
    at = timezone.localtime(now).strftime("%Y-%m-%d %H:%M")
    text = _("{secrecy} · 账号 {account} 于 {at} 导出 · 编号 {token}").format(
        secrecy=Secrecy.INTERNAL.word, account=actor.pk, at=at, token=token
    )
    return (
        _("{unit} · {day} 生成 · 还剩的家数是导出时的").format(unit=unit, day=found.on),
        _("填“{column}”一栏，存盘后在清单页面交回；请勿动隐藏的列。只写组织的事，不写人名、电话。").format(column=_DONE.heading),
        f"{settings.NOTICE} · {text}" if settings.NOTICE else text,
    )  # fmt: skip


def _sheet(
    found: DutyList, rows: Sequence[tuple[object, ...]], *, unit: str, notes: tuple[str, ...]
) -> Sheet:
    text, whole = pl.String(), pl.Int64()
    schema: dict[str, pl.DataType] = {
        "place": whole, "duty": text, "ledger": text, "owed": whole, "left": whole, "done": text, ROW: text, BASE: text,
        SEAL: text,
    }  # fmt: skip
    return Sheet(
        name=sheet_name(_("责任清单")),
        title=_("{unit}{year}年责任清单").format(unit=unit, year=found.year),
        columns=[
            Column("place", _("序号"), 6, Kind.NUMBER),
            Column("duty", _("责任"), 40, Kind.WRAPPED),
            Column("ledger", _("看哪个台账"), 22),
            Column("owed", _("生成时家数"), 11, Kind.NUMBER),
            Column("left", _("还剩家数"), 11, Kind.NUMBER),
            Column("done", _DONE.heading, 50, Kind.ANSWER),
            *(Column(key, key, 4, Kind.CODE, hidden=True) for key in (ROW, BASE, SEAL)),
        ],
        rows=pl.DataFrame(rows, schema=schema, orient="row"),
        notes=notes,
        unanswered="done",
        printed=6,
        filtered=False,
    )
