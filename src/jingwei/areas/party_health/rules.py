"""What is refused about how Party organisations live, and the state that signals speak for (R-PH.2, R-PH.3)."""

from calendar import monthrange
from collections.abc import Collection
from datetime import date

from jingwei.areas.party_health.kinds import State

WITHOUT_MEETING = 6  # months


class HealthRefused(ValueError):
    """The step is not taken; the message says why, and what to do."""


def proposed(signals: Collection[str]) -> State:
    """The state that these signals speak for, by key; a person decides (R-PH.3)."""
    count = len(set(signals))
    if count >= 3 and {"no_meeting", "host_gone"} <= set(signals):
        return State.SHELL
    return {0: State.NORMAL, 1: State.WEAK}.get(count, State.HALF_SHELL)


def months_before(day: date, count: int) -> date:
    """So many months earlier; the last of the month where there is no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 - count, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
