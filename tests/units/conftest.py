"""What the tests of the units share."""

import pytest

from tests.units.city import City, build_city


@pytest.fixture
def wuhai(db: None) -> City:
    """A small city."""
    return build_city()
