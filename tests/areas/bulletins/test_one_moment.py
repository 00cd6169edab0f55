"""All readings of a bulletin are of one moment; what is true today is told by the rows, not by their number."""

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jingwei.areas.bulletins.kinds import KINDS, monthly_coverage
from jingwei.areas.bulletins.operations import issuing
from jingwei.areas.bulletins.operations.issuing import issue, preview
from jingwei.areas.bulletins.queries import readings_of, today_of
from jingwei.areas.bulletins.rules import BulletinRefused
from jingwei.cover.operations import Facts, form
from jingwei.indicators import at_once, upkeep
from jingwei.indicators.at_once import Wanted, digests_at_once, rows_at_once
from jingwei.indicators.catalogue import indicators
from jingwei.indicators.freezing import digest_of, freeze
from jingwei.indicators.models import Basis, FrozenReading
from jingwei.indicators.rows import Rows, rows_of
from jingwei.register.models import Organisation
from tests.areas.bulletins.conftest import OF_FIGURES
from tests.areas.bulletins.test_issuing import NOVEMBER, OCTOBER
from tests.indicators.year import NOW, TODAY, Year

pytestmark = pytest.mark.thorough


def test_many_readings_at_once_are_those_that_are_read_one_by_one(year: Year) -> None:
    units = [year.city[name] for name in ("city", "north", "a")]
    for on in (OCTOBER, NOVEMBER, TODAY):
        wanted = {Wanted(key, unit.pk, on, one.version): (one, unit) for key, one in indicators().items() for unit in units}  # fmt: skip
        rows, digests = rows_at_once(wanted, today=TODAY), digests_at_once(wanted, today=TODAY)
        assert rows is not None
        assert digests is not None
        assert rows.keys() == digests.keys() == wanted.keys()
        for which, (one, unit) in wanted.items():
            plain = rows_of(one, unit, on=on, today=TODAY)
            assert rows[which] == plain
            assert digests[which] == (digest_of(one, plain), plain.reading)


@pytest.mark.parametrize("key", OF_FIGURES)
def test_what_changes_while_it_is_issued_is_in_none_of_its_numbers(
    year: Year, key: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    city = year.city["city"]
    before = preview(KINDS[key], city, on=NOVEMBER, today=TODAY)

    def read(wanted: Any, **more: Any) -> Any:
        found = rows_at_once(wanted, **more)
        frozen = rows_of(indicators()["three-have-cover"], city, on=NOVEMBER, today=TODAY)
        host = Organisation.objects.get(pk=min(frozen.others))
        form(Facts(name="刚建的党支部"), hosts=[host], established_on=NOVEMBER, actor=None, now=NOW)
        return found

    monkeypatch.setattr(issuing, "rows_at_once", read)
    made, _is_new = issue(KINDS[key], city, on=NOVEMBER, actor=None, now=NOW)
    said = [one.text for one in made.said.numbers()]
    assert said == [one.text for one in before.numbers()]
    after = preview(KINDS[key], city, on=NOVEMBER, today=TODAY)
    assert said != [one.text for one in after.numbers()]


def test_the_rows_of_an_issue_are_read_in_one_statement(year: Year) -> None:
    with CaptureQueriesContext(connection) as said:
        issue(monthly_coverage, year.city["city"], on=NOVEMBER, actor=None, now=NOW)
    read = [one["sql"] for one in said if "indicators_standing" in one["sql"]]
    assert len(read) == 1


def test_as_many_others_are_told_too(year: Year) -> None:
    city, one = year.city["city"], indicators()["three-have-cover"]
    made, _is_new = issue(monthly_coverage, city, on=NOVEMBER, actor=None, now=NOW)
    honest = readings_of(made)
    assert today_of(made, honest, today=TODAY) == {}

    rows = rows_of(one, city, on=NOVEMBER, today=TODAY)
    gone, came = min(rows.counted), min(rows.others)
    swapped = Rows((rows.counted - {gone}) | {came}, (rows.others - {came}) | {gone})
    frozen = freeze(one, city, on=NOVEMBER, today=TODAY, actor=None, now=NOW, rows=swapped)
    assert (frozen.counted, frozen.total) == (len(rows.counted), len(rows.all))
    assert today_of(made, {**honest, frozen.pk: frozen}, today=TODAY) == {frozen.pk: rows.reading}


def test_while_the_standings_lag_behind_nothing_is_issued(
    year: Year, monkeypatch: pytest.MonkeyPatch
) -> None:
    city = year.city["city"]
    made, _is_new = issue(monthly_coverage, city, on=OCTOBER, actor=None, now=NOW)
    for module in (at_once, upkeep):
        monkeypatch.setattr(module, "is_current", lambda: False)
    with pytest.raises(BulletinRefused, match="请过几分钟再发"):
        issue(monthly_coverage, city, on=NOVEMBER, actor=None, now=NOW)
    assert today_of(made, readings_of(made), today=TODAY) == {}
    assert FrozenReading.objects.filter(day=NOVEMBER).count() == 0
    assert Basis.objects.exists()
