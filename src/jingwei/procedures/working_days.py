"""Counts working days by the State Council's holidays and make-up days, which a city can replace (R-C.7)."""

import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import lru_cache
from importlib.resources import files
from pathlib import Path

from django.conf import settings

from jingwei.kernel.catalogue import translate as _

Hours = tuple[time, time]
_SATURDAY = 5
_DAY = timedelta(days=1)


class CalendarRefused(Exception):
    """A table of working days is no such table; the message names the year and the day."""


@dataclass(frozen=True, slots=True)
class WorkCalendar:
    """Which days are worked: Monday to Friday, but for the days off and the made-up ones.

    `years`: those whose holidays are known. In any other year Monday to Friday is all there is.
    `hours`: from when until when there is somebody at work on such a day (R-C.21).
    """

    off: frozenset[date] = field(default_factory=frozenset)
    work: frozenset[date] = field(default_factory=frozenset)
    years: frozenset[int] = field(default_factory=frozenset)
    hours: tuple[Hours, ...] = ()

    def is_working(self, day: date) -> bool:
        """Says whether the day is worked."""
        if day in self.work:
            return True
        return day.weekday() < _SATURDAY and day not in self.off

    def is_at_work(self, at: datetime) -> bool:
        """Says whether the office works at an instant of its own clock; the last minute is not counted."""
        here = at.time()
        return self.is_working(at.date()) and any(begin <= here < end for begin, end in self.hours)

    def after(self, day: date, *, count: int) -> date:
        """The working day that is so many after the day; the day itself is not counted.

        With a count of 0: the day itself, whether it is worked or not.
        """
        found = day
        for _number in range(count):
            found = next(one for one in _days_after(found) if self.is_working(one))
        return found

    def between(self, day: date, *, until: date) -> int:
        """The working days after the day up to and with the other; 0 where that is not later."""
        return sum(
            self.is_working(day + _DAY * ahead) for ahead in range(1, (until - day).days + 1)
        )

    def is_known(self, day: date) -> bool:
        """Says whether the holidays of the day's year are in the table."""
        return day.year in self.years

    def replaced_by(self, other: "WorkCalendar") -> "WorkCalendar":
        """This calendar with the years of the other in place of its own, and its hours where it has any."""
        return WorkCalendar(
            off=_outside(self.off, other.years) | other.off,
            work=_outside(self.work, other.years) | other.work,
            years=self.years | other.years,
            hours=other.hours or self.hours,
        )


def read_calendar(text: str) -> WorkCalendar:
    """The calendar of a table like `data/working_days.toml`; raises CalendarRefused.

    A day off must be a weekday of its year, a made-up one a Saturday or Sunday of it.
    """
    try:
        years = tomllib.loads(text)
        hours = tuple(_hours(years.pop("hours", [])))
        for year, table in years.items():
            _check(int(year), table)
    except (tomllib.TOMLDecodeError, ValueError, TypeError, AttributeError) as fault:
        raise CalendarRefused(_("放假安排读不懂：{fault}").format(fault=fault)) from fault
    if not years and not hours:
        raise CalendarRefused(_("放假安排里没有一年，也没有上班时间"))
    return WorkCalendar(
        off=frozenset(day for table in years.values() for day in table.get("off", [])),
        work=frozenset(day for table in years.values() for day in table.get("work", [])),
        years=frozenset(map(int, years)),
        hours=hours,
    )


def read_file(path: Path) -> WorkCalendar:
    """The calendar of a file; raises CalendarRefused where it is none, or cannot be read."""
    try:
        return read_calendar(path.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as fault:
        raise CalendarRefused(_("放假安排读不了：{fault}").format(fault=fault)) from fault


def calendar() -> WorkCalendar:
    """The office's calendar: the shipped one, with the years and hours of the file that WORKING_DAYS names.

    The file may come or change while the office runs.
    """
    path = Path(settings.WORKING_DAYS)
    stamp = path.stat().st_mtime_ns if path.is_file() else 0
    return _calendar(path, stamp)


@lru_cache(maxsize=2)
def _calendar(path: Path, stamp: int) -> WorkCalendar:
    shipped = files("jingwei.procedures").joinpath("data/working_days.toml")
    found = read_calendar(shipped.read_text(encoding="utf-8"))
    return found.replaced_by(read_file(path)) if stamp else found


def _hours(listed: Iterable[str]) -> Iterator[Hours]:
    """The spans of "08:30-12:00", one after the other; raises ValueError naming one that is none."""
    last = time.min
    for span in listed:
        begin, end = (time.fromisoformat(part.strip()) for part in span.split("-"))
        if not last <= begin < end:
            raise ValueError(_("上班时间 {span} 不在前一段之后").format(span=span))
        last = end
        yield begin, end


def _check(year: int, table: Mapping[str, Iterable[date]]) -> None:
    """Raise ValueError naming a day that is in the wrong year, or in the wrong list."""
    if unknown := set(table) - {"source", "off", "work"}:
        raise ValueError(_("{year}：不认得 {names}").format(year=year, names=sorted(unknown)))
    for name, is_weekday in (("off", True), ("work", False)):
        for day in table.get(name, []):
            if day.year != year or (day.weekday() < _SATURDAY) is not is_weekday:
                said = _("{year}：{name} 里不该有 {day}（off 只放周一至周五，work 只放周六周日）")
                raise ValueError(said.format(year=year, name=name, day=day))


def _days_after(day: date) -> Iterator[date]:
    while True:
        day += _DAY
        yield day


def _outside(days: frozenset[date], years: frozenset[int]) -> frozenset[date]:
    return frozenset(day for day in days if day.year not in years)
