"""The sheet 底册: one line an organisation, with everything that is known about it."""

import polars as pl

from jingwei.fusion.outputs.model import Round
from jingwei.fusion.outputs.words import (
    FLAGS,
    KINDS,
    LEGAL_STATUS,
    OWNERSHIP,
    YES_NO,
    comma,
    heading,
    joined,
    worded,
)
from jingwei.fusion.privacy import few
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.sheets import Column, Kind, Sheet

PRINTED = 14


def register_sheet(written: Round) -> Sheet:
    """The register itself; lines named by an open question are amber."""
    organisations = written.fusion.organisations
    rows = shown(organisations).join(
        asked(written.fusion.questions), on="organisation", how="left", maintain_order="left"
    )
    notes = (
        _("{day} · 共 {count} 家 · 黄色的行有问题待核对，见“待核对”表；各栏含义见“说明”表").format(
            day=written.day, count=organisations.height
        ),
    )
    return Sheet(
        name=_("底册"),
        title=_("两新组织底册"),
        columns=columns(),
        rows=rows,
        notes=notes,
        noted="questions",
        printed=PRINTED,
    )


def shown(organisations: pl.DataFrame) -> pl.DataFrame:
    """The organisations with codes put into words, and small counts of people hidden (E-17)."""
    yes_no = ("has_party_org", "has_premises", "has_staff", "has_operation", "three_have")
    return organisations.with_columns(
        worded("kind", KINDS),
        worded("legal_status", LEGAL_STATUS),
        worded("ownership", OWNERSHIP),
        *[worded(name, YES_NO) for name in yes_no],
        few(pl.col("party_members")).alias("party_members"),
        joined("departments"),
        joined("flags", FLAGS),
        joined("aliases"),
        joined("former_names"),
        four_clear=pl.col("four_clear").cast(pl.Int64),
    )


def asked(questions: pl.DataFrame) -> pl.DataFrame:
    """organisation, questions: the numbers of the open questions that name it."""
    sides = [
        questions.select("question", organisation=pl.col(f"{side}_organisation"))
        for side in ("left", "right")
    ]
    both = pl.concat(sides).drop_nulls().unique().sort("question")
    numbers = pl.col("question").cast(pl.String).str.join(comma())
    return both.group_by("organisation", maintain_order=True).agg(questions=numbers)


def column(key: str, width: float, kind: Kind = Kind.TEXT, hint: str = "") -> Column:
    """A column of the register under its usual heading."""
    return Column(key, heading(key), width, kind, hint=hint)


def columns() -> list[Column]:
    """The columns of the register: those that are printed first."""
    return [*_printed(), *_further()]


def _printed() -> list[Column]:
    return [
        column("organisation", 12, Kind.CODE, _("本库给的号，终身不变，并入他号后仍可查到")),
        column("name", 34, Kind.WRAPPED, _("以登记机关的写法为准，没有时取多数部门的写法")),
        column("uscc", 21, Kind.CODE, _("十八位，两个校验位都对才写入；没有则空")),
        column("kind", 12, hint=_("由代码判定，没有代码时由名称判定")),
        column("legal_status", 8, hint=_("登记机关的登记状态；没有来源写“不明”")),
        column("operating_address", 36, Kind.WRAPPED, _("走访名单优先；属地按它划分")),
        column("district", 10, hint=_("实际经营地所在的区")),
        column("street", 12, hint=_("实际经营地所在的镇或街道")),
        column("industry", 18, Kind.WRAPPED, _("国民经济行业分类或名单上的写法")),
        column("employees", 9, Kind.NUMBER, _("人；没有来源则空，不是零")),
        column("party_members", 8, hint=_("人；1 至 4 人写作“<5”，免得从人数认出个人")),
        column("has_party_org", 9, hint=_("“待核实”表示没有部门说过，不等于“否”")),
        column("four_clear", 7, Kind.NUMBER, _("经营、员工、党员、组建四项中清楚了几项，0 至 4")),
        column("four_clear_missing", 16, hint=_("四个清里还不清楚的项")),
    ]


def _further() -> list[Column]:
    return [
        Column("questions", _("待核对题号"), 11, hint=_("“待核对”表里涉及这一家的题号")),
        column("ownership", 10, hint=_("由登记的企业类型判定；没有部门写明的为“不明”")),
        column("sources", 8, Kind.NUMBER, _("列出过这一家的部门数")),
        column("departments", 30, hint=_("列出过这一家的部门")),
        column("row_count", 7, Kind.NUMBER, _("这一家由名单里的多少行合成")),
        column("flags", 20, hint=_("对数据质量的提示，不影响入册")),
        column(
            "three_have", 9, hint=_("场所、人员、经营三项都是“是”才是“是”；有一项不知道为“待核实”")
        ),
        column("has_premises", 9, hint=_("有核实过的实际经营地")),
        column("has_staff", 9, hint=_("从业或参保至少一人")),
        column("has_operation", 9, hint=_("登记正常，并有参保或走访见到经营")),
        column("community", 12),
        column("park", 16),
        column("building", 16),
        column("registered_address", 36, hint=_("登记机关的住所")),
        column("legal_rep", 10),
        column("contact_phone", 16, Kind.CODE, _("默认隐去中间几位")),
        column("insured_employees", 9, Kind.NUMBER, _("人，社保参保")),
        column("established_on", 12),
        column("industry_section", 8, hint=_("国民经济行业分类的门类字母")),
        column("parent", 12, Kind.CODE, _("分支机构所属组织的经纬号；分支机构单列，不并入")),
        column("reg_no", 18, Kind.CODE, _("换发统一代码之前的旧号")),
        column("org_code", 12, Kind.CODE, _("代码的第九至十七位")),
        column("former_names", 26),
        column("city", 10),
        column("aliases", 14, Kind.CODE, _("并入本号的旧号，仍可查到这一家")),
    ]
