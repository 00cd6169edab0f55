"""What the tests of the journal share."""

from pathlib import Path

import pytest

from jingwei.journal.verify import anchor
from tests.journal.entries import DISTRICTS, LENGTH, add, later


@pytest.fixture
def anchored(tmp_path: Path, db: None) -> Path:
    """Three chains of twelve entries, anchored after six and at the end."""
    file = tmp_path / "anchors.jsonl"
    for day in range(2):
        for chain in DISTRICTS:
            add(chain, LENGTH // 2, now=later(day))
        anchor(now=later(day), to=file)
    return file
