"""The four ledgers as sheets: three-have enterprises, social organisations, parks, buildings (R-2.4)."""

from collections.abc import Callable

import polars as pl

from jingwei.fusion.coded import plain
from jingwei.fusion.outputs.model import Round
from jingwei.fusion.outputs.organisations_sheet import column, shown
from jingwei.fusion.outputs.words import SOCIAL_KINDS, heading
from jingwei.fusion.privacy import few
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.sheets import Column, Kind, Sheet
from jingwei.kernel.values import PUBLIC_OWNERS


def ledger_sheets(written: Round) -> list[Sheet]:
    """The ledgers, as far as the lists allow; each is a view of the register, not a part of it."""
    return [
        three_have_sheet(written),
        social_sheet(written),
        place_sheet(written, field="park", name=_("园区"), title=_("园区台账")),
        place_sheet(written, field="building", name=_("商圈楼宇"), title=_("商圈楼宇台账")),
    ]


def three_have_sheet(written: Round) -> Sheet:
    """Enterprises, none the state's or a collective's, with premises, staff and operation; then those to be verified.

    Branches are organisations of their own and no enterprises here (R-2.1); unknown is not no (R-2.3).
    """
    enterprises = written.fusion.organisations.filter(
        (pl.col("kind") == "enterprise") & ~pl.col("ownership").fill_null("").is_in(PUBLIC_OWNERS)
    )
    number = {
        has: enterprises.filter(pl.col("three_have") == has).height
        for has in ("yes", "no", "unknown")
    }
    listed = enterprises.filter(pl.col("three_have") != "no")
    note = _(
        "{day} · 三有 {yes} 家 · 待核实 {unknown} 家（列在后面，不算“否”）· 不是三有 {no} 家（不列）"
    )
    legs = ("three_have", "has_premises", "has_staff", "has_operation")
    return Sheet(
        name=_("三有企业"),
        title=_("三有企业台账"),
        columns=[
            *_identity(),
            *[column(leg, 9) for leg in legs],
            *_place(),
            *_size(),
            *[column("park", 16), column("building", 16), column("sources", 8, Kind.NUMBER)],
        ],
        rows=shown(listed.sort(pl.col("three_have") != "yes", "organisation")),
        notes=(note.format(day=written.day, **number),),
        printed=15,
    )


def social_sheet(written: Round) -> Sheet:
    """Associations, service institutions and foundations."""
    social = written.fusion.organisations.filter(pl.col("kind").is_in(list(SOCIAL_KINDS)))
    field = pl.col("field").cast(pl.String)
    units = plain(written.fusion.lineage.filter("won", field == "competent_unit"))
    units = units.group_by("organisation").agg(competent_unit=pl.col("value").min())
    rows = shown(social).join(units, on="organisation", how="left", maintain_order="left")
    running = social.filter(pl.col("legal_status") == "active").height
    note = _("{day} · 共 {count} 家，其中登记状态正常 {running} 家").format(
        day=written.day, count=social.height, running=running
    )
    return Sheet(
        name=_("社会组织"),
        title=_("社会组织台账"),
        columns=[
            *_identity(),
            column("kind", 12),
            column("legal_status", 8),
            column("competent_unit", 16, Kind.WRAPPED, _("民政名单上的业务主管单位")),
            *_place(),
            *_size(),
            column("legal_rep", 10),
            column("established_on", 12),
            column("reg_no", 18, Kind.CODE),
            column("sources", 8, Kind.NUMBER),
        ],
        rows=rows,
        notes=(note,),
        printed=14,
    )


def place_sheet(written: Round, *, field: str, name: str, title: str) -> Sheet:
    """One line a park or building with its counts, under it its organisations."""
    inside = written.fusion.organisations.filter(pl.col(field).fill_null("") != "")
    rows = pl.concat([_heads(inside, field), _members(inside, field)], how="diagonal_relaxed")
    total = written.fusion.organisations.height
    note = _(
        "{day} · {places} 处，{count} 家；底册另有 {other} 家的名单没有写明 · 点左边的加减号收放"
    )
    return Sheet(
        name=name,
        title=title,
        columns=_place_columns(field),
        rows=rows.sort(field, "level", "organisation"),
        notes=(
            note.format(
                day=written.day,
                places=inside[field].n_unique(),
                count=inside.height,
                other=total - inside.height,
            ),
        ),
        level="level",
        printed=12,
    )


def _heads(inside: pl.DataFrame, field: str) -> pl.DataFrame:
    """A park's own line: sums over its organisations."""
    heads = inside.group_by(field).agg(
        *_counted(pl.len().cast(pl.Int64), pl.Expr.sum),
        pl.col("employees").sum(),
        few(pl.col("party_members").sum()).alias("party_members"),
    )
    name = pl.format(_("共 {} 家"), "count")
    return heads.with_columns(name=name, level=pl.lit(0))


def _members(inside: pl.DataFrame, field: str) -> pl.DataFrame:
    one = pl.lit(1, dtype=pl.Int64)
    own = inside.select("organisation", *_counted(one, lambda flag: flag))
    told = shown(inside).select(
        "organisation", "name", "uscc", "kind", "legal_status", "employees", "party_members", field
    )
    return told.join(own, on="organisation").with_columns(level=pl.lit(1))


def _counted(one: pl.Expr, summed: Callable[[pl.Expr], pl.Expr]) -> list[pl.Expr]:
    flags = {
        "enterprises": pl.col("kind") == "enterprise",
        "three_have": pl.col("three_have") == "yes",
        "to_verify": pl.col("three_have") == "unknown",
        "with_party_org": pl.col("has_party_org") == "yes",
        "party_org_unknown": pl.col("has_party_org") == "unknown",
    }
    numbers = [summed(flag.cast(pl.Int64)).alias(name) for name, flag in flags.items()]
    return [one.alias("count"), *numbers]


def _place_columns(field: str) -> list[Column]:
    number = Kind.NUMBER
    return [
        Column(field, heading(field), 22, Kind.WRAPPED, hint=_("名单上写的园区、商圈或楼宇")),
        Column("name", heading("name"), 34, Kind.WRAPPED, hint=_("加粗的行是合计，下面是各家")),
        column("uscc", 21, Kind.CODE),
        column("kind", 12),
        column("legal_status", 8),
        Column("count", _("家数"), 7, number),
        Column("enterprises", _("企业数"), 7, number),
        Column("three_have", _("三有数"), 7, number),
        Column("to_verify", _("三有待核实"), 9, number, hint=_("三项里有不知道的，不算“否”")),
        column("employees", 9, number),
        column("party_members", 8),
        Column("with_party_org", _("有党组织"), 8, number),
        Column("party_org_unknown", _("党组织情况不明"), 10, number),
        column("organisation", 12, Kind.CODE),
    ]


def _identity() -> list[Column]:
    return [
        column("organisation", 12, Kind.CODE),
        column("name", 34, Kind.WRAPPED),
        column("uscc", 21, Kind.CODE),
    ]


def _place() -> list[Column]:
    return [
        column("district", 10),
        column("street", 12),
        column("operating_address", 36, Kind.WRAPPED),
    ]


def _size() -> list[Column]:
    return [
        column("industry", 18, Kind.WRAPPED),
        column("employees", 9, Kind.NUMBER),
        column("insured_employees", 9, Kind.NUMBER),
        column("party_members", 8),
        column("has_party_org", 9),
    ]
