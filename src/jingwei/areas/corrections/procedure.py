"""The loop of a correction: asked for, asked back, made or declined (R-K.1)."""

from jingwei.areas.corrections.guards import correct, senseless, speaks_for_another
from jingwei.kernel.catalogue import mark
from jingwei.people.permissions import Permission
from jingwei.procedures.definition import Procedure
from jingwei.procedures.fields import Ask, Field
from jingwei.procedures.organisations import organisation
from jingwei.procedures.parts import Party, State, Step
from jingwei.procedures.rules import done_by_another
from jingwei.register.kinds import EditableField

P, OWNER, OTHER = Permission, Party.OWNER, Party.OTHER
# The department decides on what it is the authority for, a street or above on what is left.
DECIDES = (P.REGISTER_CORRECT, P.REGISTER_ACCEPT)
ASKS = (P.REGISTER_EDIT, P.REGISTER_OBJECT)
DAYS = 15

field = Field(
    "field", mark("要更正的项"), Ask.CHOICE, choices={one.value: str(one.label) for one in EditableField}
)  # fmt: skip
value = Field("value", mark("应当是"), help=mark("登记状态写“正常”“注销”等，有无类写“是”“否”。"))
reason = Field("reason", mark("理由"), help=mark("为什么现在的写法不对。不写个人信息。"))
proof = Field(
    "proof", mark("依据"), Ask.EVIDENCE, help=mark("证照、批文等材料的名称或编号。"), files=6
)
asked = Field("question", mark("请补充什么"))
new_value = Field("value", mark("改为"), required=False, help=mark("与先前申请的相同就不填。"))
more_proof = Field("proof", mark("补充依据"), Ask.EVIDENCE, required=False, files=6)
explained = Field("explanation", mark("说明"))
own_work = done_by_another("ask", "object", "answer")

correction = Procedure(
    key="correction",
    title=mark("纠错"),
    subject=organisation,
    seen_with=(P.REGISTER_VIEW, P.REGISTER_CORRECT),
    states=(
        State("asked", mark("待答复"), OTHER, due=DAYS),
        State("asked_back", mark("待补充"), OWNER, due=DAYS),
        State("corrected", mark("已更正")),
        State("declined", mark("不予更正")),
        State("withdrawn", mark("已撤回")),
    ),
    steps=(
        Step("ask", mark("申请更正"), (), "asked", P.REGISTER_EDIT, OWNER, (field, value, reason, proof),
             unless=(senseless,)),
        Step("object", mark("为本组织申请更正"), (), "asked", P.REGISTER_OBJECT, OWNER, (field, value, reason, proof),
             unless=(speaks_for_another, senseless)),
        Step("accept", mark("更正"), "asked", "corrected", DECIDES, OTHER, unless=(own_work,), effects=(correct,)),
        Step("decline", mark("不予更正"), "asked", "declined", DECIDES, OTHER, (reason,), unless=(own_work,)),
        Step("ask_back", mark("请补充"), "asked", "asked_back", DECIDES, OTHER, (asked,)),
        Step("answer", mark("补充"), "asked_back", "asked", ASKS, OWNER, (explained, new_value, more_proof),
             unless=(senseless,)),
        Step("withdraw", mark("撤回申请"), ("asked", "asked_back"), "withdrawn", ASKS, OWNER),
    ),
)  # fmt: skip
