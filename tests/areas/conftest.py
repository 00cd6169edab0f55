"""The town with a register that the loops of the areas are walked in."""

import pytest

from tests.areas.deeds import Office, staffed


@pytest.fixture
def office(db: None) -> Office:
    """The town as one connection sees it."""
    return staffed()


@pytest.fixture
def shared_office(transactional_db: None) -> Office:
    """The town, kept for several connections at once."""
    return staffed()
