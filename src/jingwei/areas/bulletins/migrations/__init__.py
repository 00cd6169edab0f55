"""Migrations of the bulletins."""
