"""Migrations of the area `charges`."""
