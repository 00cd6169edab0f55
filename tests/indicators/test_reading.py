"""Figures of every unit in one query say what a slow recount says, on any day."""

from datetime import date, timedelta
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jingwei.areas.coverage.indicators import INDICATORS
from jingwei.indicators.definition import NOTHING, Reading
from jingwei.indicators.reading import read
from jingwei.indicators.recount import recount
from jingwei.indicators.upkeep import catch_up, is_current
from jingwei.ledgers.reading import count
from jingwei.register.models import Entry
from jingwei.units.kinds import Kind
from jingwei.units.models import Unit
from jingwei.units.operations import Opening, reorganise
from jingwei.units.paths import ids_of
from tests.indicators.year import FIRST, TODAY, Known, Year, holds

PUBLIC = ("state", "collective")


def recounted(key: str, known: list[Known], *, unit: int | None, on: date) -> Reading:
    """The figure, counted organisation by organisation from what is true."""
    counted = total = 0
    for one in known:
        states = [(units, said) for period, units, said in one.entries if holds(period, on)]
        if not states or (unit is not None and unit not in states[0][0]):
            continue
        said = states[0][1]
        covers = {word for period, word in one.covers if holds(period, on)}
        is_covered = bool(covers & {"own", "joint"})
        masses = {kind for period, kind in one.masses if holds(period, on)}
        is_guided = any(holds(period, on) for period in one.guided)
        is_ours = said["kind"] == "enterprise" and said["ownership"] not in PUBLIC
        is_three_have = is_ours and said["three_have"] == "yes"
        is_running = said["kind"] == "association" and said["legal_status"] == "active"
        in_base = is_three_have or is_running
        of, counts = {
            "enterprises": (is_ours, True),
            "social-organisations": (said["kind"] == "association", True),
            "three-have-cover": (is_three_have, is_covered),
            "social-cover": (is_running, is_covered),
            "own-cover": (in_base, "own" in covers),
            "work-cover": (in_base, is_covered or is_guided),
            "uncovered": (in_base and not is_covered, True),
            "guided": (in_base and not is_covered and is_guided, True),
            "union-cover": (in_base, "union" in masses),
            "youth-cover": (in_base, "youth" in masses),
            "women-cover": (in_base, "women" in masses),
            # The year has neither teams nor chains.
            "team-served": (False, True),
            "chain-enterprises": (False, True),
        }[key]
        total += of
        counted += of and counts
    return Reading(counted, total)


@pytest.mark.thorough
def test_figures_are_those_of_a_slow_recount_for_200_days_and_units(year: Year) -> None:
    random = Random(9)  # noqa: S311 - repeatable
    units = [None, *(unit.pk for unit in year.city.units.values())]
    seen = set()
    catch_up()
    assert is_current()
    for _number in range(200):
        on = FIRST + timedelta(days=random.randrange((TODAY - FIRST).days + 1))
        unit = random.choice(units)
        found = read(INDICATORS.values(), on=on, today=TODAY)
        for key in INDICATORS:
            reading = found.get(unit, {}).get(key, NOTHING)
            assert reading == recounted(key, year.known, unit=unit, on=on), (key, unit, on)
            seen.add(reading)
    assert len(seen) > 100  # the year is not empty


@pytest.mark.thorough
def test_a_figure_opens_the_rows_that_it_counted_and_the_others(year: Year) -> None:
    for on in (None, date(2026, 3, 31), date(2026, 9, 30)):
        found = read(INDICATORS.values(), on=on, today=TODAY)
        for unit in (year.city["north"], year.city["park"]):
            for key, one in INDICATORS.items():
                reading = found[unit.pk].get(key, NOTHING)
                counted, total = (
                    count(one.of, one.asked(unit, on=on, part=part), today=TODAY, cap=None).number
                    for part in (True, None)
                )
                assert (counted, total) == (reading.counted, reading.total), (key, unit, on)
                if one.is_share:
                    others = one.asked(unit, on=on, part=False)
                    rest = count(one.of, others, today=TODAY, cap=None).number
                    assert rest == reading.total - reading.counted


def test_a_recount_of_every_unit_takes_one_query_a_ledger(year: Year) -> None:
    with CaptureQueriesContext(connection) as asked:
        found = recount(INDICATORS.values(), on=None, today=TODAY)
    assert len(found) > 8
    assert len(asked) == len({one.of.key for one in INDICATORS.values()})


def test_nothing_is_said_where_nothing_lies(year: Year) -> None:
    assert read(INDICATORS.values(), on=FIRST - timedelta(days=1), today=TODAY) == {}


@pytest.mark.thorough
def test_a_reorganised_street_keeps_its_old_figures(year: Year) -> None:
    """Street b goes into a new one; of every day, both say what a recount says."""
    old, on = year.city["b"], TODAY
    catch_up()
    days = (date(2026, 3, 1), date(2026, 8, 15), on - timedelta(days=1), on)
    before = {day: read(INDICATORS.values(), on=day, today=TODAY).get(old.pk, {}) for day in days}
    for child in Unit.objects.on(on).filter(parent=old):
        reorganise([child], on=on)
    (new,) = reorganise(
        [old], opening=[Opening("新滨河街道", Kind.STREET, parent=old.parent, of=(old,))], on=on
    )
    for known in year.known:
        _moved(known, old.pk, new, on=on)

    for day in days:
        found = read(INDICATORS.values(), on=day, today=TODAY)
        for key in INDICATORS:
            for unit in (old.pk, new.pk, None):
                reading = found.get(unit, {}).get(key, NOTHING)
                assert reading == recounted(key, year.known, unit=unit, on=day), (key, unit, day)
            then = found.get(old.pk, {}).get(key, NOTHING)
            assert then == (before[day].get(key, NOTHING) if day < on else NOTHING)
    assert any(before[days[0]].values())


def _moved(known: Known, old: int, new: Unit, *, on: date) -> None:
    """The entry that lies in the old street goes on in the new one, in the register and in what is known."""
    (since, until), units, said = known.entries[-1]
    if old not in units or until is not None:
        return
    lies = frozenset(ids_of(new.path)) | (units - {old})
    known.entries[-1:] = [((since, on), units, said), ((on, None), lies, said)]
    entry = Entry.objects.still().get(organisation=known.number)
    Entry.objects.filter(pk=entry.pk).update(held_to=on)
    entry.pk, entry.held_from, entry.units = None, on, sorted(lies)
    Entry.objects.bulk_create([entry])
