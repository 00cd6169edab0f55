"""The office of a city before anything of its own ledgers came in."""

from pathlib import Path

import pytest

from tests.areas.cover_books.books import Office, office


@pytest.fixture
def desk(db: None, tmp_path: Path) -> Office:
    """The city's office."""
    return office(tmp_path)
