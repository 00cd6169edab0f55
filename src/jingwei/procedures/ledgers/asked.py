"""Which cases a ledger is asked for, as of a day, and what a figure counts of them (R-C.28, R-C.29)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum
from types import MappingProxyType

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, QuerySet, Subquery, Value, When
from django.utils import timezone

from jingwei.kernel.catalogue import mark
from jingwei.kernel.register_number import written
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.definition import Procedure
from jingwei.procedures.fields import Ask
from jingwei.procedures.models import Case, Event
from jingwei.procedures.parts import Party
from jingwei.procedures.reminding.models import Kind, Reminder, Supervision
from jingwei.register.models import Entry

_LONGEST_ID = 18  # digits


class Measure(StrEnum):
    """What is counted of the cases of a procedure, from a first day until the last."""

    OPENED = "opened"
    CLOSED = "closed"
    IN_TIME = "in_time"
    LATE = "late"
    OPEN = "open"
    OVERDUE = "overdue"
    AGAIN = "again"
    SUPERVISED = "supervised"


MEASURES: Mapping[Measure, tuple[str, str]] = MappingProxyType({
    Measure.OPENED: (mark("新开"), mark("期内开始的。")),
    Measure.CLOSED: (mark("办结的"), mark("期内办结的。")),
    Measure.IN_TIME: (mark("按时办结"), mark("期内办结的里，单位的每一步都没有过期。")),
    Measure.LATE: (mark("逾期办结"), mark("期内办结的里，单位有一步过了到期日才办。")),
    Measure.OPEN: (mark("期末在办"), mark("到最后一天还没有办结的。")),
    Measure.OVERDUE: (mark("期末逾期"), mark("到最后一天还没有办结、等着单位办而到期日已过的。")),
    Measure.AGAIN: (mark("再次提起"), mark("期内开始的里，接着同一事项里一件办结的再办的，也就是复发。")),
    Measure.SUPERVISED: (mark("督办过的"), mark("期内上级督办过，或逾期后报给上级的。")),
})  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Asked:
    """What is asked of a ledger as of the day `on`.

    unit: that it lies in. opened_from, opened_until: when it began. late: with a step that was late, or late now.
    text: in what it is about. measure: what a figure counts from the day `since` until `on`.
    """

    on: date
    today: date
    unit: int | None = None
    state: str = ""
    opened_from: date | None = None
    opened_until: date | None = None
    late: bool = False
    text: str = ""
    measure: Measure | None = None
    since: date | None = None


def found(cases: QuerySet[Case], asked: Asked, *, editions: Iterable[Procedure]) -> QuerySet[Case]:
    """Those of the cases in sight that are asked for, as they stood on the day (`stood`, `was_due`, `ended`)."""
    listed = list(editions)
    rows = as_of(cases, asked.on, today=asked.today)
    if asked.unit:
        rows = rows.filter(units__contains=[asked.unit])
    if asked.state:
        rows = rows.filter(Q(stood=asked.state))
    if asked.opened_from:
        rows = rows.filter(opened_at__gte=begin_of(asked.opened_from))
    if asked.opened_until:
        rows = rows.filter(opened_at__lt=end_of(asked.opened_until))
    if asked.late:
        rows = rows.filter(Q(was_late(asked.on)) | overdue(listed, asked.on))
    if asked.measure:
        rows = rows.filter(condition(asked.measure, listed, since=asked.since or asked.on, on=asked.on))  # fmt: skip
    return rows.filter(_about(asked.text, listed)) if asked.text else rows


def as_of(cases: QuerySet[Case], on: date, *, today: date) -> QuerySet[Case]:
    """The cases that had begun by the day: `stood`, the state then; `was_due`, the day that was due in it; `ended`, None while open."""
    if on >= today:
        return cases.annotate(stood=F("state"), was_due=F("due_on"), ended=F("closed_at"))
    end = end_of(on)
    events = Event.objects.filter(case=OuterRef("pk"))
    later = events.filter(at__gte=end).order_by("sequence")
    return cases.filter(opened_at__lt=end).annotate(
        stood=Subquery(events.filter(at__lt=end).order_by("-sequence").values("to_state")[:1]),
        # An event keeps the day that was due where it was taken (R-C.20).
        was_due=models.Case(
            When(closed_at__lt=end, then=Value(None)), When(Exists(later), then=Subquery(later.values("due_on")[:1])),
            default=F("due_on"), output_field=models.DateField(),
        ),
        ended=models.Case(When(closed_at__lt=end, then=F("closed_at")), default=None, output_field=models.DateTimeField(null=True)),
    )  # fmt: skip


def condition(measure: Measure, editions: Iterable[Procedure], *, since: date, on: date) -> Q:
    """What a measure counts of cases as of the day `on`; what is cheap to ask stands first."""
    begin, closed = begin_of(since), Q(ended__gte=begin_of(since))
    return {
        Measure.OPENED: lambda: Q(opened_at__gte=begin),
        Measure.CLOSED: lambda: closed,
        Measure.IN_TIME: lambda: closed & ~Q(was_late(on)),
        Measure.LATE: lambda: closed & Q(was_late(on)),
        Measure.OPEN: lambda: Q(ended=None),
        Measure.OVERDUE: lambda: overdue(editions, on),
        Measure.AGAIN: lambda: Q(opened_at__gte=begin, follows__procedure=F("procedure")),
        Measure.SUPERVISED: lambda: _supervised(begin, end_of(on)),
    }[measure]()


def was_late(on: date) -> Exists:
    """A unit took a step after the day that was due there (R-C.20)."""
    steps = Event.objects.filter(
        case=OuterRef("pk"), actor__isnull=False, at__lt=end_of(on), at__date__gt=F("due_on")
    )
    return Exists(steps)


def overdue(editions: Iterable[Procedure], on: date) -> Q:
    """Open, the day due is over, and a unit is waited for: the asker is never late."""
    outside = {one.key for each in editions for one in each.states if one.turn is Party.ASKER}
    return Q(ended=None, was_due__lt=on) & ~Q(stood__in=sorted(outside))


def begin_of(day: date) -> datetime:
    """The first instant of a day of the office."""
    return timezone.make_aware(datetime.combine(day, time.min))


def end_of(day: date) -> datetime:
    """The first instant after it."""
    return begin_of(day + timedelta(days=1))


def _supervised(begin: datetime, end: datetime) -> Q:
    """By a person, or by the clock towards the level above."""
    told = {"case": OuterRef("pk"), "at__gte": begin, "at__lt": end}
    by_clock = Reminder.objects.filter(**told, kind=Kind.ABOVE)
    return Q(Exists(Supervision.objects.filter(**told))) | Q(Exists(by_clock))


def _about(text: str, editions: Iterable[Procedure]) -> Q:
    """The number of the case or the organisation, a part of a name it has had; of a matter, of what was said first."""
    with seeing(EVERYTHING):
        named = Entry.objects.filter(name__icontains=text).values_list("organisation", flat=True)
        numbers = [written(pk) for pk in named.distinct()]
    about = Q(subject_id__in=[*numbers, text.upper()])
    if text.isdecimal() and len(text) <= _LONGEST_ID:
        about |= Q(pk=int(text))
    asked = {
        one.key for each in editions if each.subject.optional for step in each.openings for one in step.asks
        if one.ask is Ask.TEXT
    }  # fmt: skip
    for key in sorted(asked):
        first = Event.objects.filter(case=OuterRef("pk"), sequence=1)
        about |= Q(Exists(first.filter(**{f"answers__{key}__icontains": text})))
    return about
