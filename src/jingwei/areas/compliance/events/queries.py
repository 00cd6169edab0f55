"""Reads key events of the organisations in sight: what was told, the offices' words, how it stands (R-CP.10, R-CP.11)."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from jingwei.areas.compliance.events.opinions import late
from jingwei.areas.compliance.kinds import EventKind
from jingwei.areas.compliance.models import Opinion, Overseen
from jingwei.areas.compliance.parameters import parameters
from jingwei.kernel.register_number import written
from jingwei.people.sight import EVERYTHING, seeing
from jingwei.procedures.models import Case, Event
from jingwei.procedures.working_days import calendar

KEY = "key_event"


@dataclass(frozen=True, slots=True)
class Told:
    """A key event: its case, what was told when, and what the offices say."""

    case: Case
    kind: EventKind
    what: str
    planned_on: date
    told_on: date
    opinions: tuple[Opinion, ...]

    @property
    def lead(self) -> int:
        """How many working days before the planned day it was told."""
        return calendar().between(self.told_on, until=self.planned_on)

    @property
    def asked_lead(self) -> int:
        """How many it should have been (R-8.2)."""
        return parameters().event(self.kind).lead_days

    def late_offices(self, on: date) -> list[Opinion]:
        """Whose own day has gone by (E-22)."""
        return late(self.opinions, on=on)

    def lacks_outcome(self, on: date) -> bool:
        """Whether its outcome is overdue."""
        return (
            self.case.state == "cleared" and self.case.due_on is not None and self.case.due_on < on
        )


def events(*, only: Collection[int] | None = None, case: int | None = None) -> list[Told]:
    """Those of the organisations in sight, the newest first; only: of these numbers; case: the one of this case."""
    rows = Overseen.objects.order_by()
    numbers = list(
        (rows if only is None else rows.filter(pk__in=only)).values_list("pk", flat=True)
    )
    said: dict[int, list[Opinion]] = {}
    for one in Opinion.objects.prefetch_related("replies__by").order_by("due_on", "pk"):
        said.setdefault(one.case_id, []).append(one)
    with seeing(EVERYTHING):  # whoever oversees it may know what it told (R-CP.1)
        found = Case.objects.filter(procedure=KEY, subject_id__in=[written(one) for one in numbers])
        listed = list((found if case is None else found.filter(pk=case)).order_by("-pk"))
        first = dict(
            Event.objects.filter(case__in=listed, sequence=1).values_list("case", "answers")
        )
    return [
        Told(
            one, EventKind(first[one.pk]["kind"]), first[one.pk]["what"], date.fromisoformat(first[one.pk]["planned_on"]),
            timezone.localdate(one.opened_at), tuple(said.get(one.pk, ())),
        )
        for one in listed
    ]  # fmt: skip
