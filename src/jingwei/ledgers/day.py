"""The day as of which a ledger is read: today's register, or that of a day gone by."""

from dataclasses import dataclass
from datetime import date

from jingwei.register.held import HeldQuerySet
from jingwei.register.models import Entry


@dataclass(frozen=True, slots=True)
class Day:
    """A day; today's entries are those without an end, which is what the indexes are made for."""

    date: date
    is_today: bool

    def entries(self) -> HeldQuerySet[Entry]:
        """The entries in sight that hold on the day."""
        return Entry.objects.still() if self.is_today else Entry.objects.on(self.date)


def as_of(on: date | None, *, today: date) -> Day:
    """The day that was asked for; today where none was, or one that has not come yet (R-L.3)."""
    if on is None or on >= today:
        return Day(today, is_today=True)
    return Day(on, is_today=False)
