"""Figures of the cases of a procedure over a period: each counts rows of its ledger, and opens them (R-C.29)."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import ceil
from typing import Any

from django.db import models
from django.db.models import Count, F, Func, QuerySet, When
from django.db.models.functions import TruncDate, TruncMonth

from jingwei.procedures.definition import Procedure
from jingwei.procedures.ledgers.asked import Measure, as_of, begin_of, condition
from jingwei.procedures.models import Case
from jingwei.procedures.working_days import WorkCalendar, calendar

FEWEST = 10  # cases closed: of fewer nothing is said of how long they took, and no share
_DAY = timedelta(days=1)
BY_STATE = (Measure.OPEN, Measure.OVERDUE, Measure.CLOSED)
Counts = Mapping[Measure, int]
Rows = Iterable[Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class Period:
    """From a first day until a last, both counted; today: up to which the office knows anything."""

    since: date
    on: date
    today: date


@dataclass(frozen=True, slots=True)
class Figures:
    """What the cases of a procedure come to. by_state: in the period's last state of each.

    median, slowest: working days that half, and nine of ten, of those closed took at most; None of fewer than ten.
    """

    counts: Counts
    by_state: Mapping[str, Counts]
    median: int | None
    slowest: int | None


def figures(cases: QuerySet[Case], period: Period, *, editions: Iterable[Procedure]) -> Figures:
    """Of cases in sight, in three queries."""
    listed = list(editions)
    whole = as_of(cases, period.on, today=period.today).order_by()
    rows = _marked(whole, listed, period)
    counted = rows.aggregate(**_counts(Measure))
    stood: Rows = rows.values(then=F("stood")).annotate(**_counts(BY_STATE))
    by_state = {row["then"]: {one: row[one] for one in BY_STATE} for row in stood}
    took = _took(whole.filter(condition(Measure.CLOSED, listed, since=period.since, on=period.on)))
    return Figures(
        {one: counted[one] for one in Measure}, by_state, nth(took, 50), nth(took, 90)
    )  # fmt: skip


def counted(cases: QuerySet[Case], period: Period, *, editions: Iterable[Procedure]) -> Counts:
    """The counts alone, in one query."""
    whole = as_of(cases, period.on, today=period.today).order_by()
    told = _marked(whole, list(editions), period).aggregate(**_counts(Measure))
    return {one: told[one] for one in Measure}


def by_unit(
    cases: QuerySet[Case], period: Period, *, editions: Iterable[Procedure], units: Iterable[int]
) -> dict[int, Counts]:
    """Of each of the units, in one query; a case counts once for a unit, and for each unit that it lies in."""
    whole = as_of(cases, period.on, today=period.today).order_by()
    rows = _marked(whole, list(editions), period)
    under = rows.annotate(under=Func(F("units"), function="unnest")).values("under")
    counted: Rows = under.annotate(**_counts(Measure))
    wanted = set(units)
    return {
        row["under"]: {one: row[one] for one in Measure}
        for row in counted
        if row["under"] in wanted
    }


def by_month(cases: QuerySet[Case], period: Period) -> dict[date, Counts]:
    """How many began and how many were closed in each month of the period, by its first day, in two queries."""
    rows = as_of(cases, period.on, today=period.today).order_by()
    begin, found = begin_of(period.since), dict[date, dict[Measure, int]]()
    for measure, column in ((Measure.OPENED, "opened_at"), (Measure.CLOSED, "ended")):
        within = rows.filter(**{f"{column}__gte": begin}).annotate(month=TruncMonth(column))
        for month, number in within.values_list("month").annotate(Count("pk")):
            found.setdefault(month.date(), {})[measure] = number
    return {
        month: {one: found.get(month, {}).get(one, 0) for one in (Measure.OPENED, Measure.CLOSED)}
        for month in _months(period)
    }


def nth(took: Counter[int], percent: int) -> int | None:
    """The least number of days within which so many in a hundred were closed (nearest rank); None of few."""
    total = took.total()
    if total < FEWEST:
        return None
    rank, reached = ceil(total * percent / 100), 0
    for days in sorted(took):
        reached += took[days]
        if reached >= rank:
            return days
    return None


def _marked(rows: QuerySet[Case], editions: Sequence[Procedure], period: Period) -> QuerySet[Case]:
    """Each row with a mark for every measure that counts it."""
    marks = {
        f"is_{one}": models.Case(When(condition(one, editions, since=period.since, on=period.on), then=1))
        for one in Measure
    }  # fmt: skip
    return rows.annotate(**marks)


def _counts(measures: Iterable[Measure]) -> dict[str, Count]:
    return {one.value: Count(f"is_{one}") for one in measures}


def _took(closed: QuerySet[Case]) -> Counter[int]:
    """How many cases took how many working days; the day on which they began is not counted (R-C.7)."""
    days = closed.values_list(TruncDate("opened_at"), TruncDate("ended")).annotate(Count("pk"))
    rows, found = list(days), Counter[int]()
    worked = _worked(rows, calendar())
    for began, ended, number in rows:
        found[worked[ended] - worked[began]] += number
    return found


def _worked(rows: Sequence[tuple[date, date, int]], working: WorkCalendar) -> dict[date, int]:
    """The working days up to and with each day between the first and the last, counted from the first."""
    found, day, count = dict[date, int](), min((row[0] for row in rows), default=date.min), 0
    last = max((row[1] for row in rows), default=date.min)
    while day <= last and rows:
        count += working.is_working(day)
        found[day] = count
        day += _DAY
    return found


def _months(period: Period) -> list[date]:
    found = [period.since.replace(day=1)]
    while (after := (found[-1] + 32 * _DAY).replace(day=1)) <= period.on:
        found.append(after)
    return found
