"""Tests of the loop read cases whoever sees them."""

from tests.looking import sees_everything

__all__ = ["sees_everything"]
