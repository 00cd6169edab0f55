"""Tallies that follow what changes say what a full recount says, whoever changes it and however often."""

from datetime import date, timedelta
from random import Random

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from jingwei.cover.kinds import Formation, Nature
from jingwei.cover.models import Assignment, PartyOrganisation, PartyRecord
from jingwei.cover.operations import Facts, dissolve, form, release, revise
from jingwei.indicators import catalogue, upkeep
from jingwei.indicators.catalogue import indicators
from jingwei.indicators.models import Basis, Standing, Tally, Touched
from jingwei.indicators.reading import read
from jingwei.indicators.recount import recount
from jingwei.indicators.tallies import added_up
from jingwei.indicators.upkeep import begin_anew, catch_up, differs, is_current
from jingwei.people.sight import EVERYTHING, Sight, seeing
from jingwei.register.models import Entry, Organisation
from jingwei.site import jobs
from jingwei.units.paths import ids_of
from tests.indicators.year import FIRST, NOW, TODAY, Year

pytestmark = pytest.mark.thorough

DAYS = (FIRST, date(2026, 3, 31), date(2026, 8, 15), TODAY)
LAST = TODAY - timedelta(days=1)


def assert_equal() -> None:
    """The tallies say on any day what the rows say."""
    for day in DAYS:
        assert differs(on=day, today=TODAY) == [], day


def test_tallies_are_a_full_recount(year: Year) -> None:
    assert not is_current()  # nobody has made them yet
    assert catch_up() == len(year.known)
    assert is_current()
    assert_equal()
    assert read(indicators().values(), on=None, today=TODAY) == recount(
        indicators().values(), on=None, today=TODAY
    )


@pytest.mark.parametrize("count", [30, pytest.param(200, marks=pytest.mark.slow)])
def test_tallies_follow_changes(year: Year, count: int) -> None:
    catch_up()
    random = Random(3)  # noqa: S311 - repeatable
    moved = 0
    for number in range(count):
        before = added_up(indicators().values(), on=TODAY)
        _change(random, year, number)
        assert Touched.objects.exists()
        assert is_current()  # it made anew what was touched
        moved += added_up(indicators().values(), on=TODAY) != before
        if number % 10 == 0:
            assert_equal()
    assert_equal()
    assert moved * 6 > count
    assert not Tally.objects.filter(change=0).exists()


def _change(random: Random, year: Year, number: int) -> None:
    """One thing that an office does, or that somebody mends in the past."""
    entry = random.choice(list(Entry.objects.still().order_by("pk")))
    random.choice((_dissolved, _became_entity, _released, lambda: _moved(random, year, entry)))()
    if not Touched.objects.exists():  # nothing of it was there to change
        host = Organisation.objects.get(pk=entry.organisation_id)
        facts = Facts(
            name=f"后成立{number}", nature=random.choice(list(Nature)), formation=Formation.SINGLE
        )
        since = FIRST + timedelta(days=random.randrange(360))
        form(facts, hosts=[host], established_on=since, actor=None, now=NOW)


def _dissolved() -> None:
    standing = PartyRecord.objects.still().order_by("pk").first()
    if standing is not None:
        found = PartyOrganisation.objects.get(pk=standing.party_organisation_id)
        dissolve(found, on=max(standing.held_from, LAST), actor=None, now=NOW)


def _became_entity() -> None:
    standing = PartyRecord.objects.still().filter(nature="functional").order_by("pk").first()
    if standing is not None:
        found = PartyOrganisation.objects.get(pk=standing.party_organisation_id)
        facts = Facts(name=standing.name, formation=Formation(standing.formation))
        revise(
            found, facts, on=max(standing.held_from, LAST), actor=None, now=NOW, is_approved=True
        )


def _released() -> None:
    sent = Assignment.objects.still().order_by("pk").first()
    if sent is not None:
        release(sent, on=max(sent.held_from, LAST), why="replaced", actor=None, now=NOW)


def _moved(random: Random, year: Year, entry: Entry) -> None:
    place = year.city[random.choice(("a1", "b", "park", "c"))]
    on = max(entry.held_from + timedelta(days=1), LAST)
    if on <= TODAY:
        year.city.next_entry(
            entry, on=on, place=place, units=ids_of(place.path),
            legal_status=random.choice(("active", "revoked")), three_have=random.choice(("yes", "no")),
        )  # fmt: skip


def test_a_reader_sees_his_own_part_alone(year: Year) -> None:
    catch_up()
    north, whole = year.city["north"].pk, recount(indicators().values(), on=None, today=TODAY)
    with seeing(Sight(units=frozenset({north}))):
        found = read(indicators().values(), on=None, today=TODAY)
        assert found == recount(indicators().values(), on=None, today=TODAY)
    assert found[north] == whole[north]
    assert found[None] == whole[north]


def test_one_query_reads_all_of_them(year: Year) -> None:
    catch_up()
    with CaptureQueriesContext(connection) as asked:
        found = read(indicators().values(), on=None, today=TODAY)
    assert len(found) > 8
    assert len(asked) == 3  # whose definitions, whether something is touched, the tallies


def test_what_many_changes_touched_is_counted_from_the_rows(
    year: Year, monkeypatch: pytest.MonkeyPatch
) -> None:
    catch_up()
    monkeypatch.setattr(upkeep, "FEW", 3)
    Entry.objects.still().update(held_to=TODAY)
    assert not is_current()  # the reader does not wait for sixty
    assert read(indicators().values(), on=None, today=TODAY) == recount(
        indicators().values(), on=None, today=TODAY
    )
    touched = Touched.objects.count()
    assert touched > 40
    assert catch_up() == touched
    assert_equal()


def test_work_goes_in_parts_and_tells_how_far_it_is(
    year: Year, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(upkeep, "PART", 25)
    heard: list[int] = []
    assert catch_up(heard=heard.append) == 60
    assert heard == [25, 50, 60]
    assert_equal()


def test_other_definitions_make_all_of_it_anew(year: Year, monkeypatch: pytest.MonkeyPatch) -> None:
    catch_up()
    monkeypatch.setattr(upkeep, "digest", lambda: "other")
    assert not is_current()
    assert catch_up() == len(year.known)
    assert [one.digest for one in Basis.objects.all()] == ["other"]


def test_a_fault_in_the_tallies_is_found(year: Year) -> None:
    catch_up()
    lost = Standing.objects.still().exclude(counted=0)[0]
    Tally.objects.filter(units=lost.units, counted=lost.counted).delete()
    assert differs(on=TODAY, today=TODAY)
    begin_anew()
    catch_up()
    assert_equal()


def test_more_indicators_than_bits_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(catalogue, "MOST", 2)
    with pytest.raises(ValueError, match="bits"):
        catalogue.indicators.__wrapped__()


def test_everything_is_seen_by_the_program_alone(year: Year) -> None:
    catch_up()
    with seeing(Sight(units=frozenset({year.city["south"].pk}))):
        assert not Standing.objects.filter(units__overlap=[year.city["a"].pk]).exists()
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL ROLE jingwei_office")
            cursor.execute(
                "SELECT count(*) FROM indicators_tally WHERE %s = ANY (units)", [year.city["a"].pk]
            )
            assert cursor.fetchone() == (0,)
            cursor.execute("RESET ROLE")
    with seeing(EVERYTHING):
        assert Standing.objects.filter(units__overlap=[year.city["a"].pk]).exists()


def test_the_office_catches_up_by_itself_and_mends_a_fault_at_night(
    year: Year, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(jobs.timezone, "localdate", lambda: TODAY)
    assert jobs.catch_up_figures(0) == len(year.known)
    assert jobs.compare_figures(0) == []
    Tally.objects.all().delete()
    assert "enterprises" in jobs.compare_figures(0)
    assert "tallies differ" in caplog.text
    assert_equal()
