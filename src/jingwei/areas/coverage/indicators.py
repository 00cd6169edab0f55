"""The figures of coverage (R-CV.9): each a ledger, which of its rows, and which of those it counts."""

from jingwei.cover.kinds import COVERED, MassKind, OrgCover, WorkCover
from jingwei.fusion.outputs.words import LEGAL_STATUS, OWNERSHIP
from jingwei.indicators.definition import Indicator, catalogue
from jingwei.kernel.catalogue import mark
from jingwei.kernel.values import PUBLIC_OWNERS
from jingwei.ledgers.asked import Filter, Match
from jingwei.ledgers.organisations import (
    base_register,
    coverage_base,
    social_organisations,
    three_have_enterprises,
)

_COVERED = Filter("org_cover", Match.IS, tuple(word.value for word in COVERED))
_OWN = Filter("org_cover", Match.IS, (OrgCover.OWN.value,))
_UNCOVERED = Filter("org_cover", Match.IS, (OrgCover.FUNCTIONAL.value, OrgCover.NONE.value))
_REACHED = Filter(
    "work_cover", Match.IS, (WorkCover.ORGANISATION.value, WorkCover.INSTRUCTOR.value)
)
_GUIDED = Filter("work_cover", Match.IS, (WorkCover.INSTRUCTOR.value,))
_SERVED = Filter("team_served", Match.IS, ("yes",))
_LINKED = Filter("chains", Match.EMPTY, ("no",))
_RUNNING = Filter("legal_status", Match.IS, ("active",))

_ENTERPRISES = (
    Filter("kind", Match.IS, ("enterprise",)),
    Filter("ownership", Match.IS, tuple(word for word in OWNERSHIP if word not in PUBLIC_OWNERS)),
    Filter("legal_status", Match.IS, tuple(word for word in LEGAL_STATUS if word != "cancelled")),
)

# Of each kind of mass organisation the share of the denominators that has one.
_MASS = (
    (MassKind.UNION, mark("工会组织覆盖率"), mark("有工会组织的家数 ÷ 三有企业和正常运行社会组织的家数。")),
    (MassKind.YOUTH, mark("团组织覆盖率"), mark("有团组织的家数 ÷ 三有企业和正常运行社会组织的家数。")),
    (MassKind.WOMEN, mark("妇联组织覆盖率"), mark("有妇联组织的家数 ÷ 三有企业和正常运行社会组织的家数。")),
)  # fmt: skip
# What decides whether an organisation is in the ledgers of coverage, and by what it is covered.
_DECIDED = ("kind", "ownership", "legal_status", "three_have", "org_cover", "work_cover")

INDICATORS = catalogue(
    [
        Indicator(
            key="enterprises",
            title=mark("非公企业"),
            formula=mark("底册里的企业，不含登记为国有、集体的和已注销的。"),
            of=base_register,
            within=_ENTERPRISES,
            is_share=False,
            word=mark("家"),
            rule="R-2.3",
        ),
        Indicator(
            key="social-organisations",
            title=mark("社会组织"),
            formula=mark("底册里的社会团体、社会服务机构和基金会。"),
            of=social_organisations,
            decided_by=("kind",),
            is_share=False,
            word=mark("家"),
            rule="R-2.4",
        ),
        Indicator(
            key="three-have-cover",
            title=mark("三有企业党组织覆盖率"),
            formula=mark("三有企业中单独组建、联合组建党组织的家数 ÷ 三有企业家数。"),
            of=three_have_enterprises,
            decided_by=_DECIDED,
            counts=(_COVERED,),
            rule="R-CV.9",
        ),
        Indicator(
            key="social-cover",
            title=mark("社会组织党组织覆盖率"),
            formula=mark("正常运行的社会组织中单独组建、联合组建党组织的家数 ÷ 正常运行的社会组织家数。"),
            of=social_organisations,
            decided_by=_DECIDED,
            within=(_RUNNING,),
            counts=(_COVERED,),
            rule="R-CV.9",
        ),
        Indicator(
            key="own-cover",
            title=mark("单独组建率"),
            formula=mark("单独组建党组织的家数 ÷ 三有企业和正常运行社会组织的家数。"),
            of=coverage_base,
            decided_by=_DECIDED,
            counts=(_OWN,),
            rule="R-CV.9",
        ),
        Indicator(
            key="work-cover",
            title=mark("党的工作覆盖率"),
            formula=mark("有党组织或有指导员的家数 ÷ 三有企业和正常运行社会组织的家数。"),
            of=coverage_base,
            decided_by=_DECIDED,
            counts=(_REACHED,),
            rule="R-CV.5",
        ),
        *(
            Indicator(
                key=f"{kind}-cover",
                title=title,
                formula=formula,
                of=coverage_base,
                decided_by=("kind", "ownership", "legal_status", "three_have", f"has_{kind}"),
                counts=(Filter(f"has_{kind}", Match.IS, ("yes",)),),
                rule="R-CV.15",
            )
            for kind, title, formula in _MASS
        ),
        Indicator(
            key="uncovered",
            title=mark("没有党组织的家数"),
            formula=mark("三有企业和正常运行的社会组织中没有单独组建、联合组建党组织的。"),
            of=coverage_base,
            decided_by=_DECIDED,
            within=(_UNCOVERED,),
            is_share=False,
            word=mark("家"),
            rule="R-CV.9",
        ),
        Indicator(
            key="guided",
            title=mark("指导员一对一联系的家数"),
            formula=mark("三有企业和正常运行的社会组织中没有党组织、有指导员的。"),
            of=coverage_base,
            decided_by=_DECIDED,
            within=(_UNCOVERED, _GUIDED),
            is_share=False,
            word=mark("家"),
            rule="R-CV.6",
        ),
        Indicator(
            key="team-served",
            title=mark("红色服务团服务的家数"),
            formula=mark("底册里有红色服务团在服务的企业和社会组织。"),
            of=base_register,
            within=(_SERVED,),
            is_share=False,
            word=mark("家"),
            rule="R-CV.11",
        ),
        Indicator(
            key="chain-enterprises",
            title=mark("产业链上的非公企业"),
            formula=mark("底册里在产业链上的企业，不含登记为国有、集体的和已注销的。"),
            of=base_register,
            within=(*_ENTERPRISES, _LINKED),
            is_share=False,
            word=mark("家"),
            rule="R-CV.12",
        ),
    ]
)  # fmt: skip
