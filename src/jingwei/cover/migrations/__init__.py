"""Migrations of the cover."""
