"""The loop of what a leader or a committee asked to be done: given, accepted, reported, confirmed by who gave it (R-IN.1)."""

from jingwei.areas.orders import guards
from jingwei.areas.orders.kinds import HANDLERS
from jingwei.areas.orders.procedure import NO_NAMES
from jingwei.kernel.catalogue import mark
from jingwei.people.permissions import Permission
from jingwei.procedures.definition import Procedure
from jingwei.procedures.fields import Ask, Field
from jingwei.procedures.parts import Party, State, Step, matter
from jingwei.procedures.rules import done_by_another

P, OWNER, OTHER = Permission, Party.OWNER, Party.OTHER

kind = Field(
    "kind", mark("哪一种"), Ask.CHOICE,
    choices={"instruction": mark("领导批示"), "resolution": mark("会议议定事项")},
)  # fmt: skip
number = Field("number", mark("文号"), Ask.EVIDENCE, help=mark("批示件或会议纪要的编号。"))
given_on = Field("given_on", mark("批示或议定日期"), Ask.DATE)
text = Field("text", mark("要办的事"), help=NO_NAMES)
to = Field("to", mark("责任单位"), Ask.UNIT, kinds=HANDLERS)
until = Field("until", mark("完成期限"), Ask.DATE)
progress = Field("progress", mark("进展"), help=NO_NAMES)
done = Field("done", mark("办了什么"), help=NO_NAMES)
proof = Field("proof", mark("材料"), Ask.EVIDENCE, required=False, files=6, help=mark("有文号写文号，没有可不填。"))  # fmt: skip
checked = Field("checked", mark("怎么核的"), help=NO_NAMES)
reason = Field("reason", mark("理由"), help=NO_NAMES)
_AHEAD = (guards.over_already,)
_not_the_doer = done_by_another("report")

instruction = Procedure(
    key="instruction",
    title=mark("批示和议定事项"),
    subject=matter,
    seen_with=P.ORDERS_VIEW,
    states=(
        State("given", mark("已交办"), OTHER, due=2),
        State("accepted", mark("承办中"), OTHER),
        State("reported", mark("已报结"), OWNER, due=5),
        State("confirmed", mark("已办结")),
        State("called_off", mark("不再办理")),
    ),
    steps=(
        Step("give", mark("交办"), (), "given", P.ORDERS_LEAD, OWNER, (kind, number, given_on, text, to, until),
             unless=(guards.out_of_reach, guards.not_yet("given_on"), *_AHEAD), other="to"),
        Step("accept", mark("承办"), "given", "accepted", P.ORDERS_HANDLE, OTHER, due=guards.until_its_day),
        Step("give_another", mark("改交"), ("given", "accepted"), "given", P.ORDERS_LEAD, OWNER, (to, until, reason),
             unless=(guards.out_of_reach, *_AHEAD), other="to"),
        Step("progress", mark("报进展"), "accepted", "accepted", P.ORDERS_HANDLE, OTHER, (progress,), keeps_due=True),
        Step("report", mark("报结"), "accepted", "reported", P.ORDERS_HANDLE, OTHER, (done, proof)),
        Step("confirm", mark("确认办结"), "reported", "confirmed", P.ORDERS_LEAD, OWNER, (checked,), unless=(_not_the_doer,)),
        Step("return_it", mark("退回再办"), "reported", "accepted", P.ORDERS_LEAD, OWNER, (reason, until),
             unless=(_not_the_doer, *_AHEAD), due="until"),
        Step("postpone", mark("改期限"), "accepted", "accepted", P.ORDERS_LEAD, OWNER, (until, reason), unless=_AHEAD,
             due="until"),
        Step("call_off", mark("不再办理"), ("given", "accepted"), "called_off", P.ORDERS_LEAD, OWNER, (reason,)),
    ),
)  # fmt: skip
