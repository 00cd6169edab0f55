"""Migrations of the area `liaison`."""
