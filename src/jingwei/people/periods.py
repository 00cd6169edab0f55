"""Periods of whole days: from a day until the day before another, or without end."""

from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Period:
    """The days from `held_from` until the day before `held_to`; None: without end."""

    held_from: date
    held_to: date | None = None

    @property
    def is_empty(self) -> bool:
        """True where no day lies in it."""
        return self.held_to is not None and self.held_to <= self.held_from

    def overlaps(self, other: "Period") -> bool:
        """True where a day lies in both."""
        if self.is_empty or other.is_empty:
            return False
        return _begins_before_end(self, other) and _begins_before_end(other, self)

    def lies_within(self, other: "Period") -> bool:
        """True where every day also lies in the other."""
        if self.held_from < other.held_from:
            return False
        if other.held_to is None:
            return True
        return self.held_to is not None and self.held_to <= other.held_to


def _begins_before_end(first: Period, second: Period) -> bool:
    return second.held_to is None or first.held_from < second.held_to
