"""How figures went: the ends of the last months, a line of a year, and the difference to the end of last month."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from jingwei.indicators.definition import NOTHING, Indicator, Reading
from jingwei.indicators.reading import first_day, read_on
from jingwei.kernel.catalogue import translate as _
from jingwei.units.models import Unit
from jingwei.web.figures.steps import door_to
from jingwei.web.ledgers.steps import address_of
from jingwei.web.request import OfficeRequest

MONTHS = 12
NO_DIFFERENCE = "—"
WIDTH, HEIGHT = 600, 120  # of the drawing of a year, in its own units
_SMALL, _LOW = 120, 24  # of the line on a tile
_MOST_DAYS = 120  # of the slider: ten years of month ends
Readings = Mapping[str, Mapping[date, Reading]]


@dataclass(frozen=True, slots=True)
class Point:
    """A day of the course: its figure, and where the drawing has it; y None where there is nothing to draw."""

    on: date
    text: str
    reading: Reading
    door: str
    x: float
    y: float | None


@dataclass(frozen=True, slots=True)
class Trend:
    """The line on a tile as points of a drawing, and what changed since the end of last month; "" for nothing said.

    why: opens the rows that moved it.
    """

    line: str
    said: str
    since: date
    why: str
    size: tuple[int, int] = (_SMALL, _LOW)


def month_ends(until: date, *, count: int) -> list[date]:
    """The last days of so many months before the day, and the day itself; in order."""
    days = [until]
    while len(days) <= count:
        days.append(days[-1].replace(day=1) - timedelta(days=1))
    return days[::-1]


def days_held(request: OfficeRequest) -> list[date]:
    """The month ends since there is a register, today, and the day of the page; within the sight."""
    first = first_day()
    if first is None:
        return []
    ends = [one for one in month_ends(request.today, count=_MOST_DAYS) if one >= first]
    return sorted({*ends, request.day})


def courses(indicators: Iterable[Indicator], unit: Unit, request: OfficeRequest) -> Readings:
    """The unit's figures at the ends of the last months since there is a register, by key; within the unit's sight.

    All of them are read in one query.
    """
    asked, first = list(indicators), first_day()
    ends = [day for day in month_ends(request.day, count=MONTHS) if first and day >= first]
    days = ends or [request.day]
    found = read_on(asked, days=days, units=[unit.pk], today=request.today)
    return {
        one.key: {day: found[day].get(unit.pk, {}).get(one.key, NOTHING) for day in days}
        for one in asked
    }


def points(
    indicator: Indicator, unit: Unit, course: Mapping[date, Reading], *, size: tuple[int, int]
) -> list[Point]:
    """The course as drawn, from nought to a hundred per cent, or to the most."""
    width, height = size
    before = MONTHS + 1 - len(course)  # months of which there was no register yet
    most = 1.0 if indicator.is_share else float(max([1, *(one.counted for one in course.values())]))
    return [
        Point(
            day, one.text(indicator), one, address_of(indicator.of, indicator.asked(unit, on=day, part=True)),
            round((place + before) * width / MONTHS, 1),
            None if not one.total and indicator.is_share
            else round(height * (1 - one.counted / (one.total if indicator.is_share else 1) / most), 1),
        )
        for place, (day, one) in enumerate(course.items())
    ]  # fmt: skip


def line_of(drawn: Sequence[Point]) -> str:
    """As a drawing takes it."""
    return " ".join(f"{point.x},{point.y}" for point in drawn if point.y is not None)


def trend(
    indicator: Indicator, unit: Unit, course: Mapping[date, Reading], request: OfficeRequest
) -> Trend:
    """What a tile says beside the figure."""
    since, now = list(course)[-2:] if len(course) > 1 else [request.day] * 2
    said = difference(indicator, course[since], course[now]) if since < now else NO_DIFFERENCE
    return Trend(
        line_of(points(indicator, unit, course, size=(_SMALL, _LOW))),
        "" if said == NO_DIFFERENCE else said,
        since,
        door_to(request, unit, key=indicator.key, name="figure_why"),
    )


def difference(indicator: Indicator, before: Reading, after: Reading) -> str:
    """In percentage points, or as a count; with its sign."""
    if not indicator.is_share:
        return f"{after.counted - before.counted:+,}"
    was, now = before.percent(indicator.decimals), after.percent(indicator.decimals)
    if was is None or now is None:
        return NO_DIFFERENCE
    return _("{points} 个百分点").format(points=f"{now - was:+}")
