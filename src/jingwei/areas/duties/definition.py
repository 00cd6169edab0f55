"""What a unit owes: each duty is about rows of a ledger, and is done when none is left (R-DU.1)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from types import MappingProxyType

from jingwei.cover.kinds import OrgCover, WorkCover
from jingwei.kernel.catalogue import mark
from jingwei.ledgers.asked import Asked, Filter, Match
from jingwei.ledgers.definition import Ledger
from jingwei.ledgers.organisations import coverage_base, disputed, four_clears, unassigned
from jingwei.units.kinds import Tree
from jingwei.units.models import Unit


@dataclass(frozen=True, slots=True, kw_only=True)
class Duty:
    """One line of every list: what is to be done, and of which rows. rule: the rule that it comes from."""

    key: str
    title: str
    of: Ledger
    within: tuple[Filter, ...] = ()
    rule: str

    def asked(self, unit: Unit, *, on: date | None = None) -> Asked:
        """The rows that the unit owes something about; on: as of that day, else of today."""
        column = "committee" if unit.tree == Tree.COMMITTEE else "place"
        return Asked(filters=(*self.within, Filter(column, Match.IN, (str(unit.pk),))), on=on)


_UNCOVERED = Filter("org_cover", Match.IS, (OrgCover.FUNCTIONAL.value, OrgCover.NONE.value))
DUTIES: Mapping[str, Duty] = MappingProxyType({
    one.key: one
    for one in (
        Duty(key="form", title=mark("没有党组织的，单独或联合组建"), of=coverage_base, within=(_UNCOVERED,), rule="R-CV.4"),
        Duty(key="guide", title=mark("没有党组织也没有指导员的，派指导员"), of=coverage_base,
             within=(_UNCOVERED, Filter("work_cover", Match.IS, (WorkCover.NONE.value,))), rule="R-CV.6"),
        Duty(key="serve", title=mark("没有服务团服务的，安排服务团联系"), of=coverage_base,
             within=(Filter("team_served", Match.IS, ("no",)),), rule="R-CV.11"),
        Duty(key="clear", title=mark("四个清没有全清的，逐家核清"), of=four_clears,
             within=(Filter("four_clear", Match.TO, ("3",)),), rule="R-2.8"),
        Duty(key="place", title=mark("没有落到镇街或园区的，认领落图"), of=unassigned, rule="R-2.5"),
        Duty(key="settle", title=mark("部门说法矛盾的，核实清楚"), of=disputed, rule="R-2.2"),
    )
})  # fmt: skip
