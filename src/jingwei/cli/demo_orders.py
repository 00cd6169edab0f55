"""The direct line of the demo: orders in every state and history, suggestions, what was asked to be done; all invented."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from functools import partial
from itertools import cycle
from random import Random

from jingwei.areas.orders.instruction import instruction
from jingwei.areas.orders.kinds import Source
from jingwei.areas.orders.operations import enter
from jingwei.areas.orders.procedure import order
from jingwei.areas.orders.suggestion import suggestion
from jingwei.areas.reception.models import Raised
from jingwei.cli.demo_past import moment, somebody
from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account
from jingwei.procedures.definition import Procedure
from jingwei.procedures.fields import Answer
from jingwei.procedures.models import Case
from jingwei.procedures.operations import Matter, open_case, take_step
from jingwei.register.models import Entry
from jingwei.units.kinds import Kind
from jingwei.units.models import Unit

DISTRICT = "海勃湾区"
BEGAN = 60  # days ago, when the first was asked
NEEDS = {
    "policy": mark("想问稳岗补贴今年还能不能申领，要带什么材料（演示）"), "finance": mark("旺季前想招十名焊工，也想了解小额贷款（演示）"),
    "formalities": mark("仓库消防验收排不上期，想知道卡在哪一步（演示）"), "rights": mark("合同里有一条看不懂，想找人讲讲（演示）"),
    "party": mark("三名职工想过组织生活，不知道找哪里（演示）"),
}  # fmt: skip
# How far an order is taken, in turn, a step a day.
WAYS = tuple(
    way.split()
    for way in (
        "review dispatch accept contact finish rate", "review dispatch accept contact finish rate_for",
        "review dispatch accept contact finish lapse", "review dispatch decline dispatch_again accept contact finish rate",
        "review dispatch accept contact finish reopen assign contact finish rate_not", "refuse",
        "review dispatch accept contact finish rate", "review dispatch accept cancel",
        "review dispatch decline dispatch_again decline_again assign contact finish rate_for",
        "review dispatch accept contact finish rate",
    )
)  # fmt: skip
# Those that are still open, with how many days ago they were asked.
OPEN_WAYS = (
    (0, ""), (2, ""), (1, "review"), (2, "review dispatch"), (3, "review dispatch decline"),
    (4, "review dispatch decline dispatch_again"), (5, "review dispatch decline dispatch_again decline_again"),
    (3, "review dispatch accept"), (6, "review dispatch accept contact"), (25, "review dispatch accept contact"),
    (6, "review dispatch accept contact finish"), (8, "review dispatch accept contact finish reopen"),
)  # fmt: skip
CLOSED = 30
SAYS: Mapping[str, Mapping[str, Answer]] = {
    "refuse": {"reason": mark("不是本区的事，已告知该找哪里")}, "decline": {"reason": mark("不在职责内，建议改派")},
    "decline_again": {"reason": mark("仍不在职责内")}, "contact": {"contact": "phone"},
    "finish": {"outcome": mark("已联系有关部门办好，并告知结果")}, "rate": {"resolved": True, "rating": "satisfied"},
    "rate_for": {"resolved": True, "rating": "basically"}, "rate_not": {"resolved": False, "rating": "not"},
    "reopen": {"reason": mark("只答复了政策，事情没有办")}, "cancel": {"reason": mark("自己办好了")},
}  # fmt: skip
SUGGESTIONS = (
    ("form", mark("一张表每月要报三遍，内容一样（演示）"), "sort answer publish"),
    ("form", mark("系统里填过的，表上又要填一遍（演示）"), "sort answer publish"), ("service", mark("驿站晚上早点关门，骑手用不上（演示）"), "sort answer"),
    ("policy", mark("补贴通知看不懂，请配一张一页纸（演示）"), "sort"), ("system", mark("手机上点单的字再大一点（演示）"), ""),
    ("other", mark("和另一条重复的建议（演示）"), "decline"),
)  # fmt: skip
INSTRUCTIONS = (
    ("instruction", mark("把园区驿站的饮水点补齐（演示）"), "accept progress report confirm"),
    ("resolution", mark("梳理十家企业的用工需求（演示）"), "accept progress report"), ("instruction", mark("核对行业协会的换届时间（演示）"), "accept progress"),
    ("resolution", mark("拟一份服务事项一页纸（演示）"), ""), ("instruction", mark("走访三家新建支部（演示）"), "accept report return_it"),
)  # fmt: skip
_OUTSIDE = ("rate", "rate_not", "reopen", "cancel", "lapse")
_BY_LEAD = (
    "review", "refuse", "dispatch", "dispatch_again", "assign", "sort", "publish", "confirm", "return_it",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Cast:
    """Who plays: the lead, who calls back, who does the work on each of these streets."""

    lead: Account
    second: Account
    handler: Account
    district: Unit
    streets: tuple[Unit, ...]


def run_direct_line(top: Unit, *, seed: int, now: datetime) -> None:
    """Everything of it, within a sight of everything; times count back from now."""
    random = Random(seed)  # noqa: S311 - repeatable
    today = now.date()
    cast = _cast(top, today=today, now=now)
    entries = list(
        Entry.objects.on(today).filter(units__contains=[cast.district.pk], legal_status="active")
        .exclude(place=None).select_related("organisation", "place").order_by("organisation")[:200]
    )  # fmt: skip
    ways = [(BEGAN - number, way) for number, way in zip(range(CLOSED), cycle(WAYS), strict=False)]
    for number, (ago, way) in enumerate([*ways, *((ago, way.split()) for ago, way in OPEN_WAYS)]):
        kind = random.choice(list(NEEDS))
        entry = random.choice(entries) if number % 3 else None
        case = _asked(number, kind, entry, cast, at=moment(today, ago))
        _go(order, case, way, cast, since=ago, today=today)
    _from_reception(cast, today=today)
    _boxes(cast, today=today)


def _cast(top: Unit, *, today: date, now: datetime) -> Cast:
    """Accounts with posts since before the first order; nobody knows their passwords but who resets them."""
    since = today - timedelta(days=BEGAN + 30)
    standing = Unit.objects.on(today).named(on=today)
    district = standing.get(kind=Kind.DISTRICT, parent=top, names__name=DISTRICT)
    streets = tuple(standing.filter(kind=Kind.STREET, parent=district).order_by("path")[:3])

    made = partial(somebody, since=since, now=now)
    return Cast(
        made("zhitong.qiantou", _("直通车牵头人（演示）"), role="city_administrator", places=[top]),
        made("zhitong.huifang", _("直通车回访人（演示）"), role="city_administrator", places=[top]),
        made("zhitong.jiedao", _("直通车街道经办人（演示）"), role="street_operator", places=streets), district, streets,
    )  # fmt: skip


def _asked(number: int, kind: str, entry: Entry | None, cast: Cast, *, at: datetime) -> Case:
    """Every second by who needs it himself, the others by a street that was called or visited."""
    key, need = f"demo/order/{number}", _(NEEDS[kind])
    if number % 2:
        lead, about = cast.district, entry.organisation.number if entry else ""
        said: dict[str, Answer] = {
            "kind": kind,
            "need": need,
            "where": f"{DISTRICT}{cast.streets[0].name}",
        }
        return open_case(
            order, step="ask", matter=Matter(about, lead), answers=said, actor=None, now=at, key=key
        ).case  # fmt: skip
    source = (Source.DIRECT, Source.HOTLINE, Source.INSTRUCTOR, Source.SUGGESTION)[number // 2 % 4]
    said = {"kind": kind, "need": need, "source": source.value}
    if source is Source.HOTLINE:
        said["reference"] = f"YS-{at:%Y%m}-{number:04d}"
    street = cast.streets[number % len(cast.streets)]
    return enter(said, at=street, entry=entry, actor=cast.handler, now=at, key=key).case


def _go(
    procedure: Procedure, case: Case, way: list[str], cast: Cast, *, since: int, today: date
) -> None:
    """The steps of the way, a day apart, never later than today, by whoever may take each."""
    streets: Iterator[Unit] = cycle(cast.streets)
    for number, name in enumerate(way, start=1):
        ago = max(since - number - (8 if name == "lapse" else 0), 0)
        step = "rate" if name == "rate_not" else name
        said = {
            key: _(one) if isinstance(one, str) else one for key, one in SAYS.get(name, {}).items()
        }
        said |= _more(procedure, step, next(streets), today=today)
        case.refresh_from_db()
        take_step(
            procedure, step=step, case_id=case.pk, version=case.version, answers=said,
            actor=_actor(procedure, name, cast), now=moment(today, ago) + timedelta(minutes=number),
            key=f"demo/{case.pk}/{number}",
        )  # fmt: skip


def _more(procedure: Procedure, step: str, street: Unit, *, today: date) -> dict[str, Answer]:
    """What is asked besides: to whom, until when, and the words of the other two loops."""
    if step in ("dispatch", "dispatch_again", "assign", "sort"):
        return {"to": street.pk}
    if procedure == order:
        return {}
    words: Mapping[str, dict[str, Answer]] = {
        "answer": {"answer": _("已核实，按建议改")}, "decline": {"reason": _("与另一条相同")},
        "publish": {"summary": _("同一内容反复填报（演示）"), "reply": _("从下月起只报一次")},
        "progress": {"progress": _("已列出清单，正在办")}, "report": {"done": _("已经办好")},
        "confirm": {"checked": _("到现场看过")}, "return_it": {"reason": _("还差一项"), "until": today + timedelta(days=15)},
    }  # fmt: skip
    return words.get(step, {})


def _actor(procedure: Procedure, name: str, cast: Cast) -> Account | None:
    if name in _OUTSIDE:
        return None
    if name == "rate_for":
        return cast.second
    by_lead = name in _BY_LEAD or (procedure == suggestion and name == "decline")
    return cast.lead if by_lead else cast.handler


def _from_reception(cast: Cast, *, today: date) -> None:
    """The first needs of the last three reception days become orders."""
    for number, raised in enumerate(
        Raised.objects.select_related("day__unit").order_by("-day__on", "pk")[:3]
    ):
        said: dict[str, Answer] = {
            "kind": "finance", "source": Source.RECEPTION.value, "reference": f"{raised.pk}/1",
            "need": _("接待日上提出的需求（演示）"),
        }  # fmt: skip
        at = moment(today, 12 - number)
        case = enter(
            said,
            at=raised.day.unit,
            entry=None,
            actor=cast.lead,
            now=at,
            key=f"demo/raised/{number}",
        ).case
        take_step(
            order, step="review", case_id=case.pk, version=1, answers={}, actor=cast.lead,
            now=at + timedelta(hours=3), key=f"demo/raised/{number}/review",
        )  # fmt: skip


def _boxes(cast: Cast, *, today: date) -> None:
    """Suggestions and what was asked to be done, each as far as its way goes."""
    for number, (kind, text, way) in enumerate(SUGGESTIONS):
        ago = 20 - number
        case = open_case(
            suggestion, step="suggest", matter=Matter("", cast.district),
            answers={"kind": kind, "text": _(text), "where": DISTRICT}, actor=None, now=moment(today, ago),
            key=f"demo/suggestion/{number}",
        ).case  # fmt: skip
        _go(suggestion, case, way.split(), cast, since=ago, today=today)
    for number, (kind, text, way) in enumerate(INSTRUCTIONS, start=1):
        ago = 3 * number + 4
        said: dict[str, Answer] = {
            "kind": kind, "number": f"〔{today.year}〕{number} 号", "given_on": today - timedelta(days=ago), "text": _(text),
            "to": cast.streets[number % len(cast.streets)].pk, "until": today + timedelta(days=10 * number),
        }  # fmt: skip
        case = open_case(
            instruction, step="give", matter=Matter("", cast.district), answers=said, actor=cast.lead,
            now=moment(today, ago), key=f"demo/instruction/{number}",
        ).case  # fmt: skip
        _go(instruction, case, way.split(), cast, since=ago, today=today)
