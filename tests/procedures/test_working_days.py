"""Working days as the State Council announced them, and a city's own table."""

from datetime import date, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pytest_django import Settings

from jingwei.procedures.working_days import CalendarRefused, WorkCalendar, calendar, read_calendar

DAYS = st.dates(date(2023, 6, 1), date(2027, 6, 1))


@pytest.mark.parametrize(
    ("day", "works"),
    [
        (date(2026, 2, 14), True),  # a Saturday that is made up
        (date(2026, 2, 16), False),  # a Monday of the Spring Festival
        (date(2026, 6, 19), False),
        (date(2026, 6, 20), False),
        (date(2025, 9, 28), True),
        (date(2025, 10, 8), False),
        (date(2027, 10, 1), True),  # a Friday of a year that nobody has announced
    ],
)
def test_a_day_is_worked_or_not(day: date, *, works: bool) -> None:
    assert calendar().is_working(day) is works


# As many working days as the payrolls of these years count: 365 or 366 less weekends and 11 or 13.
@pytest.mark.parametrize(("year", "days"), [(2024, 251), (2025, 248), (2026, 248)])
def test_a_year_has_its_working_days(year: int, days: int) -> None:
    last = date(year, 12, 31)

    assert calendar().between(date(year - 1, 12, 31), until=last) == days
    assert calendar().is_known(last)


def test_a_term_begins_on_the_day_after() -> None:
    assert calendar().after(date(2026, 6, 18), count=1) == date(2026, 6, 22)
    assert calendar().after(date(2026, 6, 20), count=0) == date(2026, 6, 20)


@pytest.mark.thorough
@given(DAYS, st.integers(1, 60))
def test_between_counts_what_after_went(day: date, count: int) -> None:
    due = calendar().after(day, count=count)

    assert calendar().is_working(due)
    assert calendar().between(day, until=due) == count
    assert calendar().between(due, until=day) == 0


@pytest.mark.thorough
@given(DAYS)
def test_a_calendar_that_knows_nothing_counts_monday_to_friday(day: date) -> None:
    assert WorkCalendar().is_working(day) is (day.weekday() < 5)
    assert not WorkCalendar().is_known(day)


def test_a_city_gives_a_year_of_its_own(tmp_path: Path, settings: Settings) -> None:
    own = tmp_path / "days.toml"
    own.write_text("[2026]\noff = [2026-08-12]\n[2027]\noff = [2027-10-01]\n", encoding="utf-8")
    settings.WORKING_DAYS = str(own)

    found = calendar()

    assert found.is_known(date(2027, 1, 1))
    assert not found.is_working(date(2026, 8, 12))
    assert not found.is_working(date(2027, 10, 1))
    assert found.is_working(date(2026, 6, 19)), "the year is the city's alone"
    assert not found.is_working(date(2025, 10, 8)), "other years stay"


@pytest.mark.parametrize(
    "text",
    [
        "[2026]\noff = [2026-06-20]",
        "[2026]\nwork = [2026-06-19]",
        "[2026]\noff = [2025-06-19]",
        "[2026]\nholidays = []",
        '[2026]\noff = ["2026-06-19"]',
        "[next]\noff = []",
        "2026 = 5",
        "[2026",
        'hours = ["12:00-08:30"]',
        'hours = ["08:30-12:00", "11:00-17:30"]',
        'hours = ["morning"]',
        "",
        "hours = 8",
        "hours = [8]",
    ],
)
def test_a_table_that_is_none_is_refused(text: str) -> None:
    with pytest.raises(CalendarRefused, match="放假安排"):
        read_calendar(text)


def test_a_city_has_hours_of_its_own_and_keeps_our_years(
    tmp_path: Path, settings: Settings
) -> None:
    own = tmp_path / "days.toml"
    settings.WORKING_DAYS = str(own)
    early = datetime(2026, 6, 15, 8, 15)  # noqa: DTZ001 - by the clock of the office
    assert not calendar().is_at_work(early)

    own.write_text('hours = ["08:00-12:00"]\n', encoding="utf-8")

    assert calendar().is_at_work(early), "the file came while the office ran"
    assert not calendar().is_at_work(early.replace(hour=15))
    assert not calendar().is_at_work(early.replace(day=19)), "a holiday of ours"


def test_no_day_is_both_off_and_made_up() -> None:
    found = calendar()

    assert not found.off & found.work
