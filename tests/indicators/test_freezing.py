"""A figure that was reported never changes; today's truth stands beside it, with the rows that moved."""

from datetime import date, timedelta
from random import Random

import pytest
from django.db import Error, transaction

from jingwei.cover.operations import Facts, form
from jingwei.indicators.catalogue import indicators
from jingwei.indicators.freezing import digest_of, freeze, restated, rows_frozen
from jingwei.indicators.models import FrozenReading
from jingwei.indicators.movement import Move, moved
from jingwei.indicators.reading import read
from jingwei.indicators.rows import rows_of
from jingwei.indicators.rules import FigureRefused
from jingwei.indicators.upkeep import catch_up
from jingwei.journal.models import Entry as JournalEntry
from jingwei.people.sight import Sight, seeing
from jingwei.register.models import Entry, Organisation
from jingwei.units.models import Unit
from jingwei.units.paths import ids_of
from tests.indicators.year import FIRST, NOW, TODAY, Year

NOVEMBER = date(2026, 11, 30)
COVER = "work-cover"


def frozen(unit: Unit, key: str = COVER, *, on: date = NOVEMBER) -> FrozenReading:
    """The unit's figure of the day, frozen."""
    return freeze(indicators()[key], unit, on=on, today=TODAY, actor=None, now=NOW)


@pytest.mark.thorough
@pytest.mark.parametrize("is_added_up", [True, False])
def test_rows_are_those_that_the_figure_counts(year: Year, is_added_up: bool) -> None:  # noqa: FBT001
    if is_added_up:
        catch_up()
    for key, one in indicators().items():
        for on in (NOVEMBER, TODAY):
            found = read([one], on=on, today=TODAY)
            for name in ("city", "north", "park", "b"):
                unit = year.city[name]
                rows = rows_of(one, unit, on=on, today=TODAY)
                told = found.get(unit.pk, {}).get(key)
                assert (len(rows.counted), len(rows.all)) == (
                    (told.counted, told.total) if told else (0, 0)
                ), (key, name, on)


@pytest.mark.thorough
def test_what_was_reported_stays_and_the_restatement_names_the_rows(year: Year) -> None:
    catch_up()
    city = year.city["city"]
    reported = frozen(city)
    said = (reported.counted, reported.total, reported.digest)
    assert restated(reported, today=TODAY).rows == ()

    uncovered = Organisation.objects.get(pk=reported.other_rows[0])
    form(
        Facts(name="补录的党支部"),
        hosts=[uncovered],
        established_on=date(2026, 11, 2),
        actor=None,
        now=NOW,
    )

    again = FrozenReading.objects.get(pk=reported.pk)
    assert (again.counted, again.total, again.digest) == said
    told = restated(again, today=TODAY)
    assert told.now is not None
    assert (told.now.counted, told.now.total) == (said[0] + 1, said[1])
    assert [(one.organisation, one.move, one.counted, one.total) for one in told.rows] == [
        (uncovered.pk, Move.COUNTED, 1, 0)
    ]
    assert frozen(city).pk != reported.pk  # another truth is another reading
    assert FrozenReading.objects.count() == 2


def test_the_same_rows_are_frozen_once(year: Year) -> None:
    first, second = frozen(year.city["north"]), frozen(year.city["north"])
    assert first == second
    assert JournalEntry.objects.filter(action="figures.freeze").count() == 1
    rows = rows_frozen(first)
    assert digest_of(indicators()[COVER], rows) == first.digest
    assert rows.reading.counted == first.counted


def test_the_database_keeps_what_was_reported(year: Year) -> None:
    reported = frozen(year.city["city"])
    for change in ({"counted": 999}, {"counted_rows": [1]}, {"day": FIRST}):
        with pytest.raises(Error, match="never edited"), transaction.atomic():
            FrozenReading.objects.filter(pk=reported.pk).update(**change)
    with pytest.raises(Error, match="never edited"), transaction.atomic():
        FrozenReading.objects.all().delete()


def test_a_day_that_has_not_come_is_not_frozen(year: Year) -> None:
    with pytest.raises(FigureRefused, match="还没有到"):
        frozen(year.city["city"], on=TODAY + timedelta(days=1))


def test_a_reading_is_seen_from_above_alone(year: Year) -> None:
    north, city = frozen(year.city["north"]), frozen(year.city["city"])
    for name, seen in (("a", set()), ("north", {north.pk}), ("city", {north.pk, city.pk})):
        with seeing(Sight(units=frozenset({year.city[name].pk}))):
            assert set(FrozenReading.objects.values_list("pk", flat=True)) == seen, name


@pytest.mark.thorough
def test_moves_add_up_to_the_difference_of_the_figures(year: Year) -> None:
    """For random pairs of days, units and figures; each row moved once, for a reason that is true."""
    catch_up()
    random = Random(8)  # noqa: S311 - repeatable
    seen: set[Move] = set()
    # The year has neither service teams nor chains.
    figures = [one for one in indicators().values() if one.rule not in ("R-CV.11", "R-CV.12")]
    for _number in range(150):
        one = random.choice(figures)
        unit = year.city[random.choice(("city", "north", "south", "a", "park"))]
        first, last = sorted(FIRST + timedelta(days=random.randrange(365)) for _ in range(2))
        told = moved(one, unit, since=first, until=last, today=TODAY)
        before, after = (rows_of(one, unit, on=day, today=TODAY).reading for day in (first, last))
        assert sum(row.counted for row in told) == after.counted - before.counted
        assert sum(row.total for row in told) == after.total - before.total
        assert len({row.organisation for row in told}) == len(told)
        for row in told:
            _is_true(row.move, row.organisation, unit, first, last)
            seen.add(row.move)
    assert seen == set(Move) - {Move.MERGED}


def _is_true(move: Move, number: int, unit: Unit, first: date, last: date) -> None:
    was, now = (Entry.objects.on(day).filter(organisation=number).first() for day in (first, last))
    assert (was is None) == (move is Move.CAME), move
    assert (now is None) == (move is Move.WENT), move
    if move in (Move.MOVED_IN, Move.MOVED_OUT):
        assert was is not None
        assert now is not None
        assert (unit.pk in was.units) == (move is Move.MOVED_OUT)
        assert (unit.pk in now.units) == (move is Move.MOVED_IN)
    if move in (Move.ENTERED, Move.LEFT):
        assert was is not None
        assert now is not None
        assert {unit.pk} <= set(was.units) & set(now.units)


def test_what_leaves_the_denominator_is_listed_with_its_reason(year: Year) -> None:
    """Deleting does not improve a figure unseen (domain R-4.7)."""
    one, city = indicators()["social-cover"], year.city["city"]
    last = TODAY - timedelta(days=1)
    uncovered = rows_of(one, city, on=last, today=TODAY).others
    entry = (
        Entry.objects.still()
        .filter(organisation__in=uncovered, held_from__lt=last)
        .order_by("pk")[0]
    )
    year.city.next_entry(entry, on=TODAY, legal_status="revoked")
    (row,) = [
        row for row in moved(one, city, since=last, until=TODAY, today=TODAY)
        if row.organisation == entry.organisation_id
    ]  # fmt: skip
    assert (row.move, row.counted, row.total) == (Move.LEFT, 0, -1)
    assert [(c.before, c.after) for c in row.changed] == [("正常", "吊销")]


def test_a_move_out_of_sight_says_no_more_than_that(year: Year) -> None:
    one, north = indicators()["social-organisations"], year.city["north"]
    last = TODAY - timedelta(days=1)
    (number, *_rest) = sorted(rows_of(one, north, on=last, today=TODAY).all)
    entry = Entry.objects.on(last).get(organisation=number)
    away = year.city["c"]
    year.city.next_entry(entry, on=TODAY, place=away, units=ids_of(away.path), name="改了名")
    with seeing(Sight(units=frozenset({north.pk}))):
        told = {
            row.organisation: row for row in moved(one, north, since=last, until=TODAY, today=TODAY)
        }
    assert told[number].move is Move.MOVED_OUT
    assert told[number].name == entry.name
    assert all(not change.after for change in told[number].changed)
