"""Reads indicators for every unit at once, from the tallies; from the rows where those lag behind (R-I.2, R-I.4)."""

from collections.abc import Iterable
from datetime import date

from jingwei.indicators.catalogue import indicators as catalogue
from jingwei.indicators.definition import Indicator
from jingwei.indicators.recount import Readings, recount
from jingwei.indicators.tallies import added_up
from jingwei.indicators.upkeep import is_current


def read(indicators: Iterable[Indicator], *, on: date | None, today: date) -> Readings:
    """What the indicators say of every unit that rows in sight lie in, within an active sight.

    Where there is nothing to count there is no reading. on: None is today.
    """
    asked = list(indicators)
    if all(catalogue().get(one.key) is one for one in asked) and is_current():
        return added_up(asked, on=min(on or today, today))
    return recount(asked, on=on, today=today)
