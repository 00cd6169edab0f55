"""Writes a proposal into the cover: all that still holds at once, the rest with a sentence each (R-G.6)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from jingwei.areas.liaison.models import Line, Outcome, Proposal, State
from jingwei.areas.liaison.operations.ending import end_covered
from jingwei.areas.liaison.operations.steps import Clock, move, tell
from jingwei.areas.liaison.queries import sight_in, uncovered
from jingwei.cover.models import Assignment, Instructor
from jingwei.cover.operations import assign_many, release_many
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.register.models import Organisation

WHY = "replaced"
Refused = dict[int, str]  # line -> why it was not written


@dataclass(frozen=True, slots=True)
class _Step:
    """In whose name it is written, when."""

    actor: Account
    on: date
    now: datetime


@transaction.atomic
def begin(found: Proposal, *, actor: Account, now: datetime) -> None:
    """Leaves it to the worker to confirm in the person's name; raises LiaisonRefused where that was done before."""
    move(found, State.WRITING, of=State.READY, ended_by=actor, ended_at=now, seen_at=now, fault="")


@transaction.atomic
def confirm(
    found: Proposal, *, actor: Account, now: datetime, of: State = State.READY
) -> Mapping[str, int]:
    """Writes the ticked lines; how many had which outcome. Raises LiaisonRefused where that was done before.

    Of a line nothing is written where meanwhile the organisation was covered, left the unit, or got
    another instructor, or where the instructor left or has no room; it says so, and the rest stays.
    of: READY, or WRITING where `begin` has left it to the worker.
    """
    step = _Step(actor, timezone.localdate(now), now)
    move(found, State.CONFIRMED, of=of, ended_by=actor, ended_at=now, fault="")
    lines = list(Line.objects.filter(proposal=found).order_by("organisation"))
    to_write = [one for one in lines if one.is_ticked and one.instructor_id is not None]
    with seeing(EVERYTHING):
        known = _held(to_write)
        end_covered(now=now, of=list(known.instructors))
        refused = _stale(found, to_write, step)
        _write_all(to_write, refused, known, step)
    counts = _keep(lines, to_write, refused)
    tell("confirm", subject=found, actor=actor, now=now, details={**counts, "unit": found.unit_id})
    return counts


@dataclass(frozen=True, slots=True)
class _Known:
    """What the lines name, held until the transaction ends; in one order, so that nobody waits in a ring."""

    organisations: Mapping[int, Organisation]
    instructors: Mapping[int, Instructor]


def _held(lines: list[Line]) -> _Known:
    of_lines = [one.organisation_id for one in lines]
    organisations = Organisation.objects.select_for_update(no_key=True).filter(pk__in=of_lines)
    known = {one.pk: one for one in organisations.order_by("pk")}
    standing = Assignment.objects.still().filter(organisation__in=of_lines)
    before = list(standing.select_for_update(of=("self",)).order_by("pk"))
    named = {one.instructor_id for one in before}
    named |= {one.instructor_id for one in lines if one.instructor_id}
    instructors = Instructor.objects.select_for_update().filter(pk__in=named)
    return _Known(known, {one.pk: one for one in instructors.order_by("pk")})


def _stale(found: Proposal, lines: list[Line], step: _Step) -> Refused:
    """The lines that are no longer what they were when the proposal was worked out."""
    with seeing(sight_in(found.unit)):
        needing = set(uncovered(found.unit, today=step.on).values_list("organisation", flat=True))
    present = _present(lines)
    refused = {}
    for line in lines:
        why = ""
        if line.organisation_id not in needing:
            why = _("这家在提建议以后有了党组织，或不再在这里、不再计入，没有写入。")
        elif present.get(line.organisation_id) != line.present_id:
            why = _("这家的指导员在提建议以后换过，没有写入，请重新提建议。")
        if why:
            refused[line.pk] = why
    return refused


def _present(lines: list[Line]) -> dict[int, int]:
    held = Assignment.objects.still().filter(
        organisation__in=[one.organisation_id for one in lines]
    )
    return dict(held.values_list("organisation", "instructor"))


def _write_all(lines: list[Line], refused: Refused, known: _Known, step: _Step) -> None:
    """Whoever is refused leaves his present instructor as he was, which may refuse others in their turn."""
    while True:
        writing = [one for one in lines if one.pk not in refused and not one.is_kept]
        with transaction.atomic():
            again = _write(writing, known, step)
            transaction.set_rollback(bool(again))  # what was written with them is taken back
        if not again:
            return
        refused |= again


def _write(lines: list[Line], known: _Known, step: _Step) -> Refused:
    """First all are released who change, so that there is room; what is refused, in words."""
    moved = [one.organisation_id for one in lines if one.present_id]
    standing = Assignment.objects.still().filter(organisation__in=moved)
    release_many(standing, on=step.on, why=WHY, actor=step.actor, now=step.now)
    pairs = [
        (known.instructors[line.instructor_id], known.organisations[line.organisation_id])
        for line in lines if line.instructor_id is not None
    ]  # fmt: skip
    refused = assign_many(pairs, on=step.on, actor=step.actor, now=step.now)
    return {
        line.pk: refused[line.organisation_id] for line in lines if line.organisation_id in refused
    }


def _keep(lines: list[Line], to_write: list[Line], refused: Refused) -> dict[str, int]:
    """What became of each line stays with it."""
    writing = {one.pk for one in to_write}
    for one in lines:
        one.refusal = refused.get(one.pk, "")
        one.outcome = (
            Outcome.REFUSED if one.refusal
            else Outcome.LEFT if one.pk not in writing
            else Outcome.KEPT if one.is_kept
            else Outcome.WRITTEN
        )  # fmt: skip
    Line.objects.bulk_update(lines, ["outcome", "refusal"], batch_size=1_000)
    return {str(kind): sum(one.outcome == kind for one in lines) for kind in Outcome}


def confirm_begun(proposal: int, *, clock: Clock) -> None:
    """The worker's part; safe to repeat after a kill."""
    with seeing(EVERYTHING):
        found = Proposal.objects.select_related("unit", "ended_by").get(pk=proposal)
        if found.state == State.WRITING and found.ended_by is not None:
            confirm(found, actor=found.ended_by, now=clock(), of=State.WRITING)


def take_back(proposal: int, *, fault: str) -> None:
    """What could not be written waits again, with the words."""
    with seeing(EVERYTHING):
        stuck = Proposal.objects.filter(pk=proposal, state=State.WRITING)
        stuck.update(state=State.READY, ended_by=None, ended_at=None, fault=fault)
