"""The ledger of the three authorities: who is whose, with gaps and disputes (R-R.12, R-R.13, M39)."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from functools import partial

from django.db.models import Case, Q, TextField, Value, When
from django.db.models.expressions import Combinable
from django.utils import timezone

from jingwei.fusion.outputs.words import SOCIAL_KINDS
from jingwei.kernel.catalogue import mark
from jingwei.ledgers import definition
from jingwei.ledgers.columns import REGISTER_COLUMNS
from jingwei.ledgers.day import Day
from jingwei.ledgers.definition import Column, Crossing, Edit, Kind, Ledger, Order, Rows
from jingwei.ledgers.search import find_organisations
from jingwei.people.models import Account
from jingwei.people.permissions import Permission
from jingwei.register.authorities import tie_status
from jingwei.register.kinds import AUTHORITIES, PlacementKind, Tie
from jingwei.register.models import Naming, Organisation, Placement
from jingwei.register.operations import place
from jingwei.register.queries import last_publication
from jingwei.register.rules import misplaced
from jingwei.register.writing import readings, written_as
from jingwei.units.kinds import Kind as UnitKind
from jingwei.units.models import Unit

# By the end of its name; domain rule.
_TRADE = r"(行业协会|商会|同业公会|同业协会)$"
_STATES = {one.value: str(one.label) for one in Tie}


def _rows(day: Day) -> Rows:
    return day.entries().filter(kind__in=SOCIAL_KINDS)


def _state(kind: PlacementKind, day: Day) -> Combinable:
    if day.is_today:
        return tie_status(kind, Placement.objects.still(), Naming.objects.still())
    return tie_status(kind, Placement.objects.on(day.date), Naming.objects.on(day.date))


def tie(
    organisation: int, *, field: str, before: definition.Value, after: definition.Value, reason: str,
    actor: Account, now: datetime,
) -> None:  # fmt: skip
    """Ties an organisation to the unit that a returned workbook names; raises RegisterRefused."""
    del before
    place(
        Organisation.objects.get(pk=organisation), kind=PlacementKind(field), unit=Unit.objects.get(pk=int(str(after))),
        reason=reason, on=timezone.localdate(now), actor=actor, now=now,
    )  # fmt: skip


def _reader(on: date) -> Callable[[str], int | None]:
    """Reads the names of units as publications read those in lists."""
    last = last_publication()
    meant = readings(last.top, on=on) if last else {}
    return lambda text: meant.get(written_as(text))


def _refusal(value: definition.Value, *, kind: PlacementKind) -> str:
    unit = Unit.objects.filter(pk=int(str(value))).first()
    return misplaced(kind, UnitKind(unit.kind)) if unit else ""


def _unit(kind: PlacementKind) -> Column:
    """The unit that a tie names, to be filtered by and to be changed in a workbook."""
    edit = Edit(tie, Permission.REGISTER_PLACE, partial(_refusal, kind=kind), _reader)
    return replace(REGISTER_COLUMNS[str(kind)], filterable=True, edit=edit)


def _standing(kind: PlacementKind, title: str) -> Column:
    return Column(
        key=f"{kind}_state", title=title, kind=Kind.CHOICE, source=partial(_state, kind), words=_STATES,
        help=mark("缺：没有单位管；有争议：指认了不止一个单位，等人裁定；写了认不出：名单上的名称对不上单位。"),
        width=10, is_filled=True,
    )  # fmt: skip


_TRADES = Column(
    key="trade_association", title=mark("行业协会商会"), kind=Kind.YES_NO,
    source=Case(
        When(Q(kind="association", name__regex=_TRADE), then=Value("yes")), default=Value("no"),
        output_field=TextField(),
    ),
    words={"yes": mark("是"), "no": mark("否")}, width=8, is_filled=True,
    help=mark("社会团体中名称以行业协会、商会、同业公会结尾的，按名称推定。"),
)  # fmt: skip
_COLUMNS = {
    **REGISTER_COLUMNS,
    **{str(kind): _unit(kind) for kind in AUTHORITIES},
    "competent_unit_state": _standing(PlacementKind.COMPETENT_UNIT, mark("业务主管情况")),
    "industry_administration_state": _standing(
        PlacementKind.INDUSTRY_ADMINISTRATION, mark("行业管理情况")
    ),
    "party_work_state": _standing(PlacementKind.PARTY_WORK, mark("党建主管情况")),
    "trade_association": _TRADES,
}

mapping = Ledger(
    key="mapping",
    title=mark("三项主管对应台账"),
    about=mark(
        "每家社会组织的业务主管单位、行业管理部门、党建工作主管单位各一个，缺的是监管真空，有争议的是多头管理。"
    ),
    rows=_rows,
    finds=find_organisations,
    columns=tuple(_COLUMNS.values()),
    shown=(
        "name", "kind", "competent_unit", "competent_unit_state", "industry_administration",
        "industry_administration_state", "party_work", "party_work_state", "uscc", "district",
    ),
    order=Order("name"),
    crossings=tuple(Crossing(str(kind), f"{kind}_state") for kind in AUTHORITIES),
)  # fmt: skip
