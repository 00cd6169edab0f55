"""The year of the figures' tests, seen as a whole, and the kinds of bulletin that speak of it."""

from collections.abc import Iterator

import pytest

from jingwei.indicators.upkeep import catch_up
from jingwei.people.sight import EVERYTHING, seeing
from tests.indicators.year import Year, live

OF_FIGURES = (
    "monthly-coverage",
    "scheduling-pack",
)  # their numbers are readings; those of the third are of cases


@pytest.fixture
def year(db: None) -> Iterator[Year]:
    """The year, seen as a whole, its tallies made."""
    found = live()
    with seeing(EVERYTHING):
        catch_up()
        yield found


@pytest.fixture
def shared_year(transactional_db: None) -> Year:
    """The year, kept for several connections at once."""
    found = live()
    with seeing(EVERYTHING):
        catch_up()
    return found
