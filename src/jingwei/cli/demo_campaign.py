"""The campaign of the demo: a district, 32 social organisations, 10 departments, three rounds, 256 ticks, all invented."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from random import Random

from jingwei.areas.rectification.kinds import Channel, Eight, Problem, Severity
from jingwei.areas.rectification.models import Campaign, Finding
from jingwei.areas.rectification.operations import (
    Draft,
    Found,
    Look,
    assign_duties,
    cover,
    draft,
    inspect,
    launch,
    note_meeting,
    tick,
)
from jingwei.areas.rectification.operations.ticking import Done
from jingwei.areas.rectification.procedure import rectification
from jingwei.cli.demo_past import day, moment, somebody
from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.register_number import bare
from jingwei.people.models import Account
from jingwei.procedures.fields import Answer
from jingwei.procedures.models import Case
from jingwei.procedures.operations import take_step
from jingwei.register.models import Entry, Organisation
from jingwei.units.kinds import Kind
from jingwei.units.models import Unit

DISTRICT = "乌达区"
ORGANISATIONS, DEPARTMENTS = 32, 10
SOCIAL = ("association", "service_institution", "foundation")
LEADS = (
    ("wuda.qiantou", mark("区级牵头人（演示）")), ("wuda.heyan", mark("区级核验人（演示）")),
    ("wuda.xiaohao", mark("区级销号人（演示）")),
)  # fmt: skip
GOALS = ("政治功能提升", "组织功能提升")
DIRECTIONS = ("党建入章", "组织覆盖", "问题整改")
PROBLEMS = ("章程没有写入党的建设", "届满没有换届", "财务制度不全", "活动没有备案")
DUTIES = ("督促所主管的社会组织自查", "逐家核查并建立台账", "按期完成整改并报结")
FACTS = {
    Problem.PARTY: "支部活动停了半年", Problem.POSTS: "一名负责人的兼职没有批复", Problem.INTERNAL: "没有财务管理制度",
    Problem.RENEWAL: "届满三个月没有换届", Problem.ACTIVITY: "大型活动没有事先报告", Problem.COPYCAT: "名称与全国性组织相近",
}  # fmt: skip
PROOF = {
    Problem.PARTY: "approval", Problem.POSTS: "approval", Problem.INTERNAL: "institution", Problem.RENEWAL: "filing",
    Problem.ACTIVITY: "summary", Problem.COPYCAT: "referral",
}  # fmt: skip
# Days before today: the beginning, the three rounds, the two meetings.
BEGAN, ROUNDS, MEETINGS = 150, (130, 85, 30), (120, 60)
# How far a case is taken, in turn; None stops there.
WAYS: tuple[tuple[str, ...], ...] = (
    ("assign", "accept", "report", "verify", "strike_off", "consolidate"),
    ("assign", "accept", "report", "fail", "report_again", "verify", "strike_off"),
    ("assign", "accept", "ask_extension", "extend", "report", "verify"),
    ("assign", "transfer", "accept", "report"),
    ("assign", "accept", "report", "verify", "strike_off", "relapse"),
    ("assign", "accept"),
    ("assign", "accept", "hold"),
    ("assign",),
    (),
    ("dismiss",),
    ("assign", "accept", "ask_extension"),
    ("assign", "accept", "report", "verify", "strike_off"),
)


@dataclass(frozen=True, slots=True)
class Cast:
    """Who plays: the three of the lead office, one person of each department, by its unit."""

    leads: tuple[Account, Account, Account]
    tied: Mapping[int, Account]


def hold_campaign(top: Unit, *, seed: int, now: datetime) -> Campaign:
    """The campaign with all its history, within a sight of everything; times count back from now."""
    random = Random(seed)  # noqa: S311 - repeatable
    today = now.date()
    district = (
        Unit.objects.on(today)
        .named(on=today)
        .get(kind=Kind.DISTRICT, parent=top, names__name=DISTRICT)
    )
    departments = list(Unit.objects.on(today).named(on=today).filter(kind=Kind.DEPARTMENT, serves=top).order_by("path"))[:DEPARTMENTS]  # fmt: skip
    cast = _cast(district, departments, today=today, now=now)
    lead = cast.leads[0]
    facts = Draft(
        title=_("乌达区社会组织专项整治（演示，全部虚构）"), begins_on=day(today, BEGAN), ends_on=today + timedelta(days=60),
        goals=GOALS, directions=DIRECTIONS, problems=PROBLEMS,
    )  # fmt: skip
    made = draft(facts, unit=district, actor=lead, now=moment(today, BEGAN + 5), key="demo")
    entries = Entry.objects.on(today).filter(
        units__contains=[district.pk], kind__in=SOCIAL, legal_status="active"
    )
    chosen = [
        one.organisation
        for one in entries.select_related("organisation").order_by("organisation")[:ORGANISATIONS]
    ]
    homes = {one: departments[place % DEPARTMENTS] for place, one in enumerate(chosen)}
    for unit in departments:
        assign_duties(made, unit, texts=DUTIES, actor=lead, now=moment(today, BEGAN + 4))
    ties = {one: (unit, cast.tied[unit.pk]) for one, unit in homes.items()}
    cover(made, ties, actor=lead, now=moment(today, BEGAN + 3))
    launch(made, actor=lead, now=moment(today, BEGAN))
    made.refresh_from_db()
    for number, ago in enumerate(MEETINGS, start=1):
        note_meeting(made, on=day(today, ago), settled=_("第 {number} 次推进：倒排工期，逐条过堂").format(number=number),
                     actor=lead, now=moment(today, ago), today=day(today, ago))  # fmt: skip
    _look(made, homes, cast, random=random, today=today)
    _tick(made, homes, cast, today=today)
    return made


def _cast(district: Unit, departments: list[Unit], *, today: date, now: datetime) -> Cast:
    """Accounts with posts since the campaign was thought of; nobody knows their passwords but who resets them."""
    made = partial(somebody, since=day(today, BEGAN + 10), now=now)
    first, second, third = (
        made(login, _(name), role="district_administrator", places=[district])
        for login, name in LEADS
    )
    tied = {
        unit.pk: made(f"wuda.bumen{number}", _("{unit}包联人（演示）").format(unit=unit.name), role="department_steward", places=[unit])
        for number, unit in enumerate(departments, start=1)
    }  # fmt: skip
    return Cast((first, second, third), tied)


def _look(
    made: Campaign, homes: Mapping[Organisation, Unit], cast: Cast, *, random: Random, today: date
) -> None:  # fmt: skip
    """Three rounds by three channels in turn; what was found is taken as far as its way goes."""
    ways, channels = _forever(WAYS), list(Channel)
    for number, ago in enumerate(ROUNDS, start=1):
        on = day(today, ago)
        opened: list[Case] = []
        for place, (organisation, unit) in enumerate(homes.items()):
            channel = channels[(place + number) % len(channels)]
            by_department = channel is Channel.DEPARTMENT
            found = [
                Found(one, random.choice(list(Severity)), FACTS[one], _("社会组织登记管理的规定"))
                for one in random.sample(
                    list(Problem), random.choice((0, 1, 1, 2) if number == 1 else (0, 0, 0, 1))
                )
            ]
            look = inspect(
                made, organisation, Look(number, channel, on), found=found,
                actor=cast.tied[unit.pk] if by_department else cast.leads[0], now=moment(today, ago), today=on,
            )  # fmt: skip
            opened += [
                one.case for one in Finding.objects.filter(inspection=look).select_related("case")
                if one.case.version == 1 and one.case.opened_at == moment(today, ago)
            ]  # fmt: skip
        for case in opened:
            _go(case, next(ways), homes, cast, since=ago, today=today)


def _go(
    case: Case, way: tuple[str, ...], homes: Mapping[Organisation, Unit], cast: Cast, *, since: int, today: date
) -> None:  # fmt: skip
    """The steps of the way, four days apart, by whoever may take each."""
    organisation = bare(case.subject_id)
    home = next(unit for one, unit in homes.items() if one.pk == organisation)
    first, second, third = cast.leads
    finder = case.opened_by_id
    judge = second if finder != second.pk else first
    others = [pk for pk in cast.tied if pk != home.pk]
    problem = Problem(str(case.events.get(sequence=1).answers["problem"]))
    where = home.pk
    for number, name in enumerate(way, start=1):
        ago = max(since - 4 * number, 0)
        step = "report" if name == "report_again" else name
        if step == "transfer":
            where = others[0]
        case.refresh_from_db()
        until = (case.due_on or today) + timedelta(days=20)
        said: Mapping[str, Mapping[str, Answer]] = {
            "assign": {"department": home.pk, "measure": _("一个月内改好并报结")},
            "transfer": {"department": where, "reason": _("按职责归它主管")},
            "accept": {"plan": _("明确专人，列出步骤，逐条改正")},
            "report": {"done": _("已经改正"), "proof_kind": PROOF[problem], "proof": f"演示〔{today.year}〕{case.pk} 号", "dated": day(today, ago)},
            "fail": {"reason": _("材料不是这一次的")}, "verify": {"checked": _("查了材料，到场看过")},
            "ask_extension": {"until": until, "reason": _("要等会员大会")}, "extend": {"until": until},
            "hold": {"reason": _("等上级答复")}, "dismiss": {"reason": _("核对以后没有这个问题")},
            "consolidate": {"institution": _("修订了管理办法")}, "relapse": {"looked": _("同一个问题又出现了")},
        }  # fmt: skip
        by_department = step in ("accept", "report", "ask_extension", "consolidate")
        actor = (
            cast.tied[where]
            if by_department
            else {"strike_off": third, "extend": third}.get(step, judge)
        )
        take_step(
            rectification, step=step, case_id=case.pk, version=case.version, answers=said.get(step, {}), actor=actor,
            now=moment(today, ago), key=f"demo/{case.pk}/{number}",
        )  # fmt: skip


def _tick(made: Campaign, homes: Mapping[Organisation, Unit], cast: Cast, *, today: date) -> None:
    """Each of the eight with each organisation, spread over the campaign."""
    for place, (organisation, unit) in enumerate(homes.items()):
        for item in Eight:
            ago = BEGAN - 5 - 15 * item.value - place % 7
            count = 20 + place if item is Eight.MEMBERS else None
            tick(
                made, organisation, item, Done(day(today, ago), count=count), actor=cast.tied[unit.pk],
                now=moment(today, ago), today=today,
            )  # fmt: skip


def _forever(ways: tuple[tuple[str, ...], ...]) -> Iterator[tuple[str, ...]]:
    while True:
        yield from ways
