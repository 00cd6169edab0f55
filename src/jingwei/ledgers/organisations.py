"""The ledgers whose rows are organisations, all of them views of one register (R-2.4, R-L.2)."""

from django.db.models import Case, CharField, Q, Value, When

from jingwei.fusion.outputs.words import SOCIAL_KINDS
from jingwei.kernel.catalogue import mark
from jingwei.kernel.values import PUBLIC_OWNERS
from jingwei.ledgers.columns import REGISTER_COLUMNS
from jingwei.ledgers.day import Day
from jingwei.ledgers.definition import Column, Kind, Ledger, Order, Rows
from jingwei.ledgers.search import find_organisations
from jingwei.register.kinds import DISPUTES
from jingwei.units.kinds import Kind as UnitKind
from jingwei.units.models import Unit
from jingwei.units.prepared import Prepared

ABOVE_STREETS = (UnitKind.PROVINCE, UnitKind.CITY, UnitKind.DISTRICT)
_ALL = tuple(REGISTER_COLUMNS.values())
_BY_NAME = Order("name")
# Enterprises of the two kinds: neither the state's nor a collective's; who does not say is taken for one of them.
_IS_THREE_HAVE = Q(kind="enterprise", three_have="yes") & ~Q(ownership__in=PUBLIC_OWNERS)
_ABOVE = Prepared(lambda: Unit.objects.filter(kind__in=ABOVE_STREETS).values_list("pk"))


def _everything(day: Day) -> Rows:
    return day.entries()


def _three_have(day: Day) -> Rows:
    return day.entries().filter(_IS_THREE_HAVE)


def _social(day: Day) -> Rows:
    return day.entries().filter(kind__in=SOCIAL_KINDS)


def _covered(day: Day) -> Rows:
    """What coverage is a share of: enterprises that are three-have, social organisations that run (R-CV.9)."""
    running = Q(kind__in=SOCIAL_KINDS, legal_status="active")
    return day.entries().filter(_IS_THREE_HAVE | running)


def _unassigned(day: Day) -> Rows:
    # As plain numbers, of which the database knows how frequent they are.
    above = [pk for (pk,) in _ABOVE()]
    return day.entries().filter(Q(place=None) | Q(place__in=above))


def _disputed(day: Day) -> Rows:
    return day.entries().filter(flags__overlap=list(DISPUTES))


def _clear(day: Day) -> Rows:
    return day.entries().exclude(kind="branch")


base_register = Ledger(
    key="register",
    title=mark("两新组织底册"),
    about=mark("底册里的全部组织，每家一行。"),
    rows=_everything,
    finds=find_organisations,
    columns=_ALL,
    shown=(
        "name", "uscc", "kind", "legal_status", "district", "street", "operating_address",
        "industry", "employees", "party_members",
    ),
    order=_BY_NAME,
)  # fmt: skip

three_have_enterprises = Ledger(
    key="three-have",
    title=mark("三有企业台账"),
    about=mark("有场所、有人员、有经营的非公和混合所有制企业，三项都核实为“是”。"),
    rows=_three_have,
    finds=find_organisations,
    columns=_ALL,
    shown=(
        "name", "uscc", "district", "street", "community", "park", "building", "operating_address",
        "industry", "committee", "employees", "party_members", "has_party_org", "check_method",
        "checked_on",
    ),
    order=_BY_NAME,
)  # fmt: skip

social_organisations = Ledger(
    key="social-organisations",
    title=mark("社会组织台账"),
    about=mark("社会团体、社会服务机构和基金会。"),
    rows=_social,
    finds=find_organisations,
    columns=_ALL,
    shown=(
        "name", "uscc", "kind", "legal_status", "district", "street", "operating_address",
        "competent_unit", "party_work", "legal_rep", "employees", "party_members", "has_party_org",
    ),
    order=_BY_NAME,
)  # fmt: skip

coverage_base = Ledger(
    key="coverage",
    title=mark("组织覆盖台账"),
    about=mark("算覆盖率的组织：三有企业和正常运行的社会组织。"),
    rows=_covered,
    finds=find_organisations,
    columns=_ALL,
    shown=(
        "name", "uscc", "kind", "org_cover", "work_cover", "district", "street", "committee", "employees",
        "party_members",
    ),
    order=_BY_NAME,
)  # fmt: skip

_GAP = Column(
    key="gap",
    title=mark("缺什么"),
    kind=Kind.CHOICE,
    source=Case(
        When(place=None, then=Value("unplaced")),
        default=Value("undivided"),
        output_field=CharField(),
    ),
    help=mark("未落图是实际经营地认不出在哪里，未分解是只知道在哪个区。"),
    width=10,
    words={"unplaced": mark("未落图"), "undivided": mark("未分解到镇街")},
    is_filled=True,
)
unassigned = Ledger(
    key="unassigned",
    title=mark("未落图未分解清单"),
    about=mark("还没有落到镇街或园区的组织，请镇街认领，清零为止。"),
    rows=_unassigned,
    finds=find_organisations,
    columns=(_GAP, *_ALL),
    shown=(
        "name", "uscc", "gap", "district", "operating_address", "registered_address", "committee",
        "departments",
    ),
    order=_BY_NAME,
)  # fmt: skip

disputed = Ledger(
    key="disputed",
    title=mark("有争议清单"),
    about=mark("部门之间说法互相矛盾、要请人判断的组织。"),
    rows=_disputed,
    finds=find_organisations,
    columns=_ALL,
    shown=(
        "name", "uscc", "flags", "legal_status", "district", "street", "operating_address", "departments",
        "sources",
    ),
    order=_BY_NAME,
)  # fmt: skip

four_clears = Ledger(
    key="four-clears",
    title=mark("四个清台账"),
    about=mark("每家的经营状况、员工队伍、党员结构、党组织组建清楚了几项，不含分支机构。"),
    rows=_clear,
    finds=find_organisations,
    columns=_ALL,
    shown=(
        "name", "four_clear", "four_clear_missing", "legal_status", "employees", "party_members",
        "has_party_org", "district", "street",
    ),
    order=Order("four_clear"),
)  # fmt: skip
