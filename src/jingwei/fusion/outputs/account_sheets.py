"""The sheets that give account: balance, sources, comparison with the level above, rejected rows, changes."""

import polars as pl

from jingwei.fusion.outputs.disputes import PAIR, disputed
from jingwei.fusion.outputs.model import BaseComparison, Round
from jingwei.fusion.outputs.organisations_sheet import column
from jingwei.fusion.outputs.words import CHANGES, FIELDS, FLAGS, comma, joined, word, worded
from jingwei.fusion.privacy import few_said
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.sheets import Column, Kind, Sheet

_COUNTS_OF_PEOPLE = ("party_members",)


def balance_sheet(written: Round) -> Sheet:
    """Rows read and what became of them, per department; the check column must be 0."""
    balance = written.fusion.balance.with_columns(difference=_difference())
    sums = [pl.col(name).sum() for name in balance.columns if name != "department"]
    total = balance.select(pl.lit(_("合计")).alias("department"), *sums)
    number = Kind.NUMBER
    return Sheet(
        name=_("收支平衡"),
        title=_("收支平衡"),
        columns=[
            Column("department", _("部门"), 22, hint=_("交来名单的部门")),
            Column("read", _("读入"), 12, number, hint=_("名单里的数据行数")),
            Column("new", _("新增"), 12, number, hint=_("在底册立了一家新的")),
            Column("merged", _("合并"), 12, number, hint=_("并入已有的一家")),
            Column("waiting", _("待核"), 12, number, hint=_("暂时归入一家，有问题待核对")),
            Column("rejected", _("退回"), 12, number, hint=_("没有入册，原因见“退回”表")),
            Column(
                "difference",
                _("平衡差"),
                10,
                number,
                formula="B{row}-SUM(C{row}:F{row})",
                hint=_("读入减去后四项，必须是 0"),
            ),
        ],
        rows=balance,
        notes=(_("{day} · 单位：行 · 读入 = 新增 + 合并 + 待核 + 退回").format(day=written.day),),
        total=total,
        frozen=1,
    )


def _difference() -> pl.Expr:
    return pl.col("read") - pl.sum_horizontal("new", "merged", "waiting", "rejected")


def sources_sheet(written: Round) -> Sheet:
    """Only what the departments contradict each other about; the rest is in lineage.parquet."""
    names = written.fusion.organisations.select("organisation", "name")
    rows = _disputes(written.contested).join(
        names, on="organisation", how="left", maintain_order="left"
    )
    note = _("{day} · {count} 项各部门说法不一 · 全部来源见 lineage.parquet").format(
        day=written.day, count=rows.height
    )
    wrapped = Kind.WRAPPED
    return Sheet(
        name=_("来源"),
        title=_("说法不一的值和来源"),
        columns=[
            column("organisation", 12, Kind.CODE),
            column("name", 34, wrapped),
            Column("field", _("项目"), 14, hint=_("说法不一的是哪一项")),
            Column("value", _("采用"), 34, wrapped, hint=_("写入底册的值")),
            Column("departments", _("采用值的部门"), 24, wrapped, hint=_("这样写的部门")),
            Column("others", _("其他说法"), 50, wrapped, hint=_("没有采用的值和写它的部门")),
            Column("why", _("为什么采用"), 26, wrapped, hint=_("权威部门、多数部门或最新的名单")),
        ],
        rows=rows.with_columns(worded("field", FIELDS)),
        notes=(note,),
    )


def _disputes(spoken: pl.DataFrame) -> pl.DataFrame:
    """One line a dispute: the winner, and all other values in one cell."""
    people = pl.col("field").is_in(list(_COUNTS_OF_PEOPLE))
    value = pl.when(people).then(few_said(pl.col("value"))).otherwise(pl.col("value"))
    values = disputed(spoken).with_columns(
        value=value, departments=pl.col("departments").list.join(comma())
    )
    rest = pl.format(_("{}（{}）"), "value", "departments")
    return values.group_by(PAIR, maintain_order=True).agg(
        value=pl.col("value").first(),
        departments=pl.col("departments").first(),
        others=rest.slice(1).str.join("；"),
        why=pl.col("why").first(),
    )


def base_sheet(written: Round, base: BaseComparison) -> Sheet:
    """What the level above lists and we do not, what we list and it does not, what differs."""
    cases = {
        _("上级有我们没有"): base.theirs_only.select("name", "uscc", theirs="detail"),
        _("我们有上级没有"): base.ours_only.select("organisation", "name", "uscc"),
        _("两边都有但不一致"): _differing(written, base),
    }
    frames = [frame.with_columns(case=pl.lit(case)) for case, frame in cases.items()]
    counts = " · ".join(f"{case} {frame.height}" for case, frame in cases.items())
    return Sheet(
        name=_("上级比对"),
        title=_("与上级名单比对"),
        columns=[
            Column("case", _("情形"), 18, hint=_("三种情形可筛选")),
            column("name", 34, Kind.WRAPPED),
            column("uscc", 21, Kind.CODE),
            column("organisation", 12, Kind.CODE),
            Column("field", _("项目"), 14, hint=_("不一致的是哪一项")),
            Column("ours", _("我们的值"), 34, Kind.WRAPPED, hint=_("底册里的值")),
            Column("theirs", _("上级的值"), 34, Kind.WRAPPED, hint=_("上级名单上的值")),
        ],
        rows=pl.concat([_blank(), *frames], how="diagonal"),
        notes=(f"{written.day} · {counts}",),
    )


def _differing(written: Round, base: BaseComparison) -> pl.DataFrame:
    names = written.fusion.organisations.select("organisation", "name", "uscc")
    found = base.differing.join(names, on="organisation", how="left", maintain_order="left")
    return found.with_columns(worded("field", FIELDS))


def _blank() -> pl.DataFrame:
    names = ("case", "name", "uscc", "organisation", "field", "ours", "theirs")
    return pl.DataFrame(schema=dict.fromkeys(names, pl.String))


def rejected_sheet(written: Round) -> Sheet:
    """Rows that did not enter the register, each with its reason and its place."""
    rows = rejected(written)
    note = _("{day} · {count} 行 · 请在名单里补正后随下一轮再报").format(
        day=written.day, count=rows.height
    )
    return Sheet(
        name=_("退回"),
        title=_("退回的行"),
        columns=[
            Column("department", _("部门"), 18, hint=_("交来名单的部门")),
            Column("file", _("文件"), 28, hint=_("名单文件")),
            Column("sheet", _("工作表"), 16, hint=_("csv 没有工作表")),
            Column("row", _("行号"), 7, Kind.NUMBER, hint=_("打开名单看到的行号")),
            Column("reason", _("退回原因"), 34, Kind.WRAPPED, hint=_("为什么没有入册")),
            Column("name", _("名称（名单原样）"), 30, Kind.WRAPPED, hint=_("名单里写的名称")),
            Column("uscc", _("代码（名单原样）"), 22, Kind.CODE, hint=_("名单里写的代码")),
            Column("flags", _("标记"), 20, Kind.WRAPPED, hint=_("对数据质量的提示")),
        ],
        rows=rows,
        notes=(note,),
        frozen=1,
    )


def rejected(written: Round) -> pl.DataFrame:
    """The rejected rows with name and code as the list has them."""
    found = written.fusion.rows.filter(pl.col("status") == "rejected").sort("file", "sheet", "row")
    place = ["file", "sheet", "row"]
    present = [name for name in ("org.name", "org.uscc") if name in written.records.columns]
    raw = written.records.select(*place, *present).rename(
        {"org.name": "name", "org.uscc": "uscc"}, strict=False
    )
    absent = [
        pl.lit(None, dtype=pl.String).alias(n) for n in ("name", "uscc") if n not in raw.columns
    ]
    raw = raw.with_columns(absent).unique(place, keep="first")
    joint = found.join(raw, on=place, how="left", maintain_order="left", nulls_equal=True)
    return joint.with_columns(joined("flags", FLAGS), pl.col("row").cast(pl.Int64))


def changes_sheet(written: Round) -> Sheet:
    """What this round did to the register: new, changed, merged, gone."""
    changes = written.fusion.changes
    said = {
        code: changes.filter(pl.col("change") == code)["organisation"].n_unique()
        for code in CHANGES
    }
    counts = " · ".join(f"{word(CHANGES, code)} {count}" for code, count in said.items())
    return Sheet(
        name=_("变化"),
        title=_("本轮的变化"),
        columns=[
            column("organisation", 12, Kind.CODE),
            column("name", 34, Kind.WRAPPED),
            Column(
                "change",
                _("变化"),
                8,
                hint=_("新增、变更、并入、消失（列过它的部门都交了没有它的新名单）"),
            ),
            Column("field", _("项目"), 14, hint=_("变更的是哪一项")),
            Column("before", _("之前"), 34, Kind.WRAPPED, hint=_("上一轮的值")),
            Column("after", _("之后"), 34, Kind.WRAPPED, hint=_("这一轮的值；并入时是并入的号")),
        ],
        rows=changes.with_columns(worded("change", CHANGES), worded("field", FIELDS)),
        notes=(f"{written.day} · {counts}",),
    )
