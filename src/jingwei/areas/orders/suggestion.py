"""The loop of a suggestion: received, sorted, answered within ten working days, its summary published by a person (R-SB.1)."""

from jingwei.areas.orders import guards
from jingwei.areas.orders.kinds import HANDLERS
from jingwei.areas.orders.procedure import NO_NAMES, NOT_HERE, where
from jingwei.areas.orders.profile import profile
from jingwei.kernel.catalogue import mark
from jingwei.people.permissions import Permission
from jingwei.procedures.definition import Procedure
from jingwei.procedures.fields import Ask, Field
from jingwei.procedures.parts import Party, State, Step, matter
from jingwei.procedures.rules import done_by_another

P, OWNER, OTHER, ASKER = Permission, Party.OWNER, Party.OTHER, Party.ASKER

kind = Field("kind", mark("哪一类"), Ask.CHOICE, choices=profile().suggestions, told=True)
text = Field("text", mark("建议"), help=NOT_HERE, told=True)
to = Field("to", mark("请谁答复"), Ask.UNIT, kinds=HANDLERS, told=True)
inside = Field("reason", mark("退回理由"), help=mark("只在单位之间看。"))
reason = Field("reason", mark("理由"), help=NO_NAMES, told=True)
answer = Field("answer", mark("答复"), help=NO_NAMES, told=True)
summary = Field("summary", mark("公开的建议摘要"), help=mark("用自己的话写，看不出是谁提的；不写人名和电话。"))  # fmt: skip
reply = Field("reply", mark("公开的答复"), help=NO_NAMES)
_ASKED, _ELSEWHERE = (kind, text), (guards.belongs_elsewhere,)

suggestion = Procedure(
    key="suggestion",
    title=mark("建议征集"),
    subject=matter,
    seen_with=P.ORDERS_VIEW,
    states=(
        State("received", mark("已收到"), OWNER, due=2),
        State("sorted", mark("待答复"), OTHER, due=10),
        State("answered", mark("已答复"), OWNER, due=5),
        State("published", mark("已公开")),
        State("closed", mark("已办结不公开")),
        State("declined", mark("不采用")),
    ),
    steps=(
        Step("note", mark("登记建议"), (), "received", P.ORDERS_LEAD, OWNER, _ASKED, unless=_ELSEWHERE),
        Step("suggest", mark("提建议"), (), "received", (), ASKER, (kind, where, text), unless=_ELSEWHERE),
        Step("sort", mark("分办"), "received", "sorted", P.ORDERS_LEAD, OWNER, (to,), unless=(guards.out_of_reach,), other="to"),
        Step("decline", mark("不采用"), "received", "declined", P.ORDERS_LEAD, OWNER, (reason,)),
        Step("send_back", mark("退回"), "sorted", "received", P.ORDERS_HANDLE, OTHER, (inside,)),
        Step("answer", mark("答复"), "sorted", "answered", P.ORDERS_HANDLE, OTHER, (answer,)),
        Step("publish", mark("公开摘要"), "answered", "published", P.ORDERS_LEAD, OWNER, (summary, reply),
             unless=(done_by_another("answer"), *_ELSEWHERE)),
        Step("close", mark("办结不公开"), "answered", "closed", P.ORDERS_LEAD, OWNER),
    ),
)  # fmt: skip
