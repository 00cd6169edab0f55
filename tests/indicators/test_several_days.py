"""Several days read at once say what each of them says alone, from the tallies and from the rows."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jingwei.indicators import upkeep
from jingwei.indicators.catalogue import indicators
from jingwei.indicators.reading import first_day, read, read_on
from jingwei.indicators.recount import recount
from jingwei.indicators.tallies import added_up_on
from jingwei.indicators.upkeep import catch_up, is_current
from jingwei.people.sight import Sight, seeing
from jingwei.register.models import Entry
from tests.indicators.year import FIRST, TODAY, Year

MONTH_ENDS = [date(2026, month, 1) - timedelta(days=1) for month in range(2, 13)]
DAYS = [FIRST - timedelta(days=1), FIRST, *MONTH_ENDS, date(2026, 8, 15), TODAY]


@pytest.mark.thorough
def test_each_of_several_days_is_what_it_is_alone(year: Year) -> None:
    catch_up()
    found = added_up_on(indicators().values(), days=reversed(DAYS))
    assert list(found) == sorted(DAYS)
    for day in DAYS:
        assert found[day] == recount(indicators().values(), on=day, today=TODAY), day
    assert len({repr(one) for one in found.values()}) > 10  # the days do differ


@pytest.mark.thorough
def test_it_takes_one_query_however_many_days(year: Year) -> None:
    catch_up()
    with CaptureQueriesContext(connection) as asked:
        read_on(indicators().values(), days=DAYS, units=[year.city["a"].pk], today=TODAY)
    assert len(asked) == 3  # whose definitions, whether something is touched, the tallies


@pytest.mark.thorough
def test_only_the_units_that_are_asked_for_are_read(year: Year) -> None:
    catch_up()
    units = [year.city["a"].pk, year.city["north"].pk]
    found = read_on(indicators().values(), days=DAYS, units=units, today=TODAY)
    for day in DAYS:
        whole = read(indicators().values(), on=day, today=TODAY)
        assert found[day] == {unit: whole[unit] for unit in units if unit in whole}


@pytest.mark.thorough
def test_where_tallies_lag_behind_the_rows_are_counted(
    year: Year, monkeypatch: pytest.MonkeyPatch
) -> None:
    catch_up()
    units, days = [year.city["a"].pk], [date(2026, 3, 31), TODAY]
    kept = read_on(indicators().values(), days=days, units=units, today=TODAY)
    monkeypatch.setattr(upkeep, "FEW", 3)
    Entry.objects.still().update(held_to=TODAY)
    assert not is_current()
    found = read_on(indicators().values(), days=days, units=units, today=TODAY)
    assert found[days[0]] == kept[days[0]]
    for day in days:
        whole = recount(indicators().values(), on=day, today=TODAY)
        assert found[day] == {unit: whole[unit] for unit in units if unit in whole}
    assert found[TODAY] != kept[TODAY]


@pytest.mark.thorough
def test_a_reader_reads_several_days_of_his_own_part(year: Year) -> None:
    catch_up()
    north, south = year.city["north"].pk, year.city["south"].pk
    with seeing(Sight(units=frozenset({north}))):
        found = read_on(indicators().values(), days=[TODAY], units=[north, south], today=TODAY)
    assert set(found[TODAY]) == {north}


def test_no_day_is_refused(year: Year) -> None:
    with pytest.raises(ValueError, match="day"):
        added_up_on(indicators().values(), days=[])


def test_the_register_begins_with_its_first_row(year: Year) -> None:
    assert first_day() == FIRST
    with seeing(Sight()):
        assert first_day() is None
