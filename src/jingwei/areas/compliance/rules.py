"""What compliance refuses, and the days around a term of office (R-CP.2, R-CP.4)."""

from calendar import monthrange
from collections.abc import Iterable
from datetime import date

LONGEST = 400
LONGEST_TERM = 5  # years
POSTPONED_AT_MOST = 12  # months


class ComplianceRefused(ValueError):
    """Nothing was written; the message says why, and what to do."""


def refuse(reasons: Iterable[str]) -> None:
    """Raise with all the reasons that are not empty, each on a line of its own."""
    if found := [one for one in reasons if one]:
        raise ComplianceRefused("\n".join(found))


def months_after(day: date, count: int) -> date:
    """So many months later, earlier where the count is negative; the last of the month where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


def ends_on(term_from: date, years: int) -> date:
    """The day on which a term that began on the day is over (R-6.6)."""
    return months_after(term_from, 12 * years)
