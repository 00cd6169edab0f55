"""Dates as departments write them: 2025.9.1, 2025年9月, 45536, 20250901; and ends of months."""

import re
from calendar import monthrange
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from jingwei.kernel.text import fold


class Precision(StrEnum):
    """How much of a date was written."""

    DAY = "day"
    MONTH = "month"
    YEAR = "year"


@dataclass(frozen=True, slots=True)
class WrittenDate:
    """A date with the precision it was written in; first is the first day it may mean."""

    first: date
    precision: Precision

    @property
    def last(self) -> date:
        """The last day it may mean: the day itself, the end of the month or of the year."""
        if self.precision is Precision.DAY:
            return self.first
        if self.precision is Precision.MONTH:
            return end_of_month(self.first)
        return date(self.first.year, 12, 31)


FIRST_YEAR, LAST_YEAR = 1900, 2100
# Excel counts from 1900-01-01 = 1 and believes in 1900-02-29: right from 1900-03-01 on.
EXCEL_DAY_ZERO = date(1899, 12, 30)
# 1954-10-03 to 2119-01-11: shorter numbers are years, longer ones dates written together.
EXCEL_SERIALS = range(20_000, 80_001)

_CLOCK = re.compile(r"[ T]\d{1,2}:\d{1,2}(?::\d{1,2}(?:\.\d+)?)?(?:Z|[+-]\d{2}:?\d{2})?$")
_PARTED = re.compile(r"(\d{4})[-/.年](\d{1,2})(?:[-/.月](\d{1,2})日?号?|月?份?)")
_TOGETHER = re.compile(r"(\d{4})(\d{2})(\d{2})?(?:\d{6})?")
_YEAR = re.compile(r"(\d{4})年?度?")
_SERIAL = re.compile(r"(\d{5})(?:\.\d+)?")
_CHINESE = str.maketrans("〇零○Ｏ一二三四五六七八九", "0000123456789")
_TENS = re.compile(r"(\d?)十(\d?)")


def end_of_month(day: date) -> date:
    """Return the last day of the month a day lies in."""
    return day.replace(day=monthrange(day.year, day.month)[1])


def is_quarter_end(day: date) -> bool:
    """Whether it is the last day of a quarter."""
    return day.month % 3 == 0 and day == end_of_month(day)


def quarter_ends(on: date, *, count: int) -> list[date]:
    """The last so many ends of quarters up to the day, the newest first."""
    found: list[date] = []
    year, quarter = on.year, 4
    while len(found) < count:
        end = end_of_month(date(year, quarter * 3, 1))
        if end <= on:
            found.append(end)
        year, quarter = (year, quarter - 1) if quarter > 1 else (year - 1, 4)
    return found


def read_date(text: str | None) -> WrittenDate | None:
    """Return the date a cell holds; None when it is blank, no date, or impossible (2025-02-30)."""
    folded = fold(text or "").replace("—", "-").replace("–", "-")
    plain = _CLOCK.sub("", folded).replace(" ", "").rstrip(".-/")
    if "年" in plain:
        plain = _in_digits(plain)
    for pattern, make in _READERS:
        found = pattern.fullmatch(plain)
        if found is not None:
            return make(found)
    return None


def is_impossible_date(text: str | None) -> bool:
    """True for a cell written like a date that no calendar has: 2025-02-30, 2025.13.1."""
    plain = fold(text or "").replace(" ", "")
    return _PARTED.fullmatch(plain) is not None and read_date(text) is None


def from_excel_serial(serial: int) -> date | None:
    """Return the day of an Excel serial number (1900 system), None outside 1954 to 2119."""
    return EXCEL_DAY_ZERO + timedelta(days=serial) if serial in EXCEL_SERIALS else None


def _in_digits(text: str) -> str:
    return _TENS.sub(lambda m: f"{m[1] or 1}{m[2] or 0}", text.translate(_CHINESE))


def _from_parts(found: re.Match[str]) -> WrittenDate | None:
    year, month, day = (int(part) if part else None for part in found.groups())
    if year is None or month is None or not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    try:
        first = date(year, month, day or 1)
    except ValueError:
        return None
    if day == 0:
        return None
    return WrittenDate(first, Precision.MONTH if day is None else Precision.DAY)


def _from_year(found: re.Match[str]) -> WrittenDate | None:
    year = int(found[1])
    if not FIRST_YEAR <= year <= LAST_YEAR:
        return None
    return WrittenDate(date(year, 1, 1), Precision.YEAR)


def _from_serial(found: re.Match[str]) -> WrittenDate | None:
    day = from_excel_serial(int(found[1]))
    return WrittenDate(day, Precision.DAY) if day else None


_READERS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str]], WrittenDate | None]], ...] = (
    (_PARTED, _from_parts),
    (_SERIAL, _from_serial),
    (_TOGETHER, _from_parts),
    (_YEAR, _from_year),
)
