"""What the clock of a case says: which steps were late, when somebody first answered; from its events alone (R-C.20)."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils import timezone

from jingwei.procedures.definition import Procedure
from jingwei.procedures.models import Event

SOON = 2  # working days


def was_late(event: Event) -> bool:
    """Says whether a unit took the step after the day that was due then; neither the asker nor the clock is late."""
    if event.actor_id is None:
        return False
    return event.due_on is not None and timezone.localtime(event.at).date() > event.due_on


def late_steps(events: Iterable[Event]) -> list[Event]:
    """The steps that were late, in their order."""
    return [event for event in events if was_late(event)]


def first_answer(events: Sequence[Event], *, procedure: Procedure) -> datetime | None:
    """When the unit that was waited for first took a step, from the whole line of a case; None while none has."""
    for event in events:
        step = procedure.step(event.step)
        if event.actor_id and not step.opens and step.by is procedure.state(event.from_state).turn:
            return event.at
    return None
