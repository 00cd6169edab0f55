"""What an organisation finds by itself: told without an account, noted as a look once a person has read it (R-Z.9)."""

from jingwei.areas.rectification.kinds import Channel, Problem, Severity
from jingwei.areas.rectification.models import Campaign, Covered
from jingwei.areas.rectification.operations.inspecting import Found, Look, inspect
from jingwei.areas.rectification.rules import RectificationRefused
from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.register_number import bare
from jingwei.people.permissions import Permission
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.asking import Asked
from jingwei.procedures.definition import Procedure
from jingwei.procedures.fields import Ask, Field
from jingwei.procedures.models import Case
from jingwei.procedures.operations import Matter
from jingwei.procedures.organisations import about, actor_of, organisation
from jingwei.procedures.parts import Facts, Party, State, Step
from jingwei.procedures.rules import StepRefused

P, OWNER, ASKER, CLOCK = Permission, Party.OWNER, Party.ASKER, Party.CLOCK


def _campaign(number: str) -> Campaign:
    """The newest campaign under way that covers the organisation; raises StepRefused without one."""
    with seeing(EVERYTHING):
        held = Covered.objects.filter(
            organisation=bare(number), campaign__launched_at__isnull=False, campaign__ended_at=None
        ).select_related("campaign__unit")
        found = held.order_by("-campaign").first()
    if found is None:
        raise StepRefused(_("贵组织现在不在专项整治的名单里，不用自查。"))
    return found.campaign


def begin(asked: Asked) -> Matter:
    """The matter of the unit that leads the campaign."""
    return Matter(asked.number, _campaign(asked.number).unit)


def note(case: Case, facts: Facts) -> None:
    """Notes the look by the channel of self-check, with a case for each class that was told of last."""
    said = next(one.answers for one in reversed(facts.events) if one.step in ("declare", "again"))
    severity, basis = Severity(str(facts.answers["severity"])), str(facts.answers["basis"])
    found = [
        Found(one, severity, str(said[one.value]), basis) for one in Problem if said.get(one.value)
    ]
    try:
        with seeing(EVERYTHING):
            inspect(
                _campaign(case.subject_id), about(case),
                Look(int(str(facts.answers["round"])), Channel.SELF, facts.on), found=found,
                actor=actor_of(facts), now=facts.now, today=facts.on,
            )  # fmt: skip
    except RectificationRefused as refused:
        raise StepRefused(str(refused)) from refused


classes = tuple(
    Field(
        one.value, str(one.label), required=False, help=mark("有就写事实，没有就不填。"), told=True
    )
    for one in Problem
)
round_ = Field("round", mark("第几轮"), Ask.NUMBER)
severity = Field(
    "severity", mark("轻重"), Ask.CHOICE, choices={str(one.value): str(one.label) for one in Severity}
)  # fmt: skip
basis = Field("basis", mark("依据"), Ask.EVIDENCE)
reason = Field("reason", mark("理由"), told=True)

self_check = Procedure(
    key="self_check",
    title=mark("社会组织自查"),
    subject=organisation,
    seen_with=P.RECTIFICATION_VIEW,
    once=True,
    states=(
        State("declared", mark("待确认"), OWNER, due=5),
        State("returned", mark("待补充"), ASKER, due=10, lapses="lapse"),
        State("noted", mark("已确认")),
        State("set_aside", mark("未采用")),
    ),
    steps=(
        Step("declare", mark("自查"), (), "declared", (), ASKER, classes),
        Step("confirm", mark("确认自查结果"), "declared", "noted", P.RECTIFICATION_INSPECT, OWNER, (round_, severity, basis),
             effects=(note,)),
        Step("return_it", mark("请补充"), "declared", "returned", P.RECTIFICATION_INSPECT, OWNER, (reason,)),
        Step("again", mark("补充自查"), "returned", "declared", (), ASKER, classes),
        Step("set_aside", mark("不采用"), "declared", "set_aside", P.RECTIFICATION_INSPECT, OWNER, (reason,)),
        Step("lapse", mark("逾期未补充"), "returned", "set_aside", (), CLOCK),
    ),
)  # fmt: skip
