"""A round under way, for what is refused of files."""

from tests.areas.rounds.conftest import _quick_and_apart, desk

__all__ = ["_quick_and_apart", "desk"]
