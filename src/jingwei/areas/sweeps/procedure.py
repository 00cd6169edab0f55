"""The loop of one organisation in a sweep: call, visit, inspect, until somebody knows (R-2.7, R-S.2)."""

from jingwei.areas.sweeps.effects import keep_check
from jingwei.kernel.catalogue import mark
from jingwei.people.permissions import Permission
from jingwei.procedures.definition import Procedure
from jingwei.procedures.fields import Ask, Field
from jingwei.procedures.organisations import organisation
from jingwei.procedures.parts import Party, State, Step
from jingwei.register.kinds import Method, Outcome

P, OWNER = Permission, Party.OWNER

until = Field("until", mark("截止日"), Ask.DATE)
outcome = Field(
    "outcome", mark("结果"), Ask.CHOICE,
    choices={one.value: str(one.label) for one in Outcome if one is not Outcome.NOT_REACHED},
    help=mark("认定失联要在不同日期、用两种方式各联系一次。"),
)  # fmt: skip
checked_on = Field(
    "checked_on", mark("核实日期"), Ask.DATE, required=False, help=mark("不填就是今天。")
)
note = Field("note", mark("说明"), required=False, help=mark("看到的情况；不写人名和电话。"))
why = Field("reason", mark("理由"))
FOUND, MISSED = (outcome, checked_on, note), (checked_on, note)
OPEN = ("to_call", "to_visit", "to_inspect")


def _found(key: str, title: str, source: str, method: Method) -> Step:
    return Step(
        key, title, source, "checked", P.REGISTER_CHECK, OWNER, FOUND, effects=(keep_check(method),)
    )


def _missed(key: str, title: str, source: str, target: str, method: Method) -> Step:
    return Step(
        key, title, source, target, P.REGISTER_CHECK, OWNER, MISSED, effects=(keep_check(method),),
        keeps_due=True,
    )  # fmt: skip


def _planned(key: str, title: str, target: str) -> Step:
    return Step(key, title, (), target, P.REGISTER_SWEEP, OWNER, (until,), due="until")


sweep = Procedure(
    key="sweep",
    title=mark("排查"),
    subject=organisation,
    seen_with=P.REGISTER_VIEW,
    once=True,
    states=(
        State("to_call", mark("待电话问"), OWNER, due=10),
        State("to_visit", mark("待上门访"), OWNER, due=10),
        State("to_inspect", mark("待实地查"), OWNER, due=10),
        State("checked", mark("已核实")),
        State("called_off", mark("不再核实")),
    ),
    steps=(
        _planned("plan_call", mark("安排电话问"), "to_call"),
        _planned("plan_visit", mark("安排上门访"), "to_visit"),
        _planned("plan_inspect", mark("安排实地查"), "to_inspect"),
        _found("call", mark("电话问到"), "to_call", Method.PHONE),
        _missed("call_missed", mark("电话没打通"), "to_call", "to_visit", Method.PHONE),
        _found("visit", mark("上门见到"), "to_visit", Method.VISIT),
        _missed("visit_missed", mark("上门没见到人"), "to_visit", "to_inspect", Method.VISIT),
        _found("inspect", mark("实地查清"), "to_inspect", Method.INSPECTION),
        _missed("inspect_missed", mark("实地没查清"), "to_inspect", "to_inspect", Method.INSPECTION),
        Step("call_off", mark("不再核实"), OPEN, "called_off", P.REGISTER_SWEEP, OWNER, (why,)),
    ),
)  # fmt: skip

# How a sweep begins, by the method it is planned with.
BEGINS = {
    Method.PHONE: "plan_call",
    Method.VISIT: "plan_visit",
    Method.INSPECTION: "plan_inspect",
}
