"""The loop of a formation plan: analysed, planned, approved above, formed, registered, running (R-FP.1)."""

from collections.abc import Mapping
from datetime import date

from jingwei.areas.formation import guards
from jingwei.areas.formation.analysis import held
from jingwei.areas.formation.effects import cover_it
from jingwei.areas.formation.kinds import KEY, Members, Route
from jingwei.cover.kinds import Level
from jingwei.kernel.catalogue import mark
from jingwei.people.permissions import Permission
from jingwei.procedures.definition import Procedure
from jingwei.procedures.fields import Answer, Ask, Field
from jingwei.procedures.operations.opening import Matter
from jingwei.procedures.organisations import organisation, owner_of, street_of
from jingwei.procedures.parts import Party, State, Step, Subject
from jingwei.procedures.rules import done_by_another
from jingwei.register.models import Entry

P, OWNER, ABOVE = Permission, Party.OWNER, Party.ABOVE

# An organisation again, of which the rules propose what a plan says.
subject = Subject(
    organisation.key, organisation.title, holds=frozenset({"members", "route", "analysis", "party", "others"}), read=held
)  # fmt: skip


def _choices(words: type[Members | Route | Level]) -> dict[str, str]:
    return {str(one.value): str(one.label) for one in words}


until = Field("until", mark("目标日期"), Ask.DATE, help=mark("打算到哪天建好。"))
note = Field("note", mark("说明"), required=False, help=mark("为什么列入；不写人名和电话。"))
members = Field(
    "members", mark("核实后的正式党员"), Ask.CHOICE, choices=_choices(Members), confirm=True,
    help=mark("按底册填好，请核实后改正。"),
)  # fmt: skip
analysis = Field(
    "analysis", mark("分析"), confirm=True,
    help=mark("按底册和规则起草，由您核对、修改、决定；不写人名。"),
)  # fmt: skip
route = Field("route", mark("办法"), Ask.CHOICE, choices=_choices(Route), confirm=True)
others = Field("others", mark("一起组建的组织"), required=False, confirm=True, help=mark("写经纬号，几家之间空一格。"))  # fmt: skip
why_many = Field("why_many", mark("超过 5 家的理由"), required=False, help=mark("联合党组织一般不超过 5 家。"))  # fmt: skip
party = Field("party", mark("加入的党组织编号"), Ask.NUMBER, required=False, confirm=True, help=mark("在党组织的页面上。"))  # fmt: skip
ends_on = Field("ends_on", mark("临时的到哪天结束"), Ask.DATE, required=False)
approval = Field("approval", mark("批复文号"), Ask.EVIDENCE)
approved_on = Field("approved_on", mark("批复日期"), Ask.DATE)
name = Field("name", mark("党组织名称"), Ask.EVIDENCE, required=False, help=mark("加入已有的党组织不用填。"))  # fmt: skip
level = Field("level", mark("级别"), Ask.CHOICE, required=False, choices=_choices(Level))
formal = Field("formal", mark("正式党员"), Ask.NUMBER, required=False, few=True, help=mark("只填人数，没有姓名。"))  # fmt: skip
probationary = Field("probationary", mark("预备党员"), Ask.NUMBER, required=False, few=True)
formed_on = Field("formed_on", mark("成立日期"), Ask.DATE, help=mark("从这天起算覆盖。"))
term_to = Field("term_to", mark("任期届满"), Ask.DATE, required=False)
registered_on = Field("registered_on", mark("登记日期"), Ask.DATE)
record = Field("record", mark("登记编号"), Ask.EVIDENCE, help=mark("在全国党员管理信息系统里的编号或登记材料名称。"))  # fmt: skip
reason = Field("reason", mark("理由"))

formation = Procedure(
    key=KEY,
    title=mark("组建计划"),
    subject=subject,
    seen_with=P.COVER_EDIT,
    once=True,
    states=(
        State("to_analyse", mark("待分析"), OWNER, due=20),
        State("planned", mark("待批准"), ABOVE, due=10),
        State("approved", mark("已批准"), OWNER, due=20),
        State("formed", mark("已组建"), OWNER, due=20),
        State("registered", mark("已登记"), OWNER, due=60),
        State("running", mark("正常运转")),
        State("called_off", mark("不再组建")),
    ),
    steps=(
        Step("begin", mark("列入组建计划"), (), "to_analyse", P.COVER_EDIT, OWNER, (until, others, note), due="until"),
        Step("plan", mark("定办法"), "to_analyse", "planned", P.COVER_EDIT, OWNER,
             (members, analysis, route, others, why_many, party, ends_on, until),
             unless=(guards.covered_already, guards.few_for_a_single, guards.without_an_end, guards.hosts_unclear,
                     guards.hosts_too_few_or_many, guards.nothing_to_join)),
        Step("approve", mark("批准"), "planned", "approved", P.COVER_EDIT, ABOVE, (approval, approved_on),
             unless=(done_by_another("plan"), guards.covered_already, guards.not_yet("approved_on"))),
        Step("return_it", mark("退回"), ("planned", "approved"), "to_analyse", P.COVER_EDIT, ABOVE, (reason,)),
        Step("form_it", mark("组建"), "approved", "formed", P.COVER_EDIT, OWNER,
             (name, level, formal, probationary, formed_on, term_to),
             unless=(guards.covered_already, guards.not_yet("formed_on"), guards.before_it_was_approved,
                     guards.formed_unclear, guards.ended_before),
             effects=(cover_it,)),
        Step("register", mark("登记"), "formed", "registered", P.COVER_EDIT, OWNER, (registered_on, record),
             unless=(guards.not_yet("registered_on"),)),
        Step("run", mark("转入正常运转"), "registered", "running", P.COVER_EDIT, OWNER),
        Step("call_off", mark("不再组建"), ("to_analyse", "planned", "approved"), "called_off", P.COVER_EDIT, OWNER,
             (reason,)),
    ),
)  # fmt: skip


def begin(entry: Entry, _answers: Mapping[str, Answer], _on: date) -> Matter:
    """A plan is the matter of the street that the entry lies in; of the district where it lies in none."""
    return Matter(entry.organisation.number, street_of(owner_of(entry)))
