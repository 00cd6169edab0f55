"""The small city of the ledgers' tests, seen as a whole."""

from collections.abc import Iterator

import pytest

from jingwei.people.sight import EVERYTHING, seeing
from tests.ledgers.city import City, build


@pytest.fixture
def city(db: None) -> Iterator[City]:
    """The city, as it has stood since 2020."""
    with seeing(EVERYTHING):
        yield build()
