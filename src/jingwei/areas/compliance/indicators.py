"""The figures of compliance (R-CP.7): Party building in charters, annual checks, renewals that are overdue."""

from jingwei.areas.compliance.kinds import Conclusion, Term
from jingwei.areas.compliance.ledgers import CHECKS, compliance
from jingwei.indicators.definition import Indicator, catalogue
from jingwei.kernel.catalogue import mark
from jingwei.ledgers.asked import Filter, Match

_RUNNING = Filter("legal_status", Match.IS, ("active",))
_CONCLUDED = tuple(one.value for one in Conclusion)
_DECIDED = ("kind",)

INDICATORS = catalogue(
    [
        Indicator(
            key="party-in-charter",
            title=mark("党建入章率"),
            formula=mark("章程已写入党的建设的家数 ÷ 正常登记的社会组织家数，待核实的不算已写入。"),
            of=compliance,
            decided_by=_DECIDED,
            within=(_RUNNING,),
            counts=(Filter("party_in_charter", Match.IS, ("yes",)),),
            rule="R-CP.7",
        ),
        Indicator(
            key="annual-checks",
            title=mark("年检参检率"),
            formula=mark("已报上年度年检或年报的家数 ÷ 上年度应报的正常登记的社会组织家数。"),
            of=compliance,
            decided_by=_DECIDED,
            within=(
                _RUNNING,
                Filter("check_last", Match.IS, tuple(one for one in CHECKS if one != "exempt")),
            ),
            counts=(Filter("check_last", Match.IS, (*_CONCLUDED, "submitted")),),
            rule="R-CP.7",
        ),
        Indicator(
            key="passed-checks",
            title=mark("年检合格率"),
            formula=mark("上年度年检合格的家数 ÷ 已有结论的家数，基本合格的不算合格。"),
            of=compliance,
            decided_by=_DECIDED,
            within=(_RUNNING, Filter("check_last", Match.IS, _CONCLUDED)),
            counts=(Filter("check_last", Match.IS, (Conclusion.PASSED.value,)),),
            rule="R-CP.7",
        ),
        Indicator(
            key="overdue-renewals",
            title=mark("逾期未换届率"),
            formula=mark("届满和批准的延期都已过的家数 ÷ 登记了任期的正常登记的社会组织家数。"),
            of=compliance,
            decided_by=_DECIDED,
            within=(
                _RUNNING,
                Filter(
                    "term", Match.IS, tuple(one.value for one in Term if one is not Term.UNTOLD)
                ),
            ),
            counts=(Filter("term", Match.IS, (Term.OVERDUE.value,)),),
            rule="R-CP.7",
        ),
    ]
)
