"""Takes the clock's steps: what a case lapses into once its day due has passed (R-C.15)."""

from collections.abc import Iterator
from datetime import date, datetime
from uuid import uuid4

from django.utils import timezone

from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.definition import Catalogue, Procedure
from jingwei.procedures.models import OPEN, Case
from jingwei.procedures.operations.taking import take_step
from jingwei.procedures.parts import State
from jingwei.procedures.rules import CaseUnknown, StepRefused


def lapse(catalogue: Catalogue, *, now: datetime) -> int:
    """Take the clock's step in every case whose day due has passed, each in a transaction of its own; how many.

    Twice at once, or after a kill, each is taken once: whoever comes second finds another version.
    """
    on = timezone.localtime(now).date()
    taken = 0
    for procedure, state in _lapsing(catalogue):
        for case in _over(procedure, state, on=on):
            try:
                take_step(
                    procedure, step=state.lapses, case_id=case.pk, version=case.version, answers={}, actor=None,
                    now=now, key=f"lapse/{uuid4()}",
                )  # fmt: skip
            except (CaseUnknown, StepRefused):  # it has moved meanwhile
                continue
            taken += 1
    return taken


def _lapsing(catalogue: Catalogue) -> Iterator[tuple[Procedure, State]]:
    for procedure in catalogue:
        yield from ((procedure, state) for state in procedure.states if state.lapses)


def _over(procedure: Procedure, state: State, *, on: date) -> list[Case]:
    with seeing(EVERYTHING):
        found = Case.objects.filter(
            OPEN, procedure=procedure.key, edition=procedure.edition, state=state.key, due_on__lt=on
        )
        return list(found.order_by("due_on", "pk"))
