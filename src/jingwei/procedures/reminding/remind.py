"""Writes what the clock has to say of open cases: each thing once, in working hours alone (R-C.21, R-C.22)."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime, time

from django.db import transaction
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import Coalesce, TruncDate
from django.utils import timezone

from jingwei.journal.content import Act, Subject
from jingwei.journal.write import hold, record_many
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.clock import SOON
from jingwei.procedures.models import OPEN, Case, Event
from jingwei.procedures.parties import scopes_of
from jingwei.procedures.reminding.models import Kind, Reminder
from jingwei.procedures.working_days import calendar
from jingwei.units.models import Unit

CHAIN = "supervision"
MOST = 10_000  # reminders of a kind in one run; the next one writes what is left
OFTEN = 3  # steps of a case that were overdue bring it on the city's list
_AT_ONCE = 1_000  # rows in one statement
_TOLD = {Kind.ABOVE: "supervision.escalate", Kind.CITY: "supervision.list"}
Scopes = Mapping[int, Sequence[int]]


def remind(*, now: datetime) -> int:
    """Write what is not written yet; how many. Nothing at night, on a weekend, on a holiday.

    One at a time: who comes meanwhile waits, and finds nothing left. A case that moves meanwhile has moved on from
    the version that the reminder is about.
    """
    here = timezone.localtime(now)
    if not calendar().is_at_work(here):
        return 0
    with transaction.atomic(), seeing(EVERYTHING):
        hold(CHAIN)
        found = [
            *_written(Kind.SOON, _soon(here.date()), now=now),
            *_written(Kind.OVERDUE, _overdue(here.date()), now=now),
            *_written(Kind.ABOVE, _overdue(here.date()), now=now),
            *_written(Kind.CITY, _often(here.date()), now=now),
        ]
        Reminder.objects.bulk_create(found, batch_size=_AT_ONCE)
        _tell(found, now=now)
    return len(found)


def _soon(on: date) -> QuerySet[Case]:
    """Due today or within two working days; not on the day on which it came there."""
    today = timezone.make_aware(datetime.combine(on, time.min))
    came_before = Event.objects.filter(
        case=OuterRef("pk"), sequence=OuterRef("version"), at__lt=today
    )
    until = calendar().after(on, count=SOON)
    return _waiting().filter(Exists(came_before), due_on__gte=on, due_on__lte=until)


def _overdue(on: date) -> QuerySet[Case]:
    return _waiting().filter(due_on__lt=on)


def _often(on: date) -> QuerySet[Case]:
    """Open cases of which so many steps were overdue, the one that is waited for too; `clock.was_late` in SQL."""
    by_units = Event.objects.filter(case=OuterRef("pk"), actor__isnull=False)
    late = by_units.filter(due_on__lt=TruncDate("at"))
    counted = late.order_by().values("case").annotate(steps=Count("pk")).values("steps")
    reminded = Reminder.objects.filter(case=OuterRef("pk"), kind=Kind.OVERDUE)
    overdue = Q(due_on__lt=on)
    found = _waiting().filter(overdue | Exists(reminded))
    found = found.annotate(late=Coalesce(Subquery(counted), 0))
    return found.filter(Q(late__gte=OFTEN) | overdue & Q(late__gte=OFTEN - 1))


def _waiting() -> QuerySet[Case]:
    """Open cases that wait for a unit: nobody else is reminded."""
    return Case.objects.filter(OPEN, waits_for__isnull=False)


def _written(kind: Kind, found: QuerySet[Case], *, now: datetime) -> list[Reminder]:
    """The reminders of a kind that are still to be written; none where there is nobody to be told."""
    before = Reminder.objects.filter(case=OuterRef("pk"), kind=kind)
    if kind is not Kind.CITY:
        before = before.filter(version=OuterRef("version"))
    cases = list(found.exclude(Exists(before)).order_by(F("due_on").asc(nulls_last=True), "pk")[:MOST])  # fmt: skip
    scopes = _scopes(cases)
    told = [(case, _to(kind, case, scopes)) for case in cases]
    return [
        Reminder(case=case, version=case.version, kind=kind, unit_id=unit, due_on=case.due_on, at=now)
        for case, unit in told if unit
    ]  # fmt: skip


def _scopes(cases: Iterable[Case]) -> Scopes:
    ids = {pk for case in cases for pk in (case.waits_for_id, case.unit_id) if pk}
    return scopes_of(Unit.objects.filter(pk__in=ids)) if ids else {}


def _to(kind: Kind, case: Case, scopes: Scopes) -> int | None:
    """The unit that is told."""
    if kind is Kind.ABOVE:
        return above(case, scopes)
    return scopes[case.unit_id][0] if kind is Kind.CITY else case.waits_for_id


def above(case: Case, scopes: Scopes) -> int | None:
    """The unit above whoever is waited for: the case's level above where it is that, else the next one, else the owner."""
    waits_for = case.waits_for_id or 0
    higher = [pk for pk in scopes[waits_for] if pk != waits_for]
    if case.above_id in higher:
        return case.above_id
    ways = (*higher[-1:], case.unit_id)
    return next((pk for pk in ways if pk != waits_for), None)


def _tell(found: Iterable[Reminder], *, now: datetime) -> None:
    """The journal holds what went up: ids and keys."""
    acts = [
        Act(_TOLD[Kind(one.kind)], Subject("case", str(one.case_id)), {"version": one.version, "unit": one.unit_id})
        for one in found if one.kind in _TOLD
    ]  # fmt: skip
    if acts:
        record_many(acts, chain=CHAIN, actor="", now=now)
