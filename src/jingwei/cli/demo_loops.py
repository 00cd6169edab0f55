"""Loops of the demo that are under way: hazards, key events, renewals, objections, self-checks, supervision; all invented."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial

from jingwei.areas.compliance.events.opinions import say
from jingwei.areas.compliance.events.procedure import begin_asked, key_event
from jingwei.areas.compliance.kinds import Word
from jingwei.areas.compliance.models import Opinion, Profile
from jingwei.areas.compliance.offices import matter_of
from jingwei.areas.compliance.renewal.procedure import term_renewal
from jingwei.areas.rectification.models import Campaign, Covered
from jingwei.areas.rectification.objection import rectification_objection
from jingwei.areas.rectification.procedure import rectification
from jingwei.areas.rectification.self_check import self_check
from jingwei.cli.demo_past import day, moment, somebody
from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _
from jingwei.kernel.register_number import written
from jingwei.people.models import Account
from jingwei.procedures.asking import Asked
from jingwei.procedures.definition import Procedure
from jingwei.procedures.fields import Answer
from jingwei.procedures.models import OPEN, Case
from jingwei.procedures.operations import Matter, open_case, take_step
from jingwei.procedures.reminding.supervise import answer, supervise
from jingwei.register.models import Entry
from jingwei.units.kinds import Kind
from jingwei.units.models import Unit
from jingwei.web.procedures import hazard

LINE_DISTRICT, CAMPAIGN_DISTRICT = "海勃湾区", "乌达区"
BEGAN = 60  # days ago, when the first loop began
Said = Mapping[str, Answer]
HAZARDS = (
    (1, mark("消防通道被旧货架堵住（演示）"), ""), (5, mark("路灯杆根部锈穿，有点晃（演示）"), "assign"),
    (9, mark("台阶松动，下雨容易滑（演示）"), "assign handle verify"), (8, mark("围挡倒了一半（演示）"), "assign handle fail"),
    (12, mark("井盖翘起一角（演示）"), "assign handle fail handle verify"), (7, mark("邻市的桥栏杆断了（演示）"), "refuse"),
    (4, mark("充电棚电线裸露（演示）"), "assign handle"), (3, mark("树枝压着电线（演示）"), "assign send_back"),
    (2, mark("已经自己挪开的路障（演示）"), "withdraw"),
)  # fmt: skip
# Kind, filed how many days ago, planned how many days after, what each office says ("" for nothing), the steps.
EVENTS = (
    ("assembly", 2, 40, "", ""), ("assembly", 25, 60, "", "release"), ("forum", 20, 45, "agree", "clear"),
    ("donation", 12, 50, "hold", ""), ("assembly", 50, 15, "", "release tell_outcome"), ("assembly", 30, 5, "agree", "clear"),
    ("assembly", 4, 30, "note", ""),
)  # fmt: skip
RENEWALS = ("", "decide", "decide vet", "ask_postponement")


@dataclass(frozen=True, slots=True)
class Cast:
    """Who plays: the two of the direct line, who keeps compliance for departments and for the district, the city."""

    lead: Account
    handler: Account
    department: Account
    district: Account


def run_loops(top: Unit, *, now: datetime) -> None:
    """All of them, within a sight of everything, after campaign, profiles and direct line; times count back from now."""
    today = now.date()
    standing = Unit.objects.on(today).named(on=today)
    home = standing.get(kind=Kind.DISTRICT, parent=top, names__name=CAMPAIGN_DISTRICT)
    cast = _cast(top, home, today=today, now=now)
    _hazards(
        standing.get(kind=Kind.DISTRICT, parent=top, names__name=LINE_DISTRICT), cast, today=today
    )
    entries = list(
        Entry.objects.on(today).filter(units__contains=[home.pk], organisation__in=Profile.objects.on(today).values("organisation"))
        .select_related("organisation", "place").order_by("-organisation")
    )  # fmt: skip
    _key_events(entries, cast, today=today)
    _renewals(entries, cast, today=today)
    _self_checks(Campaign.objects.get(unit=home), today=today)
    _objections(top, cast, today=today)
    _supervisions(cast, today=today)


def _cast(top: Unit, home: Unit, *, today: date, now: datetime) -> Cast:
    """Accounts with posts since before the first loop; nobody knows their passwords but who resets them."""

    made = partial(somebody, since=day(today, BEGAN + 30), now=now)
    departments = list(Unit.objects.on(today).filter(kind=Kind.DEPARTMENT, serves=top))
    return Cast(
        Account.objects.get(login="zhitong.qiantou"), Account.objects.get(login="zhitong.jiedao"),
        made("hegui.bumen", _("合规经办人（演示）"), role="department_steward", places=departments),
        made("hegui.quji", _("区级合规经办人（演示）"), role="district_administrator", places=[home]),
    )  # fmt: skip


def _hazards(district: Unit, cast: Cast, *, today: date) -> None:
    streets = Unit.objects.on(today).named(on=today).filter(kind=Kind.STREET, parent=district)
    street = streets.order_by("path")[0]
    says: Mapping[str, Said] = {
        "refuse": {"why": "out_of_scope", "advice": _("这里是邻市的路段，请拨打邻市 12345")}, "assign": {"to": street.pk, "easy": True},
        "handle": {"done": _("已清理、修好")}, "verify": {"seen": _("到现场看过，已经修好")}, "fail": {"seen": _("到现场看过，还没有固定好")},
        "send_back": {"reason": _("不在本街道范围")},
    }  # fmt: skip
    by = {"handle": cast.handler, "send_back": cast.handler, "withdraw": None}
    for number, (ago, text, way) in enumerate(HAZARDS):
        said: Said = {"danger": False, "where": f"{LINE_DISTRICT}{street.name}", "what": _(text)}
        case = open_case(
            hazard, step="report", matter=Matter("", district), answers=said, actor=None, now=moment(today, ago),
            key=f"demo/hazard/{number}",
        ).case  # fmt: skip
        for place, step in enumerate(way.split(), start=1):
            # A step half a day, never later than today.
            at = min(moment(today, ago) + timedelta(hours=12 * place), moment(today, 0))
            _take(hazard, case, step, says.get(step, {}), by.get(step, cast.lead), at=at)


def _key_events(entries: Sequence[Entry], cast: Cast, *, today: date) -> None:
    for number, (kind, ago, ahead, word, way) in enumerate(EVENTS):
        entry, filed = entries[number], day(today, ago)
        planned = filed + timedelta(days=ahead)
        said: Said = {
            "kind": kind, "what": _("预计六十人，场地和经费自备（演示）"), "planned_on": planned.isoformat(),
        }  # fmt: skip
        asked = Asked(entry.organisation.number, said, filed, f"demo/event/{number}")
        case = open_case(
            key_event, step="ask", matter=begin_asked(asked), answers=said, actor=None, now=moment(today, ago), key=asked.key
        ).case  # fmt: skip
        for one in Opinion.objects.filter(case=case) if word else ():
            article = _("社会团体登记管理条例第五条（演示）") if word == "hold" else ""
            say(
                one,
                Word(word),
                article=article,
                note="",
                seen=0,
                actor=cast.department,
                now=moment(today, ago - 2),
            )
        outcome: Said = {"held_on": planned.isoformat(), "outcome": _("按计划办了，到会五十八人")}
        for step in way.split():
            case.refresh_from_db()
            on = {"clear": day(today, ago - 3), "tell_outcome": planned + timedelta(days=1)}.get(
                step
            )
            on = on or (case.due_on or today) + timedelta(days=1)
            _take(
                key_event, case, step, outcome if step == "tell_outcome" else {},
                cast.department if case.unit.kind == Kind.DEPARTMENT and step == "clear" else cast.district if step == "clear" else None,
                at=moment(on, 0),
            )  # fmt: skip


def _renewals(entries: Sequence[Entry], cast: Cast, *, today: date) -> None:
    """Of terms that end within the year, each as far as its way goes."""
    ending = Profile.objects.on(today).filter(
        term_to__range=(today, today + timedelta(days=365)), postponed_until=None
    )
    numbers = set(ending.values_list("organisation", flat=True))
    chosen = [one for one in entries[len(EVENTS) :] if one.organisation_id in numbers]
    for entry, way in zip(chosen, RENEWALS, strict=False):
        profile = Profile.objects.on(today).get(organisation=entry.organisation_id)
        later = (profile.term_to or today) + timedelta(days=180)
        says: Mapping[str, Said] = {
            "decide": {"decided_on": day(today, 9).isoformat()}, "vet": {"vetted_on": day(today, 4).isoformat(), "document": _("演示〔2026〕6 号")},
            "ask_postponement": {"until": later.isoformat(), "reason": _("主要场所正在搬迁"), "document": _("演示〔2026〕7 号")},
        }  # fmt: skip
        matter = matter_of(entry, on=today)
        actor = cast.department if matter.unit.kind == Kind.DEPARTMENT else cast.district
        case = open_case(
            term_renewal, step="remind", matter=matter, answers={}, actor=actor, now=moment(today, 20),
            key=f"demo/renewal/{entry.organisation_id}",
        ).case  # fmt: skip
        for number, step in enumerate(way.split()):
            _take(term_renewal, case, step, says[step], actor, at=moment(today, 8 - 5 * number))


def _self_checks(campaign: Campaign, *, today: date) -> None:
    """Three told by organisations of the campaign: one waits, one is to be told again, one was not taken."""
    ways: tuple[tuple[str, Said], ...] = (
        ("", {}), ("return_it", {"reason": _("请写明是哪一年的哪件事")}), ("set_aside", {"reason": _("与已查出的是同一件")}),
    )  # fmt: skip
    judge = Account.objects.get(login="wuda.heyan")
    covered = Covered.objects.filter(campaign=campaign).order_by("-organisation")[: len(ways)]
    for one, (step, said) in zip(covered, ways, strict=True):
        case = open_case(
            self_check, step="declare", matter=Matter(written(one.organisation_id), campaign.unit),
            answers={"internal": _("财务制度还没有修订（演示）")}, actor=None, now=moment(today, 3),
            key=f"demo/self_check/{one.organisation_id}",
        ).case  # fmt: skip
        if step:
            _take(self_check, case, step, said, judge, at=moment(today, 2))


def _objections(top: Unit, cast: Cast, *, today: date) -> None:
    """Two of the problems that departments have not taken on yet: one is being decided, one was not upheld."""
    found = Case.objects.filter(OPEN, procedure=rectification.key, unit__parent=top)
    for number, case in enumerate(found.filter(state="assigned").order_by("-pk")[:2]):
        objected = open_case(
            rectification_objection, step="object", matter=Matter(case.subject_id, case.unit, follows=case),
            answers={"ground": _("去年已经整改并备案（演示）")}, actor=None, now=moment(today, 6), key=f"demo/objection/{case.pk}",
        ).case  # fmt: skip
        if number:
            said: Said = {"reason": _("备案的是另一件事"), "remedy": "review"}
            _take(rectification_objection, objected, "reject", said, cast.lead, at=moment(today, 2))


def _supervisions(cast: Cast, *, today: date) -> None:
    """Two overdue problems are supervised by the city; for one the department has answered."""
    late = Case.objects.filter(
        OPEN, procedure=rectification.key, state="rectifying", due_on__lt=day(today, 3)
    )
    for number, case in enumerate(late.order_by("due_on", "pk")[:2]):
        said: Said = {
            "demand": _("请说明为什么没有按期办完，何时办完（演示）"),
            "until": (today + timedelta(days=7)).isoformat(),
        }
        key = f"demo/supervision/{case.pk}"
        supervise(
            rectification, case_id=case.pk, answers=said, actor=cast.lead, now=moment(today, 3), key=key
        )  # fmt: skip
        if number:
            told: Said = {"answer": _("材料已齐，本周报结")}
            answer(
                rectification,
                case_id=case.pk,
                answers=told,
                actor=cast.department,
                now=moment(today, 1),
                key=key,
            )


def _take(
    procedure: Procedure, case: Case, step: str, said: Said, actor: Account | None, *, at: datetime
) -> None:
    case.refresh_from_db()
    take_step(
        procedure, step=step, case_id=case.pk, version=case.version, answers=said, actor=actor, now=at,
        key=f"demo/{case.pk}/{case.version}",
    )  # fmt: skip
