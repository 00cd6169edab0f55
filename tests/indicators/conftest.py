"""The small city of the ledgers' tests, with organisations that come, move, go and are covered over a year."""

from collections.abc import Iterator

import pytest

from jingwei.people.sight import EVERYTHING, seeing
from tests.indicators.year import Year, live


@pytest.fixture
def year(db: None) -> Iterator[Year]:
    """The year, seen as a whole."""
    found = live()
    with seeing(EVERYTHING):
        yield found
