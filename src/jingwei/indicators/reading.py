"""Reads indicators for every unit at once, from the tallies; from the rows where those lag behind (R-I.2, R-I.4)."""

from collections.abc import Collection, Iterable, Mapping
from datetime import date

from jingwei.indicators.catalogue import indicators as catalogue
from jingwei.indicators.definition import Indicator
from jingwei.indicators.recount import Readings, recount
from jingwei.indicators.tallies import added_up, added_up_on
from jingwei.indicators.upkeep import is_current
from jingwei.register.models import Entry


def read(indicators: Iterable[Indicator], *, on: date | None, today: date) -> Readings:
    """What the indicators say of every unit that rows in sight lie in, within an active sight.

    Where there is nothing to count there is no reading. on: None is today.
    """
    asked = list(indicators)
    if _are_kept(asked):
        return added_up(asked, on=min(on or today, today))
    return recount(asked, on=on, today=today)


def read_on(
    indicators: Iterable[Indicator], *, days: Collection[date], units: Collection[int], today: date
) -> Mapping[date, Readings]:
    """What they say of these units as of several days, in one query where the tallies are kept up (R-I.8).

    No day may lie behind today; ValueError where none is given.
    """
    asked = list(indicators)
    if _are_kept(asked):
        return added_up_on(asked, days=days, units=units)
    counted = {day: recount(asked, on=day, today=today) for day in sorted(set(days))}
    return {
        day: {unit: found[unit] for unit in units if unit in found}
        for day, found in counted.items()
    }


def first_day() -> date | None:
    """Since when there is a register, within an active sight; None while nothing is in it."""
    return Entry.objects.order_by("held_from").values_list("held_from", flat=True).first()


def _are_kept(asked: list[Indicator]) -> bool:
    """Whether the tallies know all of these, and are as the register is."""
    return all(catalogue().get(one.key) is one for one in asked) and is_current()
