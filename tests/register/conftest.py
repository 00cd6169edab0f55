"""A small town with a register, and what several connections share."""

from collections.abc import Iterator

import pytest
from django.db import connection

from tests.register.town import Town, build


@pytest.fixture
def town(db: None) -> Town:
    """The town after its first round."""
    return build()


@pytest.fixture
def shared_town(transactional_db: None) -> Town:
    """The town, kept for several connections at once."""
    return build()


@pytest.fixture
def office(db: None) -> Iterator[None]:
    """The role under which the office works: the database's own wall stands before it."""
    with connection.cursor() as cursor:
        cursor.execute("SET ROLE jingwei_office")
    yield
    with connection.cursor() as cursor:
        cursor.execute("RESET ROLE")
