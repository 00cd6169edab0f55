"""How many cases are overdue, and for how long the longest: by unit, in one query (R-T.7)."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import date

from jingwei.procedures.models import OPEN, Case


@dataclass(frozen=True, slots=True)
class Overdue:
    """Cases that were due by a day and are open still; longest: days from the earliest day of theirs, 0 where there is none."""

    count: int = 0
    longest: int = 0


def overdue(units: Collection[int], *, on: date) -> Mapping[int, Overdue]:
    """Of each unit, within an active sight; a case of two units is one of each."""
    due: dict[int, list[date]] = {unit: [] for unit in units}
    found = Case.objects.filter(OPEN, due_on__lt=on, units__overlap=list(units))
    for case in found.only("units", "due_on"):
        for unit in due.keys() & set(case.units):
            due[unit] += [case.due_on] if case.due_on else []
    return {
        unit: Overdue(len(days), (on - min(days)).days if days else 0) for unit, days in due.items()
    }
