"""The annual return as a workbook in its official shape, with what it cannot say and what was checked (R-FM.1)."""

from dataclasses import replace
from datetime import date
from pathlib import Path

import polars as pl
from django.utils import timezone

from jingwei.areas.forms.annual import Gap, Return
from jingwei.areas.forms.annual_lines import COLUMNS, LINES
from jingwei.areas.forms.stamps import stamped
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.sheets import Column, Kind, Sheet
from jingwei.kernel.workbook import sheet_name, write_workbook
from jingwei.ledgers.definition import Secrecy
from jingwei.ledgers.workbook import Stamp

_SET_IN = "　　"  # what a line below another is set in by


def write_annual(found: Return, path: Path, *, unit: str, on: date, stamp: Stamp) -> None:
    """Write the table to `path`; unit: the name of the one that it is of."""
    sheets = [
        _table(found, unit=unit, on=on, stamp=stamp),
        _missing(found, stamp=stamp),
        _explained(stamp=stamp),
    ]
    created = timezone.localdate(stamp.at)
    write_workbook(path, sheets, created=created, day=_stamped(replace(stamp, notice="")))


def _stamped(stamp: Stamp) -> str:
    return stamped(Secrecy.INTERNAL, stamp)


def _table(found: Return, *, unit: str, on: date, stamp: Stamp) -> Sheet:
    title = _("社会组织党组织情况年报")
    number: dict[str, pl.DataType] = {column or "all": pl.Int64() for column in COLUMNS}
    rows = [
        (_SET_IN * line.depth + _(line.title), place, *(found[line.key, one].value for one in COLUMNS))
        for place, line in enumerate(LINES, start=1)
    ]  # fmt: skip
    return Sheet(
        name=sheet_name(_("年报")),
        title=title,
        columns=[
            Column("line", _("项目"), 40),
            Column("number", _("行次"), 6, Kind.NUMBER),
            *(Column(one or "all", _(said), 13, Kind.NUMBER) for one, said in COLUMNS.items()),
        ],
        rows=pl.DataFrame(rows, schema={"line": pl.String(), "number": pl.Int64(), **number}, orient="row"),
        notes=(
            _("填报单位：{unit} · 数据截至 {day} · 单位：家、个、人").format(unit=unit, day=on),
            _("空白的格由“无法填报”表说明原因，请补齐后再报；不是零。"),
            _stamped(stamp),
        ),
        filtered=False,
    )  # fmt: skip


def _missing(found: Return, *, stamp: Stamp) -> Sheet:
    rows = [(gap.title, counted(gap)) for gap in found.gaps]
    rows += [(check.said, _("相符") if check.is_right else _("不符")) for check in found.checks]
    return Sheet(
        name=_("无法填报"),
        title=_("无法填报的和已核对的"),
        columns=[
            Column("part", _("项目"), 44, Kind.WRAPPED),
            Column("why", _("原因或核对结果"), 80, Kind.WRAPPED),
        ],
        rows=pl.DataFrame(rows, schema=dict.fromkeys(("part", "why"), pl.String), orient="row"),
        notes=(_("底册答不了的项目留空，列在这里；随后是表内关系的核对。"), _stamped(stamp)),
        frozen=0,
        filtered=False,
    )


def counted(gap: Gap) -> str:
    """Why, and of how many units."""
    if not gap.count:
        return _("{why}。").format(why=gap.why)
    return _("{why}：{count} 家。").format(why=gap.why, count=gap.count)


def _explained(*, stamp: Stamp) -> Sheet:
    said = [(_(line.title), _(line.of.formula)) for line in LINES if line.of]
    said += [
        (_("联合党组织数"), _("每个联合党组织只算一次，算在最早加入的单位那一类。")),
        (_("党建工作指导员数"), _("每名指导员只算一次，算在最早联系的单位那一类。")),
    ]
    return Sheet(
        name=_("说明"),
        title=_("说明：{ledger}").format(ledger=_("社会组织党组织情况年报")),
        columns=[
            Column("part", _("项目"), 36, Kind.WRAPPED),
            Column("meaning", _("怎么算"), 90, Kind.WRAPPED),
        ],
        rows=pl.DataFrame(said, schema=dict.fromkeys(("part", "meaning"), pl.String), orient="row"),
        notes=(_stamped(stamp),),
        frozen=0,
        filtered=False,
    )
