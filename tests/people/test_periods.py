"""Periods of days, against the days themselves."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jingwei.people.periods import Period

FIRST = date(2026, 1, 1)
SPAN = 12
days = st.integers(0, SPAN).map(lambda count: FIRST + timedelta(count))
periods = st.builds(Period, days, st.none() | days)


def _days(period: Period) -> set[date]:
    """The days of the period, as far as the calendar of the test goes beyond all ends."""
    calendar = (FIRST + timedelta(count) for count in range(SPAN + 3))
    end = period.held_to or date.max
    return {day for day in calendar if period.held_from <= day < end}


@pytest.mark.thorough
@given(periods, periods)
def test_two_periods_overlap_when_they_share_a_day(first: Period, second: Period) -> None:
    assert first.overlaps(second) == bool(_days(first) & _days(second))


@given(periods, periods)
def test_a_period_lies_within_another_that_has_all_its_days(first: Period, second: Period) -> None:
    if not first.is_empty and first.lies_within(second):
        assert _days(first) <= _days(second)
    elif not first.is_empty:
        assert not _days(first) <= _days(second)


@given(periods)
def test_a_period_is_empty_when_it_has_no_day(period: Period) -> None:
    assert period.is_empty == (not _days(period))
