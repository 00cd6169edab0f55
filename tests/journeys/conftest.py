"""The journeys are taken in a browser: what `tests/browser` has is theirs too."""

from pathlib import Path

import pytest

from tests.browser.conftest import LOOPBACK, chromium, office

__all__ = ["chromium", "office"]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests here talk to this machine, and to nothing else."""
    here = Path(__file__).parent
    for item in items:
        if item.path.is_relative_to(here):
            item.add_marker(pytest.mark.allow_hosts(LOOPBACK))
