"""The loop of a service order: asked, reviewed, dispatched, accepted, in touch, done, rated (点单、派单、接单、评单; R-SO.2)."""

from jingwei.areas.orders import guards
from jingwei.areas.orders.kinds import HANDLERS, Contact, Rating, Source
from jingwei.areas.orders.profile import profile
from jingwei.kernel.catalogue import mark
from jingwei.people.permissions import Permission
from jingwei.procedures.definition import Procedure
from jingwei.procedures.fields import Ask, Field
from jingwei.procedures.organisations import organisation
from jingwei.procedures.parts import Party, State, Step, Subject
from jingwei.procedures.rules import done_by_another

P, OWNER, OTHER, ASKER, CLOCK = Permission, Party.OWNER, Party.OTHER, Party.ASKER, Party.CLOCK

# An organisation of the register, or nobody in particular.
subject = Subject(organisation.key, organisation.title, optional=True)
NO_NAMES = mark("不写人名和电话。")
NOT_HERE = mark(
    "不写人名和电话。罢工、集会、信仰、言论和检举个人的事不在这里提：写了也不保存，会告诉您该找哪里。"
)
kind = Field("kind", mark("事项类别"), Ask.CHOICE, choices=profile().classes, told=True)
source = Field(
    "source", mark("来源"), Ask.CHOICE,
    choices={one.value: str(one.label) for one in Source if one is not Source.ONLINE},
)  # fmt: skip
need = Field("need", mark("诉求"), help=NOT_HERE, told=True)
where = Field("where", mark("在哪里"), Ask.EVIDENCE, required=False, help=mark("写区和街道，例如海勃湾区新华街道；凭办事码来的组织不用写。"), told=True)  # fmt: skip
proof = Field("proof", mark("照片或材料"), Ask.EVIDENCE, required=False, files=3)
reference = Field("reference", mark("来源编号"), Ask.EVIDENCE, required=False, help=mark("热线工单号等，可不填。"))  # fmt: skip
to = Field("to", mark("派给"), Ask.UNIT, kinds=HANDLERS, told=True)
advice = Field("advice", mark("办理要求"), required=False, help=NO_NAMES)
reason = Field("reason", mark("理由"), help=NO_NAMES, told=True)
inside = Field("reason", mark("退单理由"), help=mark("只在单位之间看，点单人看不到。"))
contact = Field("contact", mark("怎么联系的"), Ask.CHOICE, choices={one.value: str(one.label) for one in Contact}, told=True)  # fmt: skip
promise = Field("promise", mark("承诺办结日"), Ask.DATE, required=False, help=mark("不填就是 10 个工作日后。"), told=True)  # fmt: skip
outcome = Field(
    "outcome", mark("办理结果"), help=mark("办了什么、结果怎样。不写人名和电话。"), told=True
)
resolved = Field("resolved", mark("问题解决了吗"), Ask.YES_NO, told=True)
rating = Field("rating", mark("满意吗"), Ask.CHOICE, choices={one.value: str(one.label) for one in Rating}, told=True)  # fmt: skip
remark = Field("remark", mark("还想说的"), required=False, help=NO_NAMES, told=True)
_ENTERED, _ELSEWHERE = (kind, source, reference, need), (guards.belongs_elsewhere,)
_BEFORE_DONE = (
    "submitted", "reviewed", "dispatched", "declined", "dispatched_again", "declined_twice", "reopened", "accepted", "doing",
)  # fmt: skip
_not_who_did_it = done_by_another("finish")

order = Procedure(
    key="order",
    title=mark("服务点单"),
    subject=subject,
    seen_with=P.ORDERS_VIEW,
    states=(
        State("submitted", mark("已点单"), OWNER, due=1),
        State("reviewed", mark("已受理"), OWNER, due=1),
        State("dispatched", mark("已派单"), OTHER, due=1),
        State("declined", mark("被退单"), OWNER, due=1),
        State("dispatched_again", mark("再次派单"), OTHER, due=1),
        State("declined_twice", mark("两次被退单"), OWNER, due=1),
        State("accepted", mark("已接单"), OTHER, due=1),
        State("doing", mark("办理中"), OTHER),
        State("done", mark("已办结待评单"), ASKER, lapses="lapse"),
        State("reopened", mark("退回重办"), OWNER, due=1),
        State("closed", mark("已评单")),
        State("unrated", mark("逾期未评单")),
        State("refused", mark("不予受理")),
        State("cancelled", mark("已撤单")),
    ),
    steps=(
        Step("enter", mark("登记点单"), (), "submitted", P.ORDERS_LEAD, OWNER, _ENTERED, unless=_ELSEWHERE),
        Step("enter_there", mark("首接单位登记点单"), (), "submitted", P.ORDERS_HANDLE, OTHER, _ENTERED, unless=_ELSEWHERE),
        Step("ask", mark("点单"), (), "submitted", (), ASKER, (kind, where, need, proof), unless=_ELSEWHERE),
        Step("review", mark("受理"), "submitted", "reviewed", P.ORDERS_LEAD, OWNER),
        Step("refuse", mark("不予受理"), "submitted", "refused", P.ORDERS_LEAD, OWNER, (reason,)),
        Step("dispatch", mark("派单"), "reviewed", "dispatched", P.ORDERS_LEAD, OWNER, (to, advice),
             unless=(guards.out_of_reach,), other="to"),
        Step("accept", mark("接单"), ("dispatched", "dispatched_again"), "accepted", P.ORDERS_HANDLE, OTHER),
        Step("decline", mark("退单"), "dispatched", "declined", P.ORDERS_HANDLE, OTHER, (inside,)),
        Step("dispatch_again", mark("改派"), "declined", "dispatched_again", P.ORDERS_LEAD, OWNER, (to, advice),
             unless=(guards.out_of_reach,), other="to"),
        Step("decline_again", mark("再次退单"), "dispatched_again", "declined_twice", P.ORDERS_HANDLE, OTHER, (inside,)),
        Step("assign", mark("指定办理"), ("declined_twice", "reopened"), "accepted", P.ORDERS_LEAD, OWNER, (to, advice),
             unless=(guards.out_of_reach,), other="to"),
        Step("contact", mark("已联系"), "accepted", "doing", P.ORDERS_HANDLE, OTHER, (contact, promise),
             unless=(guards.promised_wrongly,), due=guards.promised),
        Step("finish", mark("办结"), "doing", "done", P.ORDERS_HANDLE, OTHER, (outcome,), due=guards.rated),
        Step("rate", mark("评单"), "done", "closed", (), ASKER, (resolved, rating, remark), unless=_ELSEWHERE),
        Step("reopen", mark("不满意，请重办"), "done", "reopened", (), ASKER, (reason, proof),
             unless=(guards.reopened_before, *_ELSEWHERE)),
        Step("lapse", mark("逾期未评单"), "done", "unrated", (), CLOCK),
        Step("rate_for", mark("回访登记评单"), "done", "closed", P.ORDERS_LEAD, OWNER, (resolved, rating, remark),
             unless=(_not_who_did_it, *_ELSEWHERE)),
        Step("reopen_for", mark("回访不满意，退回重办"), "done", "reopened", P.ORDERS_LEAD, OWNER, (reason,),
             unless=(_not_who_did_it, guards.reopened_before, *_ELSEWHERE)),
        Step("cancel", mark("撤单"), _BEFORE_DONE, "cancelled", (), ASKER, (reason,), unless=_ELSEWHERE),
        Step("cancel_for", mark("应点单人要求撤单"), _BEFORE_DONE, "cancelled", P.ORDERS_LEAD, OWNER, (reason,)),
    ),
)  # fmt: skip
