"""The columns of the register, declared once; every ledger of organisations chooses among them (R-L.2)."""

from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from types import MappingProxyType

from django.db.models import (
    Case,
    F,
    IntegerField,
    OuterRef,
    Q,
    Subquery,
    TextChoices,
    TextField,
    Value,
    When,
)  # fmt: skip
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce
from django.db.models.lookups import GreaterThan, LessThan

from jingwei.cover.conditions import chains, has_mass_body, org_cover, team_served, work_cover
from jingwei.cover.kinds import MassKind, OrgCover, WorkCover
from jingwei.fusion.outputs.words import FIELDS, FLAGS, KINDS, LEGAL_STATUS, OWNERSHIP, YES_NO
from jingwei.fusion.privacy import SMALLEST_COUNT
from jingwei.kernel.catalogue import mark
from jingwei.kernel.industries import industries
from jingwei.ledgers.corrections import correction
from jingwei.ledgers.day import Day
from jingwei.ledgers.definition import Column, Kind, Secrecy
from jingwei.ledgers.typed import FEW
from jingwei.register.kinds import EditableField, Method, Outcome, PlacementKind
from jingwei.register.models import FieldCheck, Placement
from jingwei.units.kinds import Kind as UnitKind

# A park may stand where elsewhere a street does.
STREETS = (UnitKind.STREET, UnitKind.TOWN, UnitKind.PARK)
COMMUNITIES = (UnitKind.COMMUNITY, UnitKind.GRID, UnitKind.MICRO_GRID)
SECTIONS = {code: entry.name for code, entry in industries().items() if entry.is_section}
_PUBLIC = Secrecy.PUBLIC


def bucketed(count: Combinable) -> Case:
    """A count of people as it may be told: all from one to four are one value (E-17)."""
    few = When(Q(GreaterThan(count, 0), LessThan(count, SMALLEST_COUNT)), then=Value(int(FEW)))
    return Case(few, default=count, output_field=IntegerField())


def _yes_no(key: str, text: str) -> Column:
    return Column(
        key=key, title=FIELDS[key], kind=Kind.YES_NO, help=text, width=9, words=YES_NO
    )  # fmt: skip


def _above(key: str, title: str, level: tuple[UnitKind, ...], text: str) -> Column:
    return Column(
        key=key, title=title, kind=Kind.UNIT, source="place_id", level=level, help=text,
        sortable=False
    )  # fmt: skip


def _unit(key: str, title: str, text: str) -> Column:
    return Column(key=key, title=title, kind=Kind.UNIT, source=f"{key}_id", help=text, width=18)


def _text(key: str, text: str, *, width: float = 14, secrecy: Secrecy = _PUBLIC) -> Column:
    return Column(
        key=key, title=FIELDS[key], kind=Kind.TEXT, help=text, width=width, secrecy=secrecy
    )  # fmt: skip


def _code(key: str, text: str, *, width: float) -> Column:
    return Column(
        key=key, title=FIELDS[key], kind=Kind.CODE, help=text, width=width, secrecy=_PUBLIC
    )  # fmt: skip


def _number(key: str, text: str) -> Column:
    return Column(key=key, title=FIELDS[key], kind=Kind.NUMBER, help=text, width=9)


def _tags(key: str, text: str, words: Mapping[str, str]) -> Column:
    return Column(
        key=key, title=FIELDS[key], kind=Kind.TAGS, help=text, words=words, width=26, sortable=False
    )


_IDENTITY = (
    Column(
        key="organisation",
        title=FIELDS["organisation"],
        kind=Kind.LINK,
        source="organisation_id",
        help=mark("本库给的号，终身不变，并入他号后仍可查到。"),
        width=12,
        is_filled=True,
        secrecy=_PUBLIC,
    ),
    replace(
        _text("name", mark("以登记机关的写法为准，没有时取多数部门的写法。"), width=34),
        is_filled=True,
    ),
    _code("uscc", mark("十八位，两个校验位都对才写入；没有则空。"), width=21),
    Column(
        key="kind",
        title=FIELDS["kind"],
        kind=Kind.CHOICE,
        help=mark("由代码判定，没有代码时由名称判定。"),
        width=12,
        words=KINDS,
        is_filled=True,
        secrecy=_PUBLIC,
    ),
    Column(
        key="legal_status",
        title=FIELDS["legal_status"],
        kind=Kind.CHOICE,
        help=mark("登记机关的登记状态；没有来源写“不明”。"),
        width=8,
        words=LEGAL_STATUS,
        is_filled=True,
        secrecy=_PUBLIC,
    ),
    _code("reg_no", mark("换发统一代码之前的旧号。"), width=18),
    _code("org_code", mark("代码的第九至十七位。"), width=12),
    _tags("former_names", mark("以前登记过的名称。"), {}),
    _text("legal_rep", mark("登记的法定代表人或负责人。"), width=10),
    Column(
        key="established_on",
        title=FIELDS["established_on"],
        kind=Kind.DATE,
        help=mark("登记的成立日期。"),
        width=12,
        secrecy=_PUBLIC,
    ),
    Column(
        key="parent",
        title=FIELDS["parent"],
        kind=Kind.LINK,
        source="parent_id",
        help=mark("分支机构所属组织的经纬号；分支机构单列，不并入。"),
        width=12,
        secrecy=_PUBLIC,
    ),
)
_PLACE = (
    _above("district", mark("所属区"), (UnitKind.DISTRICT,), mark("实际经营地所在的区。")),
    _above("street", mark("镇街"), STREETS, mark("实际经营地所在的镇、街道或园区。")),
    _above("community", mark("社区/网格"), COMMUNITIES, mark("实际经营地所在的社区（村）或网格。")),
    _unit("place", mark("属地"), mark("归哪个单位属地管理，划到最下一级。")),
    _unit("committee", mark("归口行业党委"), mark("按行业归口的行业党委；没有归口则空。")),
    _unit("park", mark("园区"), mark("实际经营地所在的园区。")),
    _unit("building", mark("商圈楼宇"), mark("实际经营地所在的商圈或楼宇。")),
    _text("operating_address", mark("实际经营的地址，属地按它划分。"), width=36),
    _text("registered_address", mark("登记机关的住所。"), width=36),
)  # fmt: skip
_WORK = (
    _text("industry", mark("国民经济行业分类或名单上的写法。"), width=18),
    Column(
        key="industry_section",
        title=FIELDS["industry_section"],
        kind=Kind.CHOICE,
        help=mark("国民经济行业分类的门类。"),
        width=18,
        words=SECTIONS,
        secrecy=_PUBLIC,
    ),
    Column(
        key="ownership",
        title=FIELDS["ownership"],
        kind=Kind.CHOICE,
        help=mark("企业由登记的企业类型判定；没有部门写明的为“不明”，不是企业的空。"),
        width=10,
        words=OWNERSHIP,
        secrecy=_PUBLIC,
    ),
    _number("employees", mark("从业人数；没有来源则空，不是零。")),
    _number("insured_employees", mark("社保参保人数。")),
    Column(
        key="party_members",
        title=FIELDS["party_members"],
        kind=Kind.NUMBER,
        source=bucketed(F("party_members")),
        help=mark("1 至 4 人写作“<5”，免得从人数认出个人。"),
        width=8,
        few=True,
    ),
    _yes_no("has_party_org", mark("“待核实”表示没有部门说过，不等于“否”。")),
    _yes_no("three_have", mark("场所、人员、经营三项都是“是”才是“是”；有一项不知道为“待核实”。")),
    _yes_no("has_premises", mark("有核实过的实际经营地。")),
    _yes_no("has_staff", mark("从业或参保至少一人。")),
    _yes_no("has_operation", mark("登记正常，并有参保或走访见到经营。")),
)
_COVER = (
    Column(
        key="org_cover",
        title=mark("组织覆盖"),
        kind=Kind.CHOICE,
        source=lambda day: org_cover(day.date),
        help=mark("按党组织台账，单独组建、联合组建算覆盖，只有功能型、临时组织的不算。"),
        width=12,
        words=dict(OrgCover.choices),
        is_filled=True,
        sortable=False,
    ),
    Column(
        key="work_cover",
        title=mark("工作覆盖"),
        kind=Kind.CHOICE,
        source=lambda day: work_cover(day.date),
        help=mark("有组织覆盖的，或有指导员联系的。"),
        width=10,
        words=dict(WorkCover.choices),
        is_filled=True,
        sortable=False,
    ),
    Column(
        key="team_served",
        title=mark("服务团服务"),
        kind=Kind.YES_NO,
        source=lambda day: team_served(day.date),
        help=mark("有没有红色服务团在服务它。"),
        width=9,
        words={"yes": mark("有"), "no": mark("无")},
        is_filled=True,
        sortable=False,
    ),
    Column(
        key="chains",
        title=mark("产业链"),
        kind=Kind.TEXT,
        source=lambda day: chains(day.date),
        help=mark("它所在的产业链，几条用顿号隔开。"),
        width=16,
        sortable=False,
    ),
)


def _mass(kind: MassKind) -> Column:
    return Column(
        key=f"has_{kind}",
        title=str(kind.label),
        kind=Kind.CHOICE,
        source=lambda day: has_mass_body(kind, day.date),
        help=mark("当天有没有建，按登记的日期。"),
        width=9,
        words={"yes": mark("有"), "no": mark("无")},
        is_filled=True,
        sortable=False,
    )


_MASS = tuple(_mass(kind) for kind in MassKind)
_QUALITY = (
    _number("four_clear", mark("经营、员工、党员、组建四项中清楚了几项，0 至 4。")),
    _text(
        "four_clear_missing",
        mark("四个清里还不清楚的项。"),
        width=16,
        secrecy=Secrecy.INTERNAL,
    ),
    _number("sources", mark("列出过这一家的部门数。")),
    _tags("departments", mark("列出过这一家的部门。"), {}),
    _number("row_count", mark("这一家由名单里的多少行合成。")),
    _tags("flags", mark("对数据质量的提示，不影响入册。"), FLAGS),
    Column(
        key="held_from",
        title=mark("更新日期"),
        kind=Kind.DATE,
        help=mark("这一版内容从哪天起有效。"),
        width=12,
        is_filled=True,
    ),
)


def _latest_check(path: str, day: Day) -> Combinable:
    """Of the newest check until the day."""
    checks = FieldCheck.objects.filter(organisation=OuterRef("organisation_id"))
    until = checks.filter(checked_on__lte=day.date).order_by("-checked_on", "-pk")
    found = Subquery(until.values(path)[:1])
    return found if path == "checked_on" else Coalesce(found, Value("", output_field=TextField()))


def _placement(kind: PlacementKind, day: Day) -> Combinable:
    """The unit of a placement that is not among the entry's own."""
    held = Placement.objects.still() if day.is_today else Placement.objects.on(day.date)
    found = held.filter(organisation=OuterRef("organisation_id"), kind=kind)
    return Subquery(found.values("unit")[:1])


def _office(kind: PlacementKind, text: str) -> Column:
    return Column(
        key=str(kind), title=kind.label, kind=Kind.UNIT, source=partial(_placement, kind),
        help=text, width=18, sortable=False, filterable=False, secrecy=_PUBLIC,
    )  # fmt: skip


def _checked(key: str, title: str, choices: type[TextChoices], text: str) -> Column:
    return Column(
        key=f"check_{key}", title=title, kind=Kind.CHOICE, source=partial(_latest_check, key),
        words=dict(choices.choices), help=text, width=10, sortable=False,
    )  # fmt: skip


_OFFICES = (
    _office(PlacementKind.REGISTRAR, mark("登记它的机关。")),
    _office(PlacementKind.COMPETENT_UNIT, mark("社会组织的业务主管单位。")),
    _office(PlacementKind.INDUSTRY_ADMINISTRATION, mark("管它所在行业的部门。")),
    _office(PlacementKind.PARTY_WORK, mark("管它党建工作的单位。")),
)
_CHECKS = (
    _checked("method", mark("核查方式"), Method, mark("最近一次核查怎么核的。")),
    _checked("outcome", mark("核查结果"), Outcome, mark("最近一次核查查到什么。")),
    Column(
        key="checked_on",
        title=mark("核查日期"),
        kind=Kind.DATE,
        source=partial(_latest_check, "checked_on"),
        help=mark("最近一次核查是哪天。"),
        width=12,
        sortable=False,
    ),
)
# How departments head the same in their lists; see `jingwei.fusion.reading.headings`.
_ALIASES = {
    "legal_status": "org.status", "industry": "org.industry_name", "park": "org.park",
    "building": "org.building", "party_members": "party.members_total", "has_party_org": "party.has_org",
    "check_method": "visit.method", "check_outcome": "visit.result", "checked_on": "visit.on",
    "competent_unit": "org.competent_unit", "registrar": "org.registrar",
    "industry_administration": "org.industry_admin", "party_work": "org.party_authority",
} | {
    key: f"org.{key}"
    for key in (
        "name", "uscc", "kind", "reg_no", "org_code", "legal_rep", "established_on", "district", "street",
        "community", "operating_address", "registered_address", "employees", "insured_employees",
    )
}  # fmt: skip
# What a clerk may correct in a workbook. The name is not among them: a slip in sorting would rename many.
_CORRECTED = frozenset(EditableField.values) - {EditableField.NAME.value}


def _complete(column: Column) -> Column:
    edit = correction(EditableField(column.key)) if column.key in _CORRECTED else None
    return replace(column, alias=_ALIASES.get(column.key, ""), edit=edit)


REGISTER_COLUMNS: Mapping[str, Column] = MappingProxyType(
    {
        column.key: _complete(column)
        for column in (*_IDENTITY, *_PLACE, *_OFFICES, *_WORK, *_COVER, *_MASS, *_QUALITY, *_CHECKS)
    }
)
