"""Puts register.xlsx together: the workbook that people open."""

from collections.abc import Sequence
from pathlib import Path

import polars as pl

from jingwei.fusion.outputs.account_sheets import (
    balance_sheet,
    base_sheet,
    changes_sheet,
    rejected_sheet,
    sources_sheet,
)
from jingwei.fusion.outputs.ledger_sheets import ledger_sheets
from jingwei.fusion.outputs.model import Round
from jingwei.fusion.outputs.organisations_sheet import register_sheet
from jingwei.fusion.outputs.review_sheet import review_sheet
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.sheets import Column, Kind, Sheet
from jingwei.kernel.workbook import write_workbook


def write_register_book(written: Round, path: Path) -> None:
    """Write register.xlsx; the sheet 说明 explains every column of the others."""
    sheets = [register_sheet(written), *ledger_sheets(written), review_sheet(written)]
    sheets += [balance_sheet(written), sources_sheet(written)]
    if written.base is not None:
        sheets.append(base_sheet(written, written.base))
    sheets.append(rejected_sheet(written))
    if written.fusion.changes.height:
        sheets.append(changes_sheet(written))
    sheets.append(explained(written, sheets))
    write_workbook(path, sheets, created=written.created, day=written.day)


def explained(written: Round, sheets: Sequence[Sheet]) -> Sheet:
    """What each sheet, column and word means, and how to answer."""
    lines = [*_uses(sheets), *_words(), *_columns(sheets)]
    frame = pl.DataFrame(
        lines, schema=dict.fromkeys(("sheet", "part", "meaning"), pl.String), orient="row"
    )
    return Sheet(
        name=_("说明"),
        title=_("说明：各表、各栏、各词的意思"),
        columns=[
            Column("sheet", _("表"), 14),
            Column("part", _("栏或词"), 20),
            Column("meaning", _("意思"), 100, Kind.WRAPPED),
        ],
        rows=frame,
        notes=(_provenance(written),),
        frozen=0,
    )


def _provenance(written: Round) -> str:
    if written.is_sample:
        return _("{day} · 样例数据：名称、代码、人员全部虚构，代码取自从未发放的 PDY 号段").format(
            day=written.day
        )
    return _("{day} · 由各部门名单融合而成；发现错误请改名单后随下一轮再报").format(day=written.day)


def _uses(sheets: Sequence[Sheet]) -> list[tuple[str, str, str]]:
    uses = {
        _("底册"): _("每家一行，每项一个采用的值"),
        _("三有企业"): _("有场所、有人员、有经营的企业；待核实的列在后面"),
        _("社会组织"): _("社会团体、社会服务机构、基金会"),
        _("园区"): _("每个园区一行合计，下面是园区里的各家"),
        _("商圈楼宇"): _("每个商圈或楼宇一行合计，下面是里面的各家"),
        _("待核对"): _(
            "要请人判断的问题：在“答案”栏选，存盘，运行 jingwei fuse 时加 --decisions register.xlsx 交回"
        ),
        _("收支平衡"): _("名单的每一行去了哪里，一行也不会少"),
        _("来源"): _("各部门说法不一的值，采用了哪个，为什么"),
        _("上级比对"): _("与上级名单互相没有的、不一致的"),
        _("退回"): _("没有入册的行和原因"),
        _("变化"): _("与上一轮相比的新增、变更、并入、消失"),
    }
    return [(sheet.name, "", uses.get(sheet.name, "")) for sheet in sheets]


def _words() -> list[tuple[str, str, str]]:
    said = {
        _("待核实"): _("没有部门说过；不知道不等于“否”"),
        _("三有"): _("有场所、有人员、有经营，三项都是“是”"),
        _("四个清"): _("经营状况、员工队伍、党员结构、党组织组建四项清楚；数目是清楚的项数"),
        _("新增"): _("名单的这一行在底册立了一家"),
        _("合并"): _("名单的这一行并入底册已有的一家"),
        _("待核"): _("这一行暂时归入一家，等“待核对”表里的答案"),
        _("退回"): _("这一行没有入册"),
        _("黄色"): _("在等人：待核对的行，没有答的题；答了就不黄了"),
        _("<5"): _("涉及人的数在 1 至 4 之间，不写明"),
    }
    return [(_("用词"), name, meaning) for name, meaning in said.items()]


def _columns(sheets: Sequence[Sheet]) -> list[tuple[str, str, str]]:
    """Every column with its meaning; a column that returns under its heading is explained once."""
    hints = {c.heading: c.hint for sheet in reversed(sheets) for c in sheet.columns if c.hint}
    return [
        (sheet.name, column.heading, hints.get(column.heading, column.heading))
        for sheet in sheets
        for column in sheet.columns
        if not column.hidden and (column.hint or column.heading not in hints)
    ]
