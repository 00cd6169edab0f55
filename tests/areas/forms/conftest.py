"""The small city of the ledgers' tests, with organisations of every class of the annual return."""

from collections.abc import Iterator

import pytest

from jingwei.people.sight import EVERYTHING, seeing
from tests.areas.forms.reported import Office, build


@pytest.fixture
def office(db: None) -> Iterator[Office]:
    """The city, seen as a whole."""
    found = build()
    with seeing(EVERYTHING):
        yield found
