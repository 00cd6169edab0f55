"""The error workbook: the rows that were not read, as they came, each with the reason."""

from collections import defaultdict
from datetime import datetime
from pathlib import Path

import polars as pl
from django.utils import timezone

from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.sheets import Column, Kind, Sheet
from jingwei.kernel.workbook import sheet_name, write_workbook
from jingwei.ledgers.definition import Ledger
from jingwei.ledgers.plan import Plan
from jingwei.ledgers.seals import HIDDEN

_ROW, _WHERE, _WHY = "_row", "_where", "_why"


def write_refused(plan: Plan, ledger: Ledger, path: Path, *, name: str, now: datetime) -> int:
    """Write the refused rows to `path`; how many there are in it.

    It has the hidden columns of the workbook it comes from: mended there, it can be brought back.
    name: what the sender called his file.
    """
    rows = _rows(plan, ledger)
    headings = [heading or f"({n + 1})" for n, heading in enumerate(plan.headings)]
    day = timezone.localdate(now)
    more = plan.refused_count - len(plan.refused)
    notes = [
        _("{name} · 没有读入的 {count} 行 · 改好后可以直接交回本表").format(
            name=name, count=len(rows)
        )
    ]
    if more > 0:
        notes.append(_("另有 {more} 处没有列出。").format(more=more))
    own = [
        Column(str(place), heading, 16, Kind.WRAPPED, hidden=heading in HIDDEN)
        for place, heading in enumerate(headings)
    ]
    keys = [_ROW, _WHERE, _WHY, *(str(place) for place in range(len(headings)))]
    schema = {key: pl.Int64 if key == _ROW else pl.String for key in keys}
    sheet = Sheet(
        name=sheet_name(_("未读入的行")),
        title=_("未读入的行：{ledger}").format(ledger=_(ledger.title)),
        columns=[
            Column(_ROW, _("原行号"), 8, Kind.NUMBER),
            Column(_WHERE, _("哪一栏"), 14),
            Column(_WHY, _("原因"), 44, Kind.WRAPPED),
            *own,
        ],
        rows=pl.DataFrame(rows, schema=schema, orient="row"),
        notes=notes,
        noted=_WHY,
        frozen=3,
    )
    write_workbook(path, [sheet], created=day, day=str(day))
    return len(rows)


def _rows(plan: Plan, ledger: Ledger) -> list[list[object]]:
    """One line a refused row, all its faults together."""
    faults = defaultdict(list)
    for one in plan.refused:
        faults[one.row].append(one)
    return [
        [
            row,
            "、".join(ledger[one.column].heading for one in found if one.column),
            "\n".join(one.why for one in found),
            *found[0].cells,
        ]
        for row, found in sorted(faults.items())
    ]
