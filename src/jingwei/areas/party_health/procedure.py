"""The loop in which one Party organisation is put in order (一组织一策): it ends when its signals are gone (R-PH.4)."""

from jingwei.areas.party_health.kinds import State as Lives
from jingwei.areas.party_health.models import Mending
from jingwei.areas.party_health.signals import SIGNALS, signals_of
from jingwei.areas.party_health.writing import say
from jingwei.cover.models import PartyOrganisation, PartyRecord
from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.definition import Procedure
from jingwei.procedures.fields import Ask, Field
from jingwei.procedures.models import Case
from jingwei.procedures.organisations import actor_of, organisation
from jingwei.procedures.parts import Facts, Party, State, Step
from jingwei.procedures.rules import done_by_another

P, OWNER, ABOVE = Permission, Party.OWNER, Party.ABOVE


def signals_stand(case: Case, facts: Facts) -> str:
    """Which signals are still seen: it is not ended as mended before they are gone (R-PH.4)."""
    party = _party(case)
    seen = signals_of([party.pk], on=facts.on).get(party.pk, ()) if party else ()
    titles = _("；").join(_(SIGNALS[key].title) for key in seen)
    return _("还有信号没有消除：{signals}。").format(signals=titles) if seen else ""


def lives_again(case: Case, facts: Facts) -> None:
    """It is normal from today on; one that was dissolved has nothing more said of it."""
    party = _party(case)
    with seeing(EVERYTHING):
        if party and PartyRecord.objects.on(facts.on).filter(party_organisation=party).exists():
            reason = _("整顿完成，信号都已消除。")
            say(
                party, Lives.NORMAL, signals=(), reason=reason, actor=actor_of(facts), now=facts.now
            )


def _party(case: Case) -> PartyOrganisation | None:
    """Whose case it is, whoever looks."""
    with seeing(EVERYTHING):
        listed = Mending.objects.filter(case=case).values("party_organisation")
        return PartyOrganisation.objects.filter(pk__in=listed).first()


found = Field("found", mark("看到的情况"))
remedy = Field(
    "remedy", mark("主要办法"), Ask.CHOICE,
    choices={
        "stationed": mark("派指导员驻点"), "joint": mark("改为联合共建"), "election": mark("换届"),
        "hosts": mark("调整所在组织"), "meetings": mark("恢复组织生活"), "dissolve": mark("撤销或并入"),
    },
)  # fmt: skip
measures = Field(
    "measures", mark("一组织一策"), help=mark("怎么做、谁来做、做到什么样；不写人名。")
)
until = Field("until", mark("整顿到哪天"), Ask.DATE)
done = Field("done", mark("做了什么"))
reason = Field("reason", mark("理由"))

mending = Procedure(
    key="mending",
    title=mark("党组织整顿"),
    subject=organisation,
    seen_with=P.COVER_EDIT,
    states=(
        State("to_plan", mark("待定一组织一策"), OWNER, due=10),
        State("mending", mark("整顿中"), OWNER, due=60),
        State("to_look", mark("待验收"), ABOVE, due=10),
        State("mended", mark("已恢复正常")),
        State("ended", mark("说明理由后结束")),
    ),
    steps=(
        Step("begin", mark("列入整顿"), (), "to_plan", P.COVER_EDIT, OWNER, (found,)),
        Step("plan", mark("定一组织一策"), "to_plan", "mending", P.COVER_EDIT, OWNER, (remedy, measures, until), due="until"),
        Step("report", mark("报验收"), "mending", "to_look", P.COVER_EDIT, OWNER, (done,), unless=(signals_stand,)),
        Step("accept", mark("验收"), "to_look", "mended", P.COVER_EDIT, ABOVE,
             unless=(done_by_another("report"), signals_stand), effects=(lives_again,)),
        Step("return_it", mark("退回再整顿"), "to_look", "mending", P.COVER_EDIT, ABOVE, (reason,)),
        Step("end_anyway", mark("说明理由后结束"), ("to_plan", "mending", "to_look"), "ended", P.COVER_EDIT, ABOVE,
             (reason,), unless=(done_by_another("plan", "report"),)),
    ),
)  # fmt: skip
