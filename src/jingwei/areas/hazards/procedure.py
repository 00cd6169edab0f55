"""The loop of a hazard: reported without an account, assigned, handled, looked at on the spot by another (R-HZ.1)."""

from datetime import date

from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _
from jingwei.people.permissions import Permission
from jingwei.procedures.definition import Procedure
from jingwei.procedures.fields import Ask, Field
from jingwei.procedures.models import Case
from jingwei.procedures.parts import Facts, Guard, Party, State, Step, matter
from jingwei.procedures.rules import done_by_another
from jingwei.procedures.working_days import calendar
from jingwei.register.kinds import STREETS
from jingwei.units.kinds import COMMITTEES, Kind

P, OWNER, OTHER, ASKER = Permission, Party.OWNER, Party.OTHER, Party.ASKER

REFUSALS = {
    "duplicate": mark("已有人上报，正在办理"), "out_of_scope": mark("不归这里管"),
    "person": mark("说的是人，这里只收地方和设施"), "emergency": mark("紧急情况，请马上拨打 119 或 110"),
}  # fmt: skip
NO_NAMES = mark("只写地方和设施，不写人名和电话。")
where = Field("where", mark("在哪里"), help=mark("写区、街道和具体位置，例如海勃湾区新华街道滨河路 12 号门前。"), told=True)  # fmt: skip
what = Field("what", mark("有什么隐患"), help=NO_NAMES, told=True)
danger = Field("danger", mark("现在有人有危险吗"), Ask.YES_NO, help=mark("着火、漏气、有人受伤，请马上拨打 119 或 110，不要在这里等。"))  # fmt: skip
to = Field("to", mark("交给谁处理"), Ask.UNIT, kinds=(*STREETS, Kind.DEPARTMENT, *COMMITTEES), told=True)  # fmt: skip
easy = Field("easy", mark("容易处理吗"), Ask.YES_NO, help=mark("容易的 3 个工作日，其余 10 个工作日。"))  # fmt: skip
why = Field("why", mark("为什么不受理"), Ask.CHOICE, choices=REFUSALS, told=True)
advice = Field("advice", mark("建议"), help=mark("告诉上报人该找哪里。不写人名和电话。"), told=True)
inside = Field("reason", mark("退回理由"), help=mark("只在单位之间看。"))
done = Field("done", mark("怎么处理的"), help=NO_NAMES, told=True)
seen = Field("seen", mark("现场看到什么"), help=NO_NAMES, told=True)


def in_danger(_case: Case, facts: Facts) -> str:
    """Who is in danger is told whom to call, at once; nothing waits here in the meantime."""
    return _("请马上拨打 119 或 110。您写的内容没有保存。") if facts.answers.get("danger") else ""


def term(_case: Case, facts: Facts) -> date:
    """Three working days for what is easy, ten otherwise, as was said when it was assigned."""
    said = [facts.answers, *(event.answers for event in reversed(facts.events))]
    simple = next(answers["easy"] for answers in said if "easy" in answers)
    return calendar().after(facts.on, count=3 if simple else 10)


def hazards(*, elsewhere: Guard, out_of_reach: Guard) -> Procedure:
    """The loop; elsewhere: what is declined unsaved; out_of_reach: to whom it cannot be given."""
    return Procedure(
        key="hazard",
        title=mark("隐患上报"),
        subject=matter,
        seen_with=P.ORDERS_VIEW,
        states=(
            State("received", mark("已收到"), OWNER, due=1),
            State("assigned", mark("已交办"), OTHER),
            State("handled", mark("已处理待查验"), OWNER, due=3),
            State("returned", mark("查验未通过"), OTHER),
            State("closed", mark("已办结")),
            State("refused", mark("不予受理")),
            State("withdrawn", mark("已撤回")),
        ),
        steps=(
            Step("report", mark("上报隐患"), (), "received", (), ASKER, (danger, where, what), unless=(in_danger, elsewhere)),
            Step("withdraw", mark("撤回"), "received", "withdrawn", (), ASKER),
            Step("refuse", mark("不予受理"), "received", "refused", P.ORDERS_LEAD, OWNER, (why, advice)),
            Step("assign", mark("交办"), "received", "assigned", P.ORDERS_LEAD, OWNER, (to, easy), unless=(out_of_reach,),
                 other="to", due=term),
            Step("send_back", mark("退回"), "assigned", "received", P.ORDERS_HANDLE, OTHER, (inside,)),
            Step("handle", mark("处理完毕"), ("assigned", "returned"), "handled", P.ORDERS_HANDLE, OTHER, (done,)),
            Step("verify", mark("现场查验通过"), "handled", "closed", P.ORDERS_LEAD, OWNER, (seen,),
                 unless=(done_by_another("handle"),)),
            Step("fail", mark("查验未通过，退回重办"), "handled", "returned", P.ORDERS_LEAD, OWNER, (seen,),
                 unless=(done_by_another("handle"),), due=term),
        ),
    )  # fmt: skip
