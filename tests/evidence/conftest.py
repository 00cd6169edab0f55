"""A folder of an office for what is kept as evidence."""

from pathlib import Path

import pytest
from pytest_django import Settings


@pytest.fixture(autouse=True)
def folder(settings: Settings, tmp_path: Path) -> Path:
    """Where files of evidence lie in this test."""
    settings.OFFICE_DATA = tmp_path / "office"
    return tmp_path / "office" / "evidence" / "files"
