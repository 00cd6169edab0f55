"""The loop of a loan: rooms, people, equipment that one unit lends another for a time, and their return (资源下沉; R-LO.1)."""

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
    "kind", mark("借什么"), Ask.CHOICE,
    choices={"rooms": mark("场地"), "people": mark("人员"), "equipment": mark("设备")},
)  # fmt: skip
count = Field("count", mark("数量"), Ask.NUMBER, help=mark("几间、几人、几件；人员只写人数。"))
what = Field("what", mark("说明"), help=NO_NAMES)
to = Field("to", mark("借给"), Ask.UNIT, kinds=HANDLERS)
until = Field("until", mark("借到哪天"), Ask.DATE)
back_on = Field("back_on", mark("归还日期"), Ask.DATE)
remark = Field("remark", mark("归还情况"), help=NO_NAMES)
reason = Field("reason", mark("理由"), help=NO_NAMES)
_AHEAD = (guards.over_already,)

loan = Procedure(
    key="loan",
    title=mark("资源借用"),
    subject=matter,
    seen_with=P.ORDERS_VIEW,
    states=(
        State("offered", mark("待接收"), OTHER, due=2),
        State("lent", mark("借用中"), OTHER),
        State("handed_back", mark("待验收"), OWNER, due=3),
        State("returned", mark("已归还")),
        State("declined", mark("不借用")),
    ),
    steps=(
        Step("lend", mark("出借"), (), "offered", P.ORDERS_HANDLE, OWNER, (kind, count, what, to, until), unless=_AHEAD,
             other="to"),
        Step("take", mark("接收"), "offered", "lent", P.ORDERS_HANDLE, OTHER, due=guards.until_its_day),
        Step("decline", mark("不借用"), "offered", "declined", P.ORDERS_HANDLE, OTHER, (reason,)),
        Step("extend", mark("续借"), "lent", "lent", P.ORDERS_HANDLE, OWNER, (until, reason), unless=_AHEAD, due="until"),
        Step("hand_back", mark("归还"), "lent", "handed_back", P.ORDERS_HANDLE, OTHER, (back_on, remark),
             unless=(guards.not_yet("back_on"),)),
        Step("confirm", mark("验收"), "handed_back", "returned", P.ORDERS_HANDLE, OWNER,
             unless=(done_by_another("hand_back"),)),
        Step("not_back", mark("没有还齐"), "handed_back", "lent", P.ORDERS_HANDLE, OWNER, (reason, until), unless=_AHEAD,
             due="until"),
    ),
)  # fmt: skip
