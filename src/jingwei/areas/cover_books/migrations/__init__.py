"""Migrations of the area."""
