"""Reads cases: desk, line, events, steps with their reasons, counts; always within a sight (R-C.5)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime

from django.db.models import Count, F, Func, Q, QuerySet
from django.utils import timezone

from jingwei.fusion.privacy import SMALLEST_COUNT
from jingwei.kernel.catalogue import translate as _
from jingwei.procedures import rules
from jingwei.procedures.definition import Catalogue, Procedure
from jingwei.procedures.fields import Answer, Ask, Field
from jingwei.procedures.models import OPEN, Case, Event
from jingwei.procedures.parties import party, scopes_of
from jingwei.procedures.parts import PARTIES, Facts, Party, Step
from jingwei.procedures.sight import CaseSight
from jingwei.procedures.words import Line, line
from jingwei.procedures.working_days import calendar
from jingwei.units.models import Unit, UnitName

DESK = 200  # cases on one desk; who has more sees the most urgent


@dataclass(frozen=True, slots=True)
class Told:
    """An event in words: who did what, for which unit, and what was answered."""

    event: Event
    step: str
    state: str
    who: str
    unit: str
    answers: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """A step out of the case's state, and why the account cannot take it; "" where it can."""

    step: Step
    reason: str


@dataclass(frozen=True, slots=True)
class Tally:
    """How many cases of a unit stand in a state, and how many of these are late."""

    cases: int
    late: int


def cases(sight: CaseSight, *, catalogue: Catalogue) -> QuerySet[Case]:
    """All cases within sight, to be narrowed and paged."""
    return Case.objects.filter(sight.of(catalogue))


def find_case(sight: CaseSight, *, case_id: int, catalogue: Catalogue) -> Case:
    """The case; raises CaseUnknown where there is none, or it is out of sight."""
    found = cases(sight, catalogue=catalogue).filter(pk=case_id).first()
    if found is None:
        raise rules.unknown()
    return found


def desk(sight: CaseSight, *, catalogue: Catalogue) -> list[Line]:
    """The cases that wait for the account's own units and for a step it may take, in two queries.

    The most urgent first: late ones, then by the day due, those without a day last. What waits for
    units below is not on the desk; `cases` and `tallies` tell of it.
    """
    found = waiting(sight, catalogue=catalogue)
    urgent = found.order_by(F("due_on").asc(nulls_last=True), "pk")[:DESK]
    return lines(sight, urgent, catalogue=catalogue)


def waiting(sight: CaseSight, *, catalogue: Catalogue) -> QuerySet[Case]:
    """The cases that wait for the account's own units and for a step it may take, to be paged."""
    return cases(sight, catalogue=catalogue).filter(_waiting(sight, catalogue))


def lines(sight: CaseSight, found: Iterable[Case], *, catalogue: Catalogue) -> list[Line]:
    """The lines of cases, in their order, in one query besides their own; CaseUnknown out of sight."""
    listed = list(found)
    for case in listed:
        _seen(sight, case, catalogue)
    names = unit_names({case.waits_for_id for case in listed if case.waits_for_id}, on=sight.on)
    asker = _(PARTIES[Party.ASKER])
    working = calendar()
    return [
        line(
            case,
            procedure=catalogue.of(case),
            turn=asker if case.waits_outside else names.get(case.waits_for_id or 0, ""),
            on=sight.on,
            calendar=working,
        )
        for case in listed
    ]


def events(sight: CaseSight, case: Case, *, catalogue: Catalogue) -> list[Told]:
    """What happened in a case, oldest first, in two queries; to who is outside, no more than is told (R-C.16)."""
    procedure = _seen(sight, case, catalogue)
    found = list(case.events.select_related("actor").order_by("sequence"))
    answered = {
        value
        for event in found
        for one in procedure.step(event.step).asks
        if one.ask is Ask.UNIT and isinstance(value := event.answers.get(one.key), int)
    }
    names = unit_names({event.unit_id for event in found} | answered, on=sight.on)
    return [_told(event, procedure, names, outside=sight.outside) for event in found]


def offers(sight: CaseSight, case: Case, *, catalogue: Catalogue, now: datetime) -> list[Offer]:
    """The steps out of the case's state, each with the reason why the account cannot take it; to who is outside, his own.

    In at most four queries, and what the guards themselves ask.
    """
    procedure = _seen(sight, case, catalogue)
    steps = [
        one
        for one in procedure.steps_from(case.state)
        if not (one.by is Party.CLOCK or one.by_effect)
    ]
    if sight.outside:
        steps = [one for one in steps if one.by is Party.ASKER]
        known = _facts(sight, case, procedure, steps, now=now)
        return [Offer(one, rules.first_reason(one, case, known)) for one in steps]
    ids = {step: party(case, step.by) for step in steps}
    units = list(Unit.objects.filter(pk__in=filter(None, ids.values())).named(on=sight.on))
    scopes, names = scopes_of(units), {unit.pk: unit.name for unit in units}
    known = _facts(sight, case, procedure, steps, now=now)
    found = []
    for step in steps:
        grant = sight.grant_for(step.permissions, scope=scopes.get(ids[step] or 0, []))
        reason = rules.not_theirs(step, unit=names.get(ids[step] or 0) or "")
        if grant and not step.is_outside:
            reason = rules.first_reason(step, case, replace(known, unit=grant.unit))
        found.append(Offer(step, reason))
    return found


def why_not_open(
    sight: CaseSight, step: Step, *, procedure: Procedure, subject_id: str, now: datetime
) -> str:
    """What a guard says against opening such a case about the subject, before anything is answered; or ""."""
    case = Case(procedure=procedure.key, edition=procedure.edition, subject_id=subject_id)
    known = Facts(now, timezone.localtime(now).date(), sight.account, 0, {}, {}, ())
    return rules.first_reason(step, case, known)


def filled_in(
    sight: CaseSight, step: Step, *, procedure: Procedure, subject_id: str
) -> Mapping[str, Answer]:
    """The answers that the subject already holds, by field: they are confirmed, not asked (R-C.3)."""
    read = procedure.subject.read
    wanted = {one.key for one in step.asks if one.confirm}
    held = read(subject_id, sight.on) if read and wanted else {}
    return {key: value for key, value in held.items() if key in wanted}


def tallies(
    sight: CaseSight, *, procedure: Procedure, units: Iterable[Unit]
) -> dict[int, dict[str, Tally]]:
    """Of each unit, its cases within sight by state, in one query; a case counts once for a unit.

    A case lies in a unit where the unit is one of its parties or above one.
    """
    seen = cases(sight, catalogue=Catalogue([procedure]))
    late = Count("pk", filter=OPEN & Q(due_on__lt=sight.on))
    rows = (
        seen.annotate(under=Func(F("units"), function="unnest"))
        .values_list("under", "state")
        .annotate(cases=Count("pk"), late=late)
        .order_by("under", "state")
    )
    found: dict[int, dict[str, Tally]] = {unit.pk: {} for unit in units}
    for under, state, count, overdue in rows:
        if under in found:
            found[under][state] = Tally(count, overdue)
    return found


def answer_in_words(value: Answer, asked: Field, names: Mapping[int, str]) -> str:
    """An answer in the words of the form; names: of the units that may be one. Few people are told as fewer than five (E-17)."""
    if asked.ask is Ask.CHOICE:
        return _(asked.choices.get(str(value), str(value)))
    if asked.ask is Ask.YES_NO:
        return _("是") if value else _("否")
    if asked.ask is Ask.UNIT and isinstance(value, int):
        return names.get(value, "")
    if asked.few and isinstance(value, int) and 0 < value < SMALLEST_COUNT:
        return f"<{SMALLEST_COUNT}"
    return str(value)


def _waiting(sight: CaseSight, catalogue: Catalogue) -> Q:
    """The condition for cases whose turn is that of the account's own units."""
    found = Q(pk__in=[])
    for procedure in catalogue:
        same = Q(procedure=procedure.key, edition=procedure.edition)
        for state in procedure.states:
            steps = procedure.steps_from(state.key)
            needed = {one for step in steps if step.by is state.turn for one in step.permissions}
            if needed and (own := sight.ids(needed)):
                found |= same & Q(state=state.key, waits_for__in=own)
    return found


def _facts(
    sight: CaseSight, case: Case, procedure: Procedure, steps: Iterable[Step], *, now: datetime
) -> Facts:
    """The facts for drawing buttons: nothing is answered yet."""
    asked = any(step.unless for step in steps)
    read = procedure.subject.read
    return Facts(
        now=now,
        on=timezone.localtime(now).date(),
        actor=sight.account,
        unit=0,
        answers={},
        held=read(case.subject_id, sight.on) if asked and read else {},
        events=tuple(case.events.order_by("sequence")) if asked else (),
    )


def _told(event: Event, procedure: Procedure, names: Mapping[int, str], *, outside: bool) -> Told:
    step = procedure.step(event.step)
    answers = tuple(
        (_(one.title), answer_in_words(event.answers[one.key], one, names))
        for one in step.asks
        if one.key in event.answers and (one.told or not outside)
    )
    return Told(
        event,
        step.name,
        procedure.state(event.to_state).name,
        "" if outside and event.actor_id else rules.by_whom(event, procedure=procedure),
        names.get(event.unit_id, ""),
        answers,
    )


def unit_names(units: Iterable[int], *, on: date) -> dict[int, str]:
    """What the units are called on the day, or were when they closed, by id, in one query."""
    rows = UnitName.objects.filter(unit__in=set(units), held_from__lte=on).order_by("held_from")
    return dict(rows.values_list("unit", "name"))


def _seen(sight: CaseSight, case: Case, catalogue: Catalogue) -> Procedure:
    """The procedure of a case within sight; raises CaseUnknown out of it."""
    procedure = catalogue.of(case)
    if not sight.sees(case, procedure=procedure):
        raise rules.unknown()
    return procedure
