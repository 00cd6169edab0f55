"""An objection as a loop: who is concerned objects, another unit than the one that decided answers (R-C.17, E-22)."""

from collections.abc import Mapping

from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.procedures.asking import Asked
from jingwei.procedures.definition import Procedure
from jingwei.procedures.fields import Ask, Field
from jingwei.procedures.models import Case
from jingwei.procedures.operations.opening import Matter
from jingwei.procedures.organisations import organisation
from jingwei.procedures.parties import above
from jingwei.procedures.parts import Effect, Facts, Guard, Party, State, Step
from jingwei.procedures.rules import StepRefused

DAYS = 15
REMEDIES: Mapping[str, str] = {
    "review": mark("收到之日起 60 日内可以申请行政复议，或在 6 个月内提起行政诉讼"),
    "superior": mark("可以向再上一级单位书面申诉"),
}
ground = Field("ground", mark("为什么不对"), help=mark("写事实和依据；不写个人信息。"), told=True)
document = Field(
    "document", mark("依据的文号或材料名称"), Ask.EVIDENCE, required=False, files=3, told=True
)
reason = Field("reason", mark("裁定理由"), told=True)
remedy = Field("remedy", mark("救济途径"), Ask.CHOICE, choices=REMEDIES, told=True)


def decided_there(case: Case, facts: Facts) -> str:
    """Why who had a hand in what is objected to does not decide on it: neither the unit nor the person (E-22)."""
    events = list(case.follows.events.all()) if case.follows else []
    if any(event.actor_id == facts.actor for event in events):
        return _("被异议的事您经手过，不能由您裁定，请由另一个人办理。")
    if facts.unit and any(event.unit_id == facts.unit for event in events):
        return _("被异议的事是本单位认定的，要由另一个单位裁定。")
    return ""


def objected_before(case: Case, _facts: Facts) -> str:
    """A thing is objected to once at a time; what was answered may be objected to again with new facts."""
    if case.follows is None:
        return ""
    same = case.follows.followers.filter(procedure=case.procedure, closed_at=None).exclude(
        pk=case.pk
    )
    return _("对这件事的异议正在办理，请等它答复。") if same.exists() else ""


def _against(states: frozenset[str]) -> Guard:
    """A guard: that is objected to which was decided so."""

    def not_decided(case: Case, _facts: Facts) -> str:
        if not states or (case.follows and case.follows.state in states):
            return ""
        return _("这件事还没有作出可以提出异议的决定。")

    return not_decided


def begin(asked: Asked) -> Matter:
    """The matter of the unit that decided; the level above it answers. Raises StepRefused where there is none."""
    before = asked.after
    if before is None:
        raise StepRefused(_("请从要提出异议的那一件进来。"))
    if above(before.unit, None) is None:
        raise StepRefused(
            _("这件事由最上一级认定，本系统里没有另一个单位能裁定；请依法申请行政复议。")
        )
    return Matter(asked.number, before.unit, follows=before)


def objection(
    key: str, title: str, *, seen_with: Permission, decides: Permission, upheld: tuple[Effect, ...],
    against: frozenset[str] = frozenset(),
) -> Procedure:  # fmt: skip
    """The loop for one kind of case; `upheld`: what follows for that case when the objector was right.

    against: the states in which it may be objected to; none: in any.
    """
    return Procedure(
        key=key,
        title=title,
        subject=organisation,
        seen_with=seen_with,
        states=(
            State("objected", mark("待裁定"), Party.ABOVE, due=DAYS),
            State("upheld", mark("异议成立")),
            State("rejected", mark("异议不成立")),
            State("withdrawn", mark("已撤回")),
        ),
        steps=(
            Step("object", mark("提出异议"), (), "objected", (), Party.ASKER, (ground, document), 
                 unless=(_against(against), objected_before)),
            Step("uphold", mark("异议成立"), "objected", "upheld", decides, Party.ABOVE, (reason,), unless=(decided_there,),
                 effects=upheld),
            Step("reject", mark("异议不成立"), "objected", "rejected", decides, Party.ABOVE, (reason, remedy),
                 unless=(decided_there,)),
            Step("withdraw", mark("撤回异议"), "objected", "withdrawn", (), Party.ASKER),
        ),
    )  # fmt: skip
