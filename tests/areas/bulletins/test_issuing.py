"""A bulletin is what was frozen: numbered once, never changed, refused where there is nothing to say."""

from datetime import date, timedelta
from typing import Any

import pytest
from django.db import Error, transaction

from jingwei.areas.bulletins.content import OVERDUE, Content
from jingwei.areas.bulletins.kinds import KINDS, monthly_coverage
from jingwei.areas.bulletins.models import Bulletin
from jingwei.areas.bulletins.operations.issuing import issue, preview
from jingwei.areas.bulletins.references import Field
from jingwei.areas.bulletins.rules import BulletinRefused
from jingwei.cover.operations import Facts, form
from jingwei.indicators.catalogue import indicators
from jingwei.indicators.models import FrozenReading
from jingwei.indicators.rows import rows_of
from jingwei.journal.models import Entry as JournalEntry
from jingwei.people.sight import Sight, seeing
from jingwei.register.models import Organisation
from jingwei.units.models import Unit
from tests.areas.bulletins.conftest import OF_FIGURES
from tests.indicators.year import FIRST, NOW, TODAY, Year

pytestmark = pytest.mark.thorough

OCTOBER, NOVEMBER = date(2026, 10, 31), date(2026, 11, 30)


def issued(unit: Unit, key: str = "monthly-coverage", *, on: date = NOVEMBER) -> Bulletin:
    """The unit's bulletin of the month."""
    made, _is_new = issue(KINDS[key], unit, on=on, actor=None, now=NOW)
    return made


@pytest.mark.parametrize("key", OF_FIGURES)
def test_what_is_issued_is_what_the_preview_showed(year: Year, key: str) -> None:
    for name in ("city", "north", "a"):
        shown = preview(KINDS[key], year.city[name], on=NOVEMBER, today=TODAY)
        made = issued(year.city[name], key)
        assert made.said.said() == shown.said(), name
        assert [one.text for one in made.said.pieces()] == [one.text for one in shown.pieces()]


@pytest.mark.parametrize("key", OF_FIGURES)
def test_every_number_is_that_of_its_frozen_reading(year: Year, key: str) -> None:
    numbers = list(issued(year.city["city"], key).said.numbers())
    seen = set()
    for one in numbers:
        frozen = FrozenReading.objects.get(pk=one.reading)
        assert (frozen.indicator, frozen.unit_id, frozen.day.isoformat()) == (
            one.figure, one.unit, one.day,
        )  # fmt: skip
        rows = rows_of(indicators()[one.figure], frozen.unit, on=frozen.day, today=TODAY)
        assert (len(rows.counted), len(rows.all)) == (frozen.counted, frozen.total)
        plain = {
            Field.COUNTED: frozen.counted,
            Field.TOTAL: frozen.total,
            Field.REST: frozen.total - frozen.counted,
        }
        if one.field in plain:
            assert one.text == str(plain[Field(one.field)])
        seen.add(one.field)
    assert len(numbers) > 40
    assert seen >= {"percent", "counted", "total", "change", "moved"}


def test_a_digit_is_a_number_of_a_reading_or_generated(year: Year) -> None:
    """Nothing in what is issued has a digit but readings, the day, and the places of rows in a list."""
    for key in OF_FIGURES:
        for part in issued(year.city["city"], key).said.parts:
            for one in part.text:
                is_generated = one.figure or "年" in one.text or "列出前" in one.text
                assert is_generated or not any(char.isdigit() for char in one.text), one
            first = 1 if part.organisations else 0
            for row in part.rows:
                for cell in row[first:]:
                    for one in cell:
                        assert one.figure or one.procedure or one.field == OVERDUE or part.organisations or not one.text.isdigit(), one  # fmt: skip


def test_numbers_follow_one_another_by_unit_and_year(year: Year) -> None:
    city, north = year.city["city"], year.city["north"]
    made = [issued(city, on=OCTOBER), issued(city), issued(north), issued(city, "scheduling-pack")]
    assert [one.number for one in made] == [1, 2, 1, 3]
    assert [one.year for one in made] == [2026] * 4
    assert made[1].mark.endswith("通报〔2026〕2号")


def test_the_same_is_issued_once(year: Year) -> None:
    city = year.city["city"]
    first, again = (
        issue(monthly_coverage, city, on=NOVEMBER, actor=None, now=NOW) for _n in range(2)
    )
    assert first == (again[0], True)
    assert not again[1]
    assert JournalEntry.objects.filter(action="figures.issue").count() == 1


def _cover_one(year: Year) -> int:
    frozen = FrozenReading.objects.filter(
        indicator="three-have-cover", unit=year.city["city"], day=NOVEMBER
    ).get()
    host = Organisation.objects.get(pk=frozen.other_rows[0])
    form(
        Facts(name="补录的党支部"),
        hosts=[host],
        established_on=date(2026, 11, 2),
        actor=None,
        now=NOW,
    )
    return host.pk


def test_later_truth_changes_nothing_that_was_issued(year: Year) -> None:
    city = year.city["city"]
    made = issued(city)
    before = Bulletin.objects.get(pk=made.pk).content
    _cover_one(year)
    assert Bulletin.objects.get(pk=made.pk).content == before
    second, is_new = issue(monthly_coverage, city, on=NOVEMBER, actor=None, now=NOW)
    assert is_new
    assert (second.number, second.digest != made.digest) == (2, True)
    assert Content.of(before).said() != second.said.said()


def test_what_was_looked_at_is_issued_or_nothing(year: Year) -> None:
    city = year.city["city"]
    seen = preview(monthly_coverage, city, on=NOVEMBER, today=TODAY).said()
    issued(city)
    _cover_one(year)
    with pytest.raises(BulletinRefused, match="预览以后"), transaction.atomic():
        issue(monthly_coverage, city, on=NOVEMBER, actor=None, now=NOW, seen=seen)
    assert Bulletin.objects.count() == 1


def test_the_database_keeps_what_was_issued(year: Year) -> None:
    made = issued(year.city["north"])
    changes: list[dict[str, Any]] = [{"number": 9}, {"content": {}}, {"title": "别的"}]
    for change in changes:
        with pytest.raises(Error, match="never edited"), transaction.atomic():
            Bulletin.objects.filter(pk=made.pk).update(**change)
    with pytest.raises(Error, match="never edited"), transaction.atomic():
        Bulletin.objects.all().delete()


@pytest.mark.parametrize(
    ("on", "why"),
    [
        (date(2027, 1, 31), "还没有过完"),
        (date(2026, 11, 29), "不是月末"),
        (FIRST - timedelta(days=1), "没有可以报的数|还没有这个单位"),
    ],
)
def test_what_cannot_be_issued_is_refused_in_words(year: Year, on: date, why: str) -> None:
    for step in (
        lambda: issue(monthly_coverage, year.city["city"], on=on, actor=None, now=NOW),
        lambda: preview(monthly_coverage, year.city["city"], on=on, today=TODAY),
    ):
        with pytest.raises(BulletinRefused, match=why), transaction.atomic():
            step()
    assert Bulletin.objects.count() == 0
    assert FrozenReading.objects.count() == 0


def test_a_bulletin_is_seen_by_its_unit_and_from_above(year: Year) -> None:
    north, city = issued(year.city["north"]), issued(year.city["city"])
    for name, seen in (("a", set()), ("north", {north.pk}), ("city", {north.pk, city.pk})):
        with seeing(Sight(units=frozenset({year.city[name].pk}))):
            assert set(Bulletin.objects.values_list("pk", flat=True)) == seen, name
