"""A test that looks at everything: for tests of what the program does, not of what somebody sees."""

from collections.abc import Callable, Iterator
from typing import TypeVar

import pytest

from jingwei.people import sight

Found = TypeVar("Found")


@pytest.fixture(autouse=True)
def sees_everything() -> Iterator[None]:
    """The test's own reads see all; what is called begins a sight of its own, as ever. No transaction is begun."""
    token = sight._current.set(sight.EVERYTHING)
    yield
    sight._current.reset(token)


def looked(read: Callable[[], Found]) -> Found:
    """What is read whoever is looking."""
    with sight.seeing(sight.EVERYTHING):
        return read()
