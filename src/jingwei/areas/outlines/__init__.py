"""Outlines of places that the office loads itself: matched to its units, looked at, then taken."""
