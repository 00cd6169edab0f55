"""Days: the ways departments write dates, and the precision they have."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jingwei.kernel import days
from jingwei.kernel.days import Precision

days_of_records = st.dates(min_value=date(1955, 1, 1), max_value=date(2099, 12, 31))


@pytest.mark.parametrize(
    "written",
    [
        "2025.9.1", "2025-09-01", "2025/9/1", "2025年9月1日", "２０２５．９．１", "20250901",
        "2025-09-01T00:00:00", "2025-09-01 08:30:00", "2025/9/1 8:30", "20250901120000", "45901",
        "45901.5", "二〇二五年九月一日", "2025 年 9 月 1 日", "2025.09.01.",
    ],
)  # fmt: skip
def test_one_day_is_read_from_every_way_of_writing_it(written: str) -> None:
    assert days.read_date(written) == days.WrittenDate(date(2025, 9, 1), Precision.DAY)


@pytest.mark.parametrize(
    "written", ["2025年11月", "2025.11", "2025-11", "202511", "2025年11月份", "二〇二五年十一月"]
)
def test_a_month_ends_on_its_last_day(written: str) -> None:
    found = days.read_date(written)

    assert found is not None
    assert (found.precision, found.last) == (Precision.MONTH, date(2025, 11, 30))


@pytest.mark.parametrize("written", ["2025", "2025年", "2025年度"])
def test_a_year_ends_on_its_last_day(written: str) -> None:
    found = days.read_date(written)

    assert found is not None
    assert (found.precision, found.last) == (Precision.YEAR, date(2025, 12, 31))


@pytest.mark.parametrize(
    "written", ["", None, "长期", "202513", "12345", "1799-01-01", "待定", "2025-1-0"]
)
def test_what_is_no_date_is_none(written: str | None) -> None:
    assert days.read_date(written) is None


@pytest.mark.parametrize("written", ["2025-02-30", "2025.13.1", "2025年11月31日"])
def test_an_impossible_date_is_told_from_no_date(written: str) -> None:
    assert days.read_date(written) is None
    assert days.is_impossible_date(written)


def test_no_date_is_not_impossible() -> None:
    assert not days.is_impossible_date("长期")
    assert not days.is_impossible_date("2025-02-28")


def test_tens_of_chinese_numerals_are_read() -> None:
    found = days.read_date("二〇二五年十二月三十一日")

    assert found is not None
    assert found.first == date(2025, 12, 31)


@given(days_of_records)
def test_a_serial_number_of_excel_is_its_day(day: date) -> None:
    serial = (day - date(1899, 12, 30)).days

    assert days.from_excel_serial(serial) == day
    assert days.read_date(str(serial)) == days.WrittenDate(day, Precision.DAY)


@given(days_of_records)
def test_written_days_come_back(day: date) -> None:
    for form in (day.isoformat(), f"{day:%Y%m%d}", f"{day.year}.{day.month}.{day.day}"):
        assert days.read_date(form) == days.WrittenDate(day, Precision.DAY)


@given(days_of_records)
def test_the_day_after_the_end_of_a_month_is_a_first(day: date) -> None:
    assert (days.end_of_month(day) + timedelta(days=1)).day == 1


@pytest.mark.thorough
@given(st.text(max_size=20))
def test_no_text_makes_reading_fail(text: str) -> None:
    found = days.read_date(text)

    assert found is None or found.first <= found.last
