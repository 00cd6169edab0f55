"""The ledger behind the annual return of social organisations: who is reported, and in which of its columns (R-FM.1)."""

from django.db.models import Case, CharField, F, Q, Value, When

from jingwei.cover.levels import FORMED, JOINT, NONE, cover_level, has_group, is_guided
from jingwei.fusion.outputs.words import KINDS, SOCIAL_KINDS, YES_NO
from jingwei.kernel.catalogue import mark
from jingwei.ledgers.columns import REGISTER_COLUMNS
from jingwei.ledgers.day import Day
from jingwei.ledgers.definition import Column, Kind, Ledger, Order, Rows, Secrecy
from jingwei.ledgers.search import find_organisations

ENOUGH = 3  # members with whom an organisation forms a branch of its own (R-CV.1)
# Firms that no registered kind tells from other companies, by what stands in their names.
_NAMED = {"accounting_firm": "会计师事务所", "tax_agent_firm": "税务师事务所"}
_MAY_BE_NAMED = ("enterprise", "sole_trader", "other")
CLASSES = {
    **{kind: KINDS[kind] for kind in ("association", "foundation", "service_institution", "law_firm")},
    "accounting_firm": mark("会计师事务所"),
    "tax_agent_firm": mark("税务师事务所"),
}  # fmt: skip
# How many members an organisation has, as far as the return asks.
ENOUGH_OF_THEM, A_FEW, NOBODY, UNTOLD = "enough", "a_few", "nobody", "untold"

_CLASS = Case(
    When(kind__in=(*SOCIAL_KINDS, "law_firm"), then=F("kind")),
    *(When(name__contains=text, then=Value(word)) for word, text in _NAMED.items()),
    default=Value(""),
    output_field=CharField(),
)
_MEMBERS = Case(
    When(party_members=None, then=Value(UNTOLD)),
    When(party_members=0, then=Value(NOBODY)),
    When(party_members__lt=ENOUGH, then=Value(A_FEW)),
    default=Value(ENOUGH_OF_THEM),
    output_field=CharField(),
)


def _reported(day: Day) -> Rows:
    """Those whose registration is active; a firm's branches are its own business (R-2.1)."""
    is_named = Q(*(("name__contains", text) for text in _NAMED.values()), _connector=Q.OR)
    firm = Q(parent=None) & (Q(kind="law_firm") | Q(kind__in=_MAY_BE_NAMED) & is_named)
    return day.entries().filter(Q(kind__in=SOCIAL_KINDS) | firm, legal_status="active")


_COLUMNS = (
    Column(
        key="return_class",
        title=mark("年报类别"),
        kind=Kind.CHOICE,
        source=_CLASS,
        words=CLASSES,
        help=mark("年报里算哪一栏：先按登记的类型，会计师事务所和税务师事务所按名称认。"),
        width=14,
        is_filled=True,
        sortable=False,
        secrecy=Secrecy.PUBLIC,
    ),
    Column(
        key="return_cover",
        title=mark("年报组建情况"),
        kind=Kind.CHOICE,
        source=lambda day: cover_level(day.date),
        words={**{level.value: level.label for level in FORMED}, JOINT: mark("联合党组织"), NONE: mark("未建立")},
        help=mark("自己的党组织是哪一级，没有的看有没有联合党组织，党小组和功能型、临时组织不算。"),
        width=14,
        is_filled=True,
        sortable=False,
    ),
    Column(
        key="members_band",
        title=mark("党员人数档"),
        kind=Kind.CHOICE,
        source=_MEMBERS,
        words={
            ENOUGH_OF_THEM: mark("三名以上"), A_FEW: mark("一两名"), NOBODY: mark("没有党员"), UNTOLD: mark("没有来源"),
        },
        help=mark("够不够单独成立党支部的人数，只分档，不写具体人数。"),
        width=10,
        is_filled=True,
        sortable=False,
        secrecy=Secrecy.SENSITIVE,
    ),
    Column(
        key="party_group",
        title=mark("党小组"),
        kind=Kind.YES_NO,
        source=lambda day: has_group(day.date),
        words=YES_NO,
        help=mark("党组织台账里有没有建在它里面的党小组。"),
        width=8,
        is_filled=True,
        sortable=False,
    ),
    Column(
        key="guided",
        title=mark("有指导员"),
        kind=Kind.YES_NO,
        source=lambda day: is_guided(day.date),
        words=YES_NO,
        help=mark("有没有指导员联系，不论有没有党组织。"),
        width=9,
        is_filled=True,
        sortable=False,
    ),
)  # fmt: skip

annual_return = Ledger(
    key="annual-return",
    title=mark("社会组织年报台账"),
    about=mark("社会组织年报统计的单位：正常运行的社会组织、律师事务所、会计师事务所和税务师事务所。"),
    rows=_reported,
    finds=find_organisations,
    columns=(*_COLUMNS, *REGISTER_COLUMNS.values()),
    shown=(
        "name", "uscc", "return_class", "return_cover", "members_band", "party_group", "guided", "district",
        "street", "employees", "party_members",
    ),
    order=Order("name"),
)  # fmt: skip
