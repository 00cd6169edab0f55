"""Keeps the English message catalogue complete."""

import pytest

from scripts import catalogue


@pytest.mark.thorough
def test_every_text_has_its_english() -> None:
    faults = [fault for fault in catalogue.faults() if fault]

    if faults:
        pytest.fail("\n".join(["see `make catalogue`", *faults]), pytrace=False)
