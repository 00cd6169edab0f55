"""The ledgers whose rows are parks and buildings, with tallies of the organisations in them (R-2.4)."""

from functools import partial

from django.db.models import Count, Q, Sum
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from jingwei.kernel.catalogue import mark
from jingwei.ledgers.columns import COMMUNITIES, STREETS, bucketed
from jingwei.ledgers.day import Day
from jingwei.ledgers.definition import Column, Kind, Ledger, Order, Rows, Secrecy
from jingwei.ledgers.search import find_units
from jingwei.units.kinds import Kind as UnitKind

_ENTERPRISE = Q(kind="enterprise")
_PUBLIC = Secrecy.PUBLIC


def _grouped(day: Day, *, path: str) -> Rows:
    """One row a unit that organisations in sight lie in; branches are not counted (R-2.1)."""
    entries = day.entries().filter(**{f"{path}__isnull": False}).exclude(kind="branch")
    # Grouped from here on, whichever tallies are shown.
    return entries.values(path).annotate(tallied=Count("id"))


def _number(key: str, title: str, source: Combinable, text: str, *, few: bool = False) -> Column:
    return Column(
        key=key, title=title, kind=Kind.NUMBER, source=source, help=text, width=10, few=few,
        is_filled=True,
    )  # fmt: skip


def _tally(key: str, title: str, counted: Q, text: str) -> Column:
    return _number(key, title, Count("id", filter=counted), text)


def _above(key: str, title: str, path: str, level: tuple[UnitKind, ...], text: str) -> Column:
    return Column(
        key=key, title=title, kind=Kind.UNIT, source=path, level=level, help=text, sortable=False,
        secrecy=_PUBLIC,
    )  # fmt: skip


def _columns(path: str, *, title: str, text: str) -> tuple[Column, ...]:
    """The unit, where it lies, and its tallies, all from one grouped query."""
    employees = Coalesce(Sum("employees"), 0)
    members = bucketed(Coalesce(Sum("party_members"), 0))
    return (
        Column(
            key="unit", title=title, kind=Kind.UNIT, source=path, help=text, width=24,
            is_filled=True, secrecy=_PUBLIC,
        ),
        _above("district", mark("所属区"), path, (UnitKind.DISTRICT,), mark("它所在的区。")),
        _above("street", mark("镇街"), path, STREETS, mark("它所在的镇、街道或园区。")),
        _above("community", mark("社区/网格"), path, COMMUNITIES, mark("它所在的社区（村）或网格。")),
        _tally("organisations", mark("组织数"), Q(), mark("在里面的组织，不含分支机构。")),
        _tally("enterprises", mark("企业数"), _ENTERPRISE, mark("在里面的企业。")),
        _tally(
            "three_haves", mark("三有数"), _ENTERPRISE & Q(three_have="yes"),
            mark("有场所、有人员、有经营的企业。"),
        ),
        _number("employees", mark("职工数"), employees, mark("从业人数之和，没有来源的不计。")),
        _number(
            "party_members", mark("党员数"), members,
            mark("1 至 4 人写作“<5”，免得从人数认出个人。"), few=True,
        ),
        _tally(
            "with_party_org", mark("有党组织数"), Q(has_party_org="yes"),
            mark("已建立党组织的组织，不含待核实的。"),
        ),
        _tally(
            "without_word", mark("党组织待核实数"), Q(has_party_org="unknown"),
            mark("没有部门说过有没有党组织的组织。"),
        ),
    )  # fmt: skip


_SHOWN = (
    "unit", "district", "street", "organisations", "enterprises", "three_haves", "employees",
    "party_members", "with_party_org",
)  # fmt: skip

parks = Ledger(
    key="parks",
    title=mark("园区台账"),
    about=mark("有组织在里面的园区，每个园区一行合计。"),
    rows=partial(_grouped, path="park_id"),
    finds=partial(find_units, path="park_id"),
    columns=_columns("park_id", title=mark("园区"), text=mark("园区的名称。")),
    shown=_SHOWN,
    order=Order("organisations", descending=True),
    row="park_id",
)

buildings = Ledger(
    key="buildings",
    title=mark("商圈楼宇台账"),
    about=mark("有组织在里面的商圈和楼宇，每个一行合计。"),
    rows=partial(_grouped, path="building_id"),
    finds=partial(find_units, path="building_id"),
    columns=_columns("building_id", title=mark("商圈楼宇"), text=mark("商圈或楼宇的名称。")),
    shown=(*_SHOWN[:3], "community", *_SHOWN[3:]),
    order=Order("organisations", descending=True),
    row="building_id",
)
