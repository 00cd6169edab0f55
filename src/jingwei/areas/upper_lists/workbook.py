"""What came of a comparison as a workbook to take away: a sheet for each figure, and one that explains (R-UL.4)."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import polars as pl
from django.utils import timezone

from jingwei.areas.upper_lists.models import Comparison, Decision, Line, Ruling, Verdict
from jingwei.areas.upper_lists.queries import FIGURES, shown
from jingwei.fusion.outputs.words import FIELDS
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.register_number import written
from jingwei.kernel.sheets import Column, Kind, Sheet
from jingwei.kernel.workbook import sheet_name, write_workbook
from jingwei.register.models import Entry

_KEYS = (
    "place", "their_name", "their_uscc", "number", "our_name", "our_uscc", "difference", "why", "said",
)  # fmt: skip


def write_result(found: Comparison, path: Path, *, account: int, now: datetime) -> int:
    """Write the four lists to `path`, within an active sight; how many lines there are in them."""
    sheets, count = [], 0
    for verdict in FIGURES:
        lines = list(shown(found, verdict))
        sheets.append(_sheet(found, verdict, lines, now=now, account=account))
        count += len(lines)
    write_workbook(path, sheets, created=timezone.localdate(now), day=str(timezone.localdate(now)))
    return count


def names_of(lines: list[Line]) -> Mapping[int, Entry]:
    """What the register says today of the organisations of these lines, as far as they are in sight."""
    numbers = {pk for line in lines for pk in (line.organisation_id, *line.candidates) if pk}
    numbers |= {
        said.organisation_id for line in lines for said in counting(line) if said.organisation_id
    }
    rows = (
        Entry.objects.still().filter(organisation__in=numbers).only("organisation", "name", "uscc")
    )
    return {entry.organisation_id: entry for entry in rows}


def counting(line: Line) -> list[Decision]:
    """The decision that counts, as `queries.shown` has fetched it."""
    found: list[Decision] = getattr(line, "counting", [])
    return found


def _sheet(
    found: Comparison, verdict: Verdict, lines: list[Line], *, account: int, now: datetime
) -> Sheet:
    entries = names_of(lines)
    rows = [_row(line, entries) for line in lines]
    title = _("{source}：{verdict}").format(source=found.source, verdict=_(str(verdict.label)))
    at = timezone.localtime(now).strftime("%Y-%m-%d %H:%M")
    return Sheet(
        name=sheet_name(_(str(verdict.label))),
        title=title,
        columns=[
            Column("place", _("名单里的位置"), 16),
            Column("their_name", _("名单上的名称"), 34, Kind.WRAPPED),
            Column("their_uscc", _("名单上的代码"), 21, Kind.CODE),
            Column("number", _("经纬号"), 12, Kind.CODE),
            Column("our_name", _("底册上的名称"), 34, Kind.WRAPPED),
            Column("our_uscc", _("底册上的代码"), 21, Kind.CODE),
            Column("difference", _("不同的地方"), 44, Kind.WRAPPED),
            Column("why", _("依据"), 34, Kind.WRAPPED),
            Column("said", _("裁定或说明"), 34, Kind.WRAPPED),
        ],
        rows=pl.DataFrame(rows, schema=dict.fromkeys(_KEYS, pl.String), orient="row"),
        notes=(
            _("名单 {file} 与 {day} 的底册对照 · {count} 行").format(
                file=found.file_name, day=found.compared_on, count=len(rows)
            ),
            _("内部 · 账号 {account} 于 {at} 导出 · 对照第 {number} 号").format(
                account=account, at=at, number=found.pk
            ),
        ),
    )


def _row(line: Line, entries: Mapping[int, Entry]) -> tuple[str, ...]:
    numbers = [line.organisation_id] if line.organisation_id else line.candidates
    ours = [entries[pk] for pk in numbers if pk in entries]
    return (
        " / ".join(part for part in (line.sheet, str(line.row or "")) if part),
        line.theirs.get("name", ""), line.theirs.get("uscc", ""),
        "、".join(written(pk) for pk in numbers),
        "、".join(entry.name for entry in ours), "、".join(entry.uscc for entry in ours if entry.uscc),
        "；".join(differing(line)), line.why, "；".join(said(one) for one in counting(line)),
    )  # fmt: skip


def differing(line: Line) -> list[str]:
    """The fields that differ, in words: 名称：上级 X，底册 Y."""
    text = _("{field}：上级 {theirs}，底册 {ours}")
    return [
        text.format(field=_(FIELDS[one["field"]]), theirs=one["theirs"], ours=one["ours"])
        for one in line.differences
    ]


def said(decision: Decision) -> str:
    """What a person said of a line, in words."""
    number = f" {written(decision.organisation_id)}" if decision.organisation_id else ""
    text = _("{ruling}{number}：{reason}（{name}）")
    return text.format(
        ruling=_(str(Ruling(decision.ruling).label)), number=number, reason=decision.reason, name=decision.by.name
    )  # fmt: skip
