"""The loop of a renewal: six months before a term ends it is reminded of, and it ends with the result filed (R-CP.8)."""

from collections.abc import Mapping
from datetime import date

from jingwei.areas.compliance.offices import matter_of, not_overseen
from jingwei.areas.compliance.renewal import effects, guards
from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.procedures.definition import Procedure
from jingwei.procedures.fields import Answer, Ask, Field
from jingwei.procedures.operations import Matter
from jingwei.procedures.organisations import organisation
from jingwei.procedures.parts import Party, State, Step
from jingwei.procedures.rules import StepRefused, done_by_another
from jingwei.register.models import Entry

P, OWNER, OTHER = Permission, Party.OWNER, Party.OTHER
KEEP, REVIEW = P.COMPLIANCE_KEEP, P.COMPLIANCE_REVIEW


def begin(entry: Entry, _answers: Mapping[str, Answer], on: date) -> Matter:
    """The competent unit's matter, with the registrar opposite; raises StepRefused where nobody is."""
    matter = matter_of(entry, on=on)
    if matter.other is None:
        raise StepRefused(
            _("还没有登记它的业务主管单位和登记机关，没有单位能批延期；请先在底册里登记。")
        )
    return matter


note = Field("note", mark("怎么提醒的"), required=False, help=mark("不写人名和电话。"))
decided_on = Field("decided_on", mark("理事会哪天决定的"), Ask.DATE)
until = Field("until", mark("延到哪天"), Ask.DATE)
reason = Field("reason", mark("理由"))
document = Field("document", mark("文号"), Ask.EVIDENCE, files=2)
number = Field("document", mark("文号"), Ask.EVIDENCE)
article = Field(
    "article", mark("依据哪一条"), help=mark("写明法规、章程的条款；没有条款不能不同意。")
)
vetted_on = Field("vetted_on", mark("哪天审核的"), Ask.DATE)
notified_on = Field("notified_on", mark("通知哪天发的"), Ask.DATE)
assembly_on = Field("assembly_on", mark("哪天开会"), Ask.DATE)
held_on = Field("held_on", mark("哪天开的会"), Ask.DATE)
expected = Field("expected", mark("应到人数"), Ask.NUMBER, few=True)
present = Field("present", mark("实到人数"), Ask.NUMBER, few=True)
filed_on = Field("filed_on", mark("哪天备案的"), Ask.DATE)
term_from = Field("term_from", mark("新一届从哪天起"), Ask.DATE)
term_years = Field("term_years", mark("任期几年"), Ask.NUMBER, help=mark("按章程，最长五年。"))
_OPEN = ("reminded", "preparing", "vetted", "called")

term_renewal = Procedure(
    key="term_renewal",
    title=mark("社会组织换届"),
    subject=organisation,
    seen_with=P.COMPLIANCE_VIEW,
    once=True,
    states=(
        State("reminded", mark("已提醒"), OWNER),
        State("postponing", mark("待批延期"), OTHER, due=10),
        State("preparing", mark("筹备换届"), OWNER),
        State("vetted", mark("人选已审核"), OWNER),
        State("called", mark("已发通知"), OWNER),
        State("held", mark("已开会待备案"), OWNER),
        State("filed", mark("已备案")),
        State("ended", mark("说明理由后结束")),
    ),
    steps=(
        Step("remind", mark("提醒换届"), (), "reminded", KEEP, OWNER, (note,), unless=(not_overseen, guards.untold), due=guards.by_the_ladder),
        Step("decide", mark("理事会已决定换届"), "reminded", "preparing", KEEP, OWNER, (decided_on,),
             unless=(guards.to_come("decided_on"),), due=guards.by_the_end),
        Step("ask_postponement", mark("申请延期换届"), "reminded", "postponing", KEEP, OWNER, (until, reason, document),
             unless=(guards.postponed_before, guards.too_long)),
        Step("postpone", mark("同意延期"), "postponing", "reminded", REVIEW, OTHER, (until, number),
             unless=(done_by_another("ask_postponement"), guards.too_long), effects=(effects.postpone,), due=guards.by_the_ladder),
        Step("refuse_postponement", mark("不同意延期"), "postponing", "reminded", REVIEW, OTHER, (article, reason),
             unless=(done_by_another("ask_postponement"),), due=guards.by_the_ladder),
        Step("vet", mark("人选已审核"), "preparing", "vetted", REVIEW, OWNER, (vetted_on, document),
             unless=(guards.to_come("vetted_on"),), due=guards.by_the_end),
        Step("call", mark("已发开会通知"), "vetted", "called", KEEP, OWNER, (notified_on, assembly_on),
             unless=(guards.to_come("notified_on"), guards.notice_too_short), due="assembly_on"),
        Step("hold", mark("已开会换届"), "called", "held", KEEP, OWNER, (held_on, expected, present),
             unless=(guards.to_come("held_on"),), due=guards.by_filing),
        Step("file", mark("已备案"), "held", "filed", KEEP, OWNER, (filed_on, term_from, term_years, document),
             unless=(guards.to_come("filed_on"), guards.filed_before_held), effects=(effects.begin_term,)),
        Step("end", mark("不需要换届"), _OPEN, "ended", REVIEW, OWNER, (reason,)),
    ),
)  # fmt: skip
