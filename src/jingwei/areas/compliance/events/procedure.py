"""The loop of a key event: told before, opinions in parallel, released by silence where the law lets it, an outcome (R-CP.10)."""

from collections.abc import Mapping
from datetime import date

from jingwei.areas.compliance.events import guards
from jingwei.areas.compliance.events.opinions import ask
from jingwei.areas.compliance.kinds import EventKind
from jingwei.areas.compliance.offices import matter_of, not_overseen
from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.procedures.asking import Asked
from jingwei.procedures.definition import Procedure
from jingwei.procedures.fields import Answer, Ask, Field
from jingwei.procedures.operations import Matter
from jingwei.procedures.organisations import entry_of, organisation
from jingwei.procedures.parts import Party, State, Step
from jingwei.procedures.rules import StepRefused, done_by_another
from jingwei.register.models import Entry

P, OWNER, ASKER = Permission, Party.OWNER, Party.ASKER
KEEP, REVIEW = P.COMPLIANCE_KEEP, P.COMPLIANCE_REVIEW


def begin(entry: Entry, _answers: Mapping[str, Answer], on: date) -> Matter:
    """The competent unit's matter, with the registrar opposite."""
    return matter_of(entry, on=on)


def begin_asked(asked: Asked) -> Matter:
    """The same for the organisation's secretary, who came with its code."""
    entry = entry_of(asked.number, on=asked.on)
    if entry is None:
        raise StepRefused(_("底册里没有 {number}。").format(number=asked.number))
    return matter_of(entry, on=asked.on)


_KINDS = {one.value: str(one.label) for one in EventKind}
kind = Field("kind", mark("哪一类"), Ask.CHOICE, choices=_KINDS, told=True)
what = Field("what", mark("做什么"), help=mark("时间、地点、规模、经费来源；不写人名。"), told=True)
planned_on = Field("planned_on", mark("计划哪天"), Ask.DATE, told=True)
article = Field(
    "article", mark("依据哪一条"), help=mark("写明法规、章程的条款。决定书要写明：可以陈述申辩，可以申请行政复议。"), told=True
)  # fmt: skip
reason = Field("reason", mark("理由"), told=True)
held_on = Field("held_on", mark("哪天举办的"), Ask.DATE)
outcome = Field("outcome", mark("结果和效果"), told=True)
troubles = Field("troubles", mark("出现的问题"), required=False)
next_steps = Field("next_steps", mark("下一步打算"), required=False)
proof = Field("proof", mark("总结材料"), Ask.EVIDENCE, required=False, files=3)

key_event = Procedure(
    key="key_event",
    title=mark("重大事项"),
    subject=organisation,
    seen_with=P.COMPLIANCE_VIEW,
    states=(
        State("filed", mark("已报送，征求意见"), OWNER, lapses="release"),
        State("cleared", mark("没有不同意见，待报结果"), ASKER),
        State("reported", mark("已报结果")),
        State("refused", mark("依条款不同意")),
        State("withdrawn", mark("不办了")),
    ),
    steps=(
        Step("file", mark("报送重大事项"), (), "filed", KEEP, OWNER, (kind, what, planned_on), unless=(not_overseen, guards.gone_by),
             effects=(ask,), due=guards.by_opinions),
        Step("ask", mark("报送重大事项"), (), "filed", (), ASKER, (kind, what, planned_on), unless=(not_overseen, guards.gone_by),
             effects=(ask,), due=guards.by_opinions),
        Step("allow", mark("异议成立，可以办"), (), "cleared", REVIEW, OWNER, (kind, what, planned_on),
             unless=(guards.not_objected_to,), due=guards.by_outcome, by_effect=True),
        Step("clear", mark("没有不同意见"), "filed", "cleared", REVIEW, OWNER,
             unless=(guards.awaited, guards.held_by_an_article), due=guards.by_outcome),
        Step("release", mark("到期没有答复，视为没有意见"), "filed", "cleared", (), Party.CLOCK,
             unless=(guards.silence_is_no_answer, guards.held_by_an_article), due=guards.by_outcome),
        Step("refuse", mark("不同意"), "filed", "refused", REVIEW, OWNER, (article, reason), unless=(done_by_another("file"),)),
        Step("report", mark("报送结果"), "cleared", "reported", KEEP, OWNER, (held_on, outcome, troubles, next_steps, proof),
             unless=(guards.not_yet_held,)),
        Step("tell_outcome", mark("报送结果"), "cleared", "reported", (), ASKER, (held_on, outcome, troubles, next_steps, proof),
             unless=(guards.not_yet_held,)),
        Step("withdraw", mark("不办了"), ("filed", "cleared"), "withdrawn", KEEP, OWNER, (reason,)),
    ),
)  # fmt: skip
