"""Migrations of the area `level_changes`."""
