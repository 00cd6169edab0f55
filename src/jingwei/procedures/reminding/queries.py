"""Reads what presses: cases that are reminded of, supervised, on the city's list; always within a sight (R-C.23)."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db.models import Exists, OuterRef, QuerySet

from jingwei.procedures import queries
from jingwei.procedures.definition import Catalogue
from jingwei.procedures.models import OPEN, Case
from jingwei.procedures.reminding.models import STANDING, UNANSWERED, Kind, Reminder, Supervision
from jingwei.procedures.sight import CaseSight


@dataclass(frozen=True, slots=True)
class Pressing:
    """What stands of a case: reminders of it as it is now, supervisions that wait for an answer."""

    reminders: list[Reminder] = field(default_factory=list)
    supervisions: list[Supervision] = field(default_factory=list)


def pressed(sight: CaseSight, *, catalogue: Catalogue) -> QuerySet[Case]:
    """The cases that wait for the account's own units, and of which they were reminded or are to answer for."""
    waiting = queries.waiting(sight, catalogue=catalogue)
    return waiting.filter(_reminded(Kind.SOON, Kind.OVERDUE) | _supervised())


def supervised(sight: CaseSight, *, catalogue: Catalogue) -> QuerySet[Case]:
    """The open cases within sight that a level above presses, by the clock or by a person."""
    seen = queries.cases(sight, catalogue=catalogue).filter(OPEN)
    return seen.filter(_reminded(Kind.ABOVE) | _supervised())


def listed(sight: CaseSight, *, catalogue: Catalogue) -> QuerySet[Case]:
    """The open cases within sight that stand on the city's list."""
    seen = queries.cases(sight, catalogue=catalogue).filter(OPEN)
    return seen.filter(Exists(Reminder.objects.filter(case=OuterRef("pk"), kind=Kind.CITY)))


def pressing(cases: Iterable[Case]) -> dict[int, Pressing]:
    """What stands of each case in sight, in two queries."""
    found = {case.pk: Pressing() for case in cases}
    for one in (
        Reminder.objects.filter(STANDING, case__in=found).select_related("unit").order_by("pk")
    ):
        found[one.case_id].reminders.append(one)
    open_ones = Supervision.objects.filter(UNANSWERED, case__in=found, case__closed_at=None)
    for asked in open_ones.order_by("pk"):
        found[asked.case_id].supervisions.append(asked)
    return found


def reminders_of(case: Case) -> list[Reminder]:
    """All that the clock ever said of a case in sight, oldest first."""
    return list(Reminder.objects.filter(case=case).order_by("at", "pk"))


def supervisions_of(case: Case) -> list[Supervision]:
    """All that was ever asked of a case in sight from above, oldest first."""
    of_case = Supervision.objects.filter(case=case).select_related("account", "answered_by")
    return list(of_case.order_by("at", "pk"))


def unanswered_of(case: Case) -> bool:
    """Says whether a level above waits for an answer about the case."""
    return not case.closed_at and Supervision.objects.filter(UNANSWERED, case=case).exists()


def _reminded(*kinds: Kind) -> Exists:
    same = Reminder.objects.filter(case=OuterRef("pk"), version=OuterRef("version"))
    return Exists(same.filter(kind__in=kinds))


def _supervised() -> Exists:
    return Exists(Supervision.objects.filter(UNANSWERED, case=OuterRef("pk")))
