"""Several people issue at once, over several connections: numbers have no gaps and no doubles (R-T.3)."""

from collections.abc import Callable
from datetime import date
from functools import partial
from threading import Barrier, Thread

import pytest
from django.db import connection

from jingwei.areas.bulletins.kinds import KINDS, monthly_coverage
from jingwei.areas.bulletins.models import Bulletin
from jingwei.areas.bulletins.operations.issuing import issue
from jingwei.areas.bulletins.rules import BulletinRefused
from jingwei.indicators.models import FrozenReading
from jingwei.journal.models import Entry as JournalEntry
from jingwei.people.sight import EVERYTHING, seeing
from tests.areas.bulletins.conftest import OF_FIGURES
from tests.indicators.year import NOW, Year

pytestmark = pytest.mark.thorough

MONTHS = [date(2026, month, day) for month, day in ((7, 31), (8, 31), (9, 30), (10, 31), (11, 30))]


def test_numbers_have_no_gaps_and_no_doubles(shared_year: Year) -> None:
    """Both kinds of five months for the city, with one that is refused among them."""
    city = shared_year.city["city"]
    steps = [
        partial(issue, kind, city, on=day, actor=None, now=NOW)
        for kind in (KINDS[key] for key in OF_FIGURES)
        for day in MONTHS
    ]
    refused = partial(issue, monthly_coverage, city, on=MONTHS[0], actor=None, now=NOW, seen="x")

    told = _at_once(*steps[:5], refused, *steps[5:])

    assert told.count("refused") == 1
    assert told.count("new") == 10
    with seeing(EVERYTHING):
        assert sorted(Bulletin.objects.values_list("number", flat=True)) == list(range(1, 11))
        assert JournalEntry.objects.filter(action="figures.issue").count() == 10


def test_a_button_pressed_six_times_issues_one(shared_year: Year) -> None:
    step = partial(
        issue, monthly_coverage, shared_year.city["north"], on=MONTHS[-1], actor=None, now=NOW
    )

    told = _at_once(*[step] * 6)

    assert sorted(told) == ["new", *["old"] * 5]
    with seeing(EVERYTHING):
        made = Bulletin.objects.get()
        assert made.number == 1
        frozen = FrozenReading.objects.count()
    assert frozen == JournalEntry.objects.filter(action="figures.freeze").count()


def _at_once(*steps: Callable[[], tuple[Bulletin, bool]]) -> list[str]:
    """What each was told: new, old or refused; all began together, each over its own connection."""
    barrier, told = Barrier(len(steps)), [""] * len(steps)

    def take(place: int, step: Callable[[], tuple[Bulletin, bool]]) -> None:
        try:
            with seeing(EVERYTHING):
                barrier.wait(60)
                _made, is_new = step()
            told[place] = "new" if is_new else "old"
        except BulletinRefused:
            told[place] = "refused"
        finally:
            connection.close()

    threads = [Thread(target=take, args=pair) for pair in enumerate(steps)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    return told
