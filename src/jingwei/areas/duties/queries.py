"""Reads of duties: the newest list of each unit in a year, and how each line stands."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from django.db.models import OuterRef, QuerySet, Subquery

from jingwei.areas.duties.definition import DUTIES, Duty
from jingwei.areas.duties.models import DutyAnswer, DutyLine, DutyList
from jingwei.ledgers.reading import count
from jingwei.people.sight import current, seeing
from jingwei.units.models import Unit


@dataclass(frozen=True, slots=True)
class Standing:
    """A line as it stands: how many rows are left now, what was answered last, "" for nothing."""

    line: DutyLine
    duty: Duty
    left: int
    done: str
    answered_at: date | None

    @property
    def is_done(self) -> bool:
        """Nothing is left, whatever was answered."""
        return not self.left


def newest(units: Iterable[Unit], *, year: int, on: date) -> dict[int, DutyList]:
    """Of each unit the list of the year that was drawn up last by the day, by unit."""
    found = DutyList.objects.filter(unit__in=list(units), year=year, on__lte=on).order_by("on")
    return {one.unit_id: one for one in found}


def versions(found: DutyList) -> QuerySet[DutyList]:
    """All lists of the same unit and year, the newest first."""
    return DutyList.objects.filter(unit=found.unit_id, year=found.year).order_by("-on")


def owed(duty: Duty, unit: Unit, *, today: date) -> int:
    """How many rows the unit owes something about, within an active sight."""
    with seeing(current().within(unit)):
        return count(duty.of, duty.asked(unit), today=today, cap=None).number


def standing(found: DutyList, *, today: date) -> list[Standing]:
    """Every line, in the order of the duties; one whose duty is no more is left out."""
    last = DutyAnswer.objects.filter(line=OuterRef("pk")).order_by("-pk")
    fields = Subquery(last.values("done")[:1]), Subquery(last.values("at")[:1])
    answered = {
        pk: (done or "", at)
        for pk, done, at in DutyLine.objects.filter(list=found).values_list("pk", *fields)
    }
    lines = {one.duty: one for one in DutyLine.objects.filter(list=found)}
    return [
        Standing(
            lines[key], duty, owed(duty, found.unit, today=today), answered[lines[key].pk][0],
            answered[lines[key].pk][1],
        )
        for key, duty in DUTIES.items()
        if key in lines
    ]  # fmt: skip
