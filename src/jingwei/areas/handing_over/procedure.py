"""The loop of a hand-over: offered, returned with proof, offered again, settled by the level above (R-H.1)."""

from collections.abc import Mapping
from datetime import date

from jingwei.areas.handing_over.effects import gone_elsewhere, hand_over_place
from jingwei.kernel.catalogue import mark
from jingwei.people.permissions import Permission
from jingwei.procedures.definition import Procedure
from jingwei.procedures.fields import Answer, Ask, Field
from jingwei.procedures.operations.opening import Matter
from jingwei.procedures.organisations import organisation, owner_of, street_of
from jingwei.procedures.parts import Party, State, Step
from jingwei.procedures.rules import done_by_another
from jingwei.register.kinds import STREETS
from jingwei.register.models import Entry

P, OWNER, OTHER, ABOVE = Permission, Party.OWNER, Party.OTHER, Party.ABOVE

to = Field("to", mark("应属单位"), Ask.UNIT, kinds=STREETS)
address = Field(
    "operating_address", mark("实际经营地址"), confirm=True,
    help=mark("底册里的地址已填好；现场看到的不一样，就写看到的。"),
)  # fmt: skip
reason = Field("reason", mark("理由"), help=mark("凭什么说它属于哪里。不写个人信息。"))
proof = Field(
    "proof",
    mark("依据"),
    Ask.EVIDENCE,
    help=mark("租赁合同、现场核实记录等材料的名称或编号。"),
    files=6,
)

hand_over = Procedure(
    key="hand_over",
    title=mark("属地交接"),
    subject=organisation,
    seen_with=P.REGISTER_VIEW,
    once=True,
    states=(
        State("offered", mark("已移交"), OTHER, due=5),
        State("returned", mark("已退回"), OWNER, due=3),
        State("offered_again", mark("再次移交"), OTHER, due=5),
        State("disputed", mark("待裁定"), ABOVE, due=5),
        State("accepted", mark("已接收")),
        State("kept", mark("留在原处")),
    ),
    steps=(
        Step("offer", mark("移交"), (), "offered", P.ROUNDS_HAND_OVER, OWNER, (to, address, reason), other="to"),
        Step("accept", mark("接收"), ("offered", "offered_again"), "accepted", P.ROUNDS_HAND_OVER, OTHER,
             unless=(gone_elsewhere,), effects=(hand_over_place,)),
        Step("return_it", mark("退回"), "offered", "returned", P.ROUNDS_HAND_OVER, OTHER, (proof, reason)),
        Step("offer_again", mark("再次移交"), "returned", "offered_again", P.ROUNDS_HAND_OVER, OWNER, (proof, reason),
             unless=(gone_elsewhere,)),
        Step("keep", mark("收回"), ("offered", "returned", "offered_again"), "kept", P.ROUNDS_HAND_OVER, OWNER),
        Step("return_twice", mark("再次退回"), "offered_again", "disputed", P.ROUNDS_HAND_OVER, OTHER, (proof, reason)),
        Step("settle_over", mark("裁定移交"), "disputed", "accepted", P.ROUNDS_SETTLE, ABOVE, (reason,),
             unless=(done_by_another("return_twice", "offer_again"), gone_elsewhere), effects=(hand_over_place,)),
        Step("settle_back", mark("裁定留下"), "disputed", "kept", P.ROUNDS_SETTLE, ABOVE, (reason,),
             unless=(done_by_another("return_twice", "offer_again"),)),
    ),
)  # fmt: skip


def begin(entry: Entry, _answers: Mapping[str, Answer], _on: date) -> Matter:
    """A hand-over is the matter of the street that the entry lies in; of the district where it lies in none."""
    return Matter(entry.organisation.number, street_of(owner_of(entry)))
