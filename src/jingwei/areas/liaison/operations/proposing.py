"""A proposal: asked for by a person, worked out at once or by the worker (R-G.4)."""

from collections.abc import Iterator
from datetime import datetime

from django.db import IntegrityError, transaction
from django.utils import timezone

from jingwei.areas.liaison.models import OPEN, Line, Proposal, State
from jingwei.areas.liaison.operations.ending import end_covered
from jingwei.areas.liaison.operations.steps import Clock, refuse, tell
from jingwei.areas.liaison.plan import Need, Plan
from jingwei.areas.liaison.queries import question, sight_in, uncovered
from jingwei.areas.liaison.solver import solve
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.units.models import Unit
from jingwei.units.paths import ids_of

AT_ONCE = 2_000  # organisations that are worked out while the person waits; more go to the worker
_LINES = 5_000  # written in one statement


@transaction.atomic
def propose(unit: Unit, *, actor: Account, now: datetime) -> tuple[Proposal, bool]:
    """A proposal for the unit, to be worked out by `draw`; the one that waits there already, and False."""
    end_covered(now=now)
    with seeing(sight_in(unit)):
        count = uncovered(unit, today=timezone.localdate(now)).count()
    refuse(_("这里没有缺党组织的组织，不用派指导员。") if not count else "")
    made = Proposal(
        unit=unit,
        units=ids_of(unit.path),
        organisations=count,
        made_by=actor,
        made_at=now,
        seen_at=now,
    )
    try:
        with transaction.atomic():
            made.save(force_insert=True)
    except IntegrityError:
        return Proposal.objects.get(unit=unit, state__in=OPEN), False
    tell("propose", subject=made, actor=actor, now=now, details={"unit": unit.pk, "organisations": count})  # fmt: skip
    return made, True


def draw(proposal: int, *, clock: Clock) -> None:
    """Works the proposal out and writes its lines; safe to repeat after a kill, and where it was dropped meanwhile."""
    with seeing(EVERYTHING):
        found = Proposal.objects.select_related("unit").get(pk=proposal)
    if found.state != State.WORKING:
        return
    needs, guides = question(found.unit, today=timezone.localdate(clock()))
    plan = solve(needs, guides)
    with transaction.atomic(), seeing(EVERYTHING):
        waiting = Proposal.objects.filter(pk=proposal, state=State.WORKING)
        if waiting.update(state=State.READY, organisations=len(needs), seen_at=clock()):
            Line.objects.bulk_create(_lines(found, needs, plan), batch_size=_LINES)


def give_up(proposal: int, *, fault: str, clock: Clock) -> None:
    """Ends a proposal that cannot be worked out, with the words."""
    with seeing(EVERYTHING):
        waiting = Proposal.objects.filter(pk=proposal, state=State.WORKING)
        waiting.update(state=State.FAILED, fault=fault, seen_at=clock())


def _lines(found: Proposal, needs: list[Need], plan: Plan) -> Iterator[Line]:
    for pair in plan.pairs:
        yield Line(
            proposal=found, organisation_id=pair.organisation, proposed_id=pair.instructor,
            instructor_id=pair.instructor, present_id=pair.present, distance=pair.distance,
            is_same_trade=pair.is_same_trade, meets_in_id=pair.meets_in,
        )  # fmt: skip
    present = {need.organisation: need.present for need in needs}
    for organisation, why in plan.unplaced:
        yield Line(
            proposal=found, organisation_id=organisation, present_id=present[organisation],
            why_not=why, is_ticked=False,
        )  # fmt: skip
