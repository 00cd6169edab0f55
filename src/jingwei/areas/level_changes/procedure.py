"""The loop of a level's change: in force at once, accepted or returned by the level above (R-M.2)."""

from jingwei.areas.level_changes.effects import moved_on, not_moved_on, put_again, restore
from jingwei.kernel.catalogue import mark
from jingwei.people.permissions import Permission
from jingwei.procedures.definition import Procedure
from jingwei.procedures.fields import Ask, Field
from jingwei.procedures.organisations import organisation
from jingwei.procedures.parts import Party, State, Step
from jingwei.procedures.rules import done_by_another

P, OWNER, ABOVE = Permission, Party.OWNER, Party.ABOVE
WAITING = ("changed", "changed_again")

reason = Field("reason", mark("理由"), help=mark("为什么退回，缺什么依据。不写个人信息。"))
explained = Field("reason", mark("说明"), help=mark("为什么仍应这样改。不写个人信息。"))
proof = Field("proof", mark("依据"), Ask.EVIDENCE, help=mark("走访记录、证照等材料的名称或编号。"))
own_work = done_by_another("change", "change_again")

level_change = Procedure(
    key="level_change",
    title=mark("下级修改"),
    subject=organisation,
    seen_with=P.REGISTER_VIEW,
    states=(
        State("changed", mark("待上级查看"), ABOVE, due=5),
        State("returned", mark("已退回"), OWNER, due=5),
        State("changed_again", mark("附依据再报"), ABOVE, due=5),
        State("accepted", mark("已接受")),
        State("taken_back", mark("恢复原值")),
        State("overtaken", mark("已有新的改动")),
    ),
    steps=(
        Step("change", mark("修改"), (), "changed", P.REGISTER_EDIT, OWNER),
        Step("accept", mark("接受"), WAITING, "accepted", P.REGISTER_ACCEPT, ABOVE, unless=(own_work,)),
        Step("return_it", mark("退回"), "changed", "returned", P.REGISTER_ACCEPT, ABOVE, (reason,),
             unless=(own_work, moved_on), effects=(restore,)),
        Step("let_be", mark("认可退回"), "returned", "taken_back", P.REGISTER_EDIT, OWNER),
        Step("change_again", mark("附依据再报"), "returned", "changed_again", P.REGISTER_EDIT, OWNER, (proof, explained),
             unless=(moved_on,), effects=(put_again,)),
        Step("return_for_good", mark("再次退回"), "changed_again", "taken_back", P.REGISTER_ACCEPT, ABOVE, (reason,),
             unless=(own_work, moved_on), effects=(restore,)),
        Step("overtake", mark("已有新的改动"), (*WAITING, "returned"), "overtaken", P.REGISTER_EDIT, OWNER,
             unless=(not_moved_on,)),
    ),
)  # fmt: skip
