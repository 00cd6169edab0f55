"""The small city of the ledgers' tests with uncovered organisations and instructors in it."""

import pytest

from tests.areas.liaison.guided import Guided, build


@pytest.fixture
def guided(db: None) -> Guided:
    """The city as one connection sees it."""
    return build()


@pytest.fixture
def shared(transactional_db: None) -> Guided:
    """The city, kept for several connections at once."""
    return build()
