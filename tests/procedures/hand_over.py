"""One real procedure, as an area would write it: streets hand an organisation over to each other."""

from jingwei.kernel.catalogue import mark
from jingwei.people.permissions import Permission
from jingwei.procedures.definition import Procedure
from jingwei.procedures.fields import Ask, Field
from jingwei.procedures.models import Case
from jingwei.procedures.parts import Facts, Party, State, Step, Subject
from jingwei.procedures.rules import done_by_another

P, OWNER, OTHER, ABOVE = Permission, Party.OWNER, Party.OTHER, Party.ABOVE
HELD = {"JW-0000007": {"address": "新华大街 1 号"}}
organisation = Subject(
    "organisation", mark("组织"), holds=frozenset({"address"}), read=lambda pk, on: HELD.get(pk, {})
)
placed: list[tuple[str, int | None]] = []


def place(case: Case, facts: Facts) -> None:
    """Place the organisation where it was settled to belong."""
    placed.append((case.subject_id, case.other_id))


address = Field("address", mark("实际经营地"), confirm=True)
proof = Field("proof", mark("依据"), Ask.EVIDENCE, help=mark("租赁合同、照片等材料的编号"), files=6)
reason = Field("reason", mark("理由"))
to = Field("to", mark("应属单位"), Ask.UNIT)

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
        Step("offer", mark("移交"), (), "offered", P.ROUNDS_HAND_OVER, OWNER, (to, address), other="to"),
        Step("accept", mark("接收"), ("offered", "offered_again"), "accepted", P.ROUNDS_HAND_OVER, OTHER, effects=(place,)),
        Step("return_it", mark("退回"), "offered", "returned", P.ROUNDS_HAND_OVER, OTHER, (proof, reason)),
        Step("offer_again", mark("再次移交"), "returned", "offered_again", P.ROUNDS_HAND_OVER, OWNER, (proof,)),
        Step("keep", mark("收回"), "returned", "kept", P.ROUNDS_HAND_OVER, OWNER),
        Step("return_twice", mark("再次退回"), "offered_again", "disputed", P.ROUNDS_HAND_OVER, OTHER, (proof,)),
        Step("settle_over", mark("裁定移交"), "disputed", "accepted", P.ROUNDS_SETTLE, ABOVE, (reason,), effects=(place,),
             unless=(done_by_another("return_twice", "offer_again"),)),
        Step("settle_back", mark("裁定留下"), "disputed", "kept", P.ROUNDS_SETTLE, ABOVE, (reason,)),
    ),
)  # fmt: skip
