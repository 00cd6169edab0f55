"""The loop of one problem: found, assigned, put right, verified, struck off, improved (六环闭环, R-Z.3)."""

from collections.abc import Mapping

from jingwei.areas.rectification import guards
from jingwei.areas.rectification.kinds import Problem, Proof, Severity
from jingwei.kernel.catalogue import mark
from jingwei.people.permissions import Permission
from jingwei.procedures.definition import Procedure
from jingwei.procedures.fields import Ask, Field
from jingwei.procedures.models import Case
from jingwei.procedures.operations import Matter, open_case
from jingwei.procedures.organisations import actor_of, organisation
from jingwei.procedures.parts import Facts, Party, State, Step
from jingwei.procedures.rules import done_by_another, opened_by_another
from jingwei.units.kinds import COMMITTEES, Kind

P, OWNER, OTHER = Permission, Party.OWNER, Party.OTHER


def begin_again(case: Case, facts: Facts) -> None:
    """A relapse is a case of its own that follows this one, with the same problem; the look back found its facts (R-Z.4)."""
    first = facts.events[0].answers
    said = {key: first[key] for key in ("problem", "severity", "basis")}
    open_case(
        rectification, step="find", matter=Matter(case.subject_id, case.unit, follows=case),
        answers=said | {"fact": facts.answers["looked"]}, actor=actor_of(facts), now=facts.now,
        key=f"relapse/{case.pk}",
    )  # fmt: skip


def _words(kind: type[Problem | Severity | Proof]) -> Mapping[str, str]:
    return {str(one.value): str(one.label) for one in kind}


problem = Field("problem", mark("问题类别"), Ask.CHOICE, choices=_words(Problem), told=True)
severity = Field("severity", mark("轻重"), Ask.CHOICE, choices=_words(Severity), told=True)
fact = Field("fact", mark("事实"), help=mark("看到了什么；不写人名和电话。"), told=True)
basis = Field("basis", mark("依据"), Ask.EVIDENCE, help=mark("违反哪一条规定。"), told=True)
department = Field(
    "department", mark("责任部门"), Ask.UNIT, kinds=(Kind.DEPARTMENT, *COMMITTEES), help=mark("由它牵头整改。"), told=True
)  # fmt: skip
measure = Field("measure", mark("整改要求"), told=True)
plan = Field("plan", mark("整改措施"), help=mark("怎么改、改到什么样；不写人名。"), told=True)
done = Field("done", mark("改了什么"))
proof_kind = Field("proof_kind", mark("证明材料"), Ask.CHOICE, choices=_words(Proof))
proof = Field("proof", mark("文号或编号"), Ask.EVIDENCE)
dated = Field("dated", mark("材料日期"), Ask.DATE)
reason = Field("reason", mark("理由"), told=True)
until = Field("until", mark("延到哪天"), Ask.DATE, told=True)
checked = Field("checked", mark("核查情况"), help=mark("怎么核查的、看到了什么。"), told=True)
institution = Field(
    "institution", mark("建章立制"), help=mark("修订了什么制度、章程，文号是什么。")
)
looked = Field("looked", mark("回头看的情况"), told=True)
referred_to = Field("referred_to", mark("移送给"), help=mark("只写单位，内容不进本系统。"))
on = Field("on", mark("日期"), Ask.DATE)
_JUDGES = (opened_by_another, guards.worked_on_it, guards.tied_to_it)
_UNDER_WAY = ("rectifying", "assigned")
_OPEN = ("found", *_UNDER_WAY, "extension_asked", "held", "verifying", "verified")

rectification = Procedure(
    key="rectification",
    title=mark("问题整改"),
    subject=organisation,
    seen_with=P.RECTIFICATION_VIEW,
    states=(
        State("found", mark("排查发现"), OWNER, due=5),
        State("assigned", mark("交办督办"), OTHER, due=5),
        State("rectifying", mark("限期整改"), OTHER),
        State("extension_asked", mark("待批延期"), OWNER),
        State("held", mark("暂缓"), OWNER, due=20),
        State("verifying", mark("核查验收"), OWNER, due=10),
        State("verified", mark("待销号"), OWNER, due=5),
        State("improving", mark("规范提升"), OTHER),
        State("to_follow_up", mark("待回头看"), OWNER),
        State("archived", mark("已归档")),
        State("relapsed", mark("问题复发")),
        State("referred", mark("已移送")),
        State("unfounded", mark("不成立")),
    ),
    steps=(
        Step("find", mark("登记问题"), (), "found", P.RECTIFICATION_INSPECT, OWNER, (problem, severity, fact, basis)),
        Step("find_there", mark("部门登记问题"), (), "found", P.RECTIFICATION_INSPECT, OTHER, (problem, severity, fact, basis)),
        Step("assign", mark("交办"), "found", "assigned", P.RECTIFICATION_LEAD, OWNER, (department, measure), other="department"),
        Step("dismiss", mark("不成立"), "found", "unfounded", P.RECTIFICATION_LEAD, OWNER, (reason,), unless=(opened_by_another,)),
        Step("accept", mark("领办"), "assigned", "rectifying", P.RECTIFICATION_HANDLE, OTHER, (plan,), due=guards.by_severity),
        Step("transfer", mark("改派"), _UNDER_WAY, "assigned", P.RECTIFICATION_LEAD, OWNER, (department, reason), other="department"),
        Step("ask_extension", mark("申请延期"), "rectifying", "extension_asked", P.RECTIFICATION_HANDLE, OTHER, (until, reason),
             unless=(guards.extended_before, guards.too_long), keeps_due=True),
        Step("extend", mark("批准延期"), "extension_asked", "rectifying", P.RECTIFICATION_LEAD, OWNER, (until,),
             unless=(done_by_another("ask_extension"), guards.too_long), due="until"),
        Step("refuse_extension", mark("不准延期"), "extension_asked", "rectifying", P.RECTIFICATION_LEAD, OWNER, (reason,),
             keeps_due=True),
        Step("hold", mark("暂缓"), _UNDER_WAY, "held", P.RECTIFICATION_LEAD, OWNER, (reason,)),
        Step("resume", mark("恢复整改"), "held", "rectifying", P.RECTIFICATION_LEAD, OWNER, due=guards.by_severity),
        Step("overturn", mark("异议成立，撤销"), _OPEN, "unfounded", P.RECTIFICATION_LEAD, OWNER, (reason,),
             unless=(guards.not_objected_to,), by_effect=True),
        Step("refer", mark("移送"), ("found", *_UNDER_WAY, "held"), "referred", P.RECTIFICATION_LEAD, OWNER, (referred_to, on)),
        Step("report", mark("报结"), "rectifying", "verifying", P.RECTIFICATION_HANDLE, OTHER, (done, proof_kind, proof, dated),
             unless=(guards.unproved,)),
        Step("fail", mark("验收不通过"), "verifying", "rectifying", P.RECTIFICATION_LEAD, OWNER, (reason,), unless=_JUDGES,
             due=guards.by_severity),
        Step("verify", mark("验收通过"), "verifying", "verified", P.RECTIFICATION_LEAD, OWNER, (checked,), unless=_JUDGES),
        Step("strike_off", mark("销号"), "verified", "improving", P.RECTIFICATION_LEAD, OWNER, unless=(done_by_another("verify"),),
             due=guards.followed_up),
        Step("consolidate", mark("建章立制"), "improving", "to_follow_up", P.RECTIFICATION_HANDLE, OTHER, (institution,),
             keeps_due=True),
        Step("archive", mark("回头看通过"), "to_follow_up", "archived", P.RECTIFICATION_LEAD, OWNER, (looked,), unless=_JUDGES),
        Step("relapse", mark("回头看发现复发"), ("improving", "to_follow_up"), "relapsed", P.RECTIFICATION_LEAD, OWNER, (looked,),
             effects=(begin_again,)),
    ),
)  # fmt: skip
