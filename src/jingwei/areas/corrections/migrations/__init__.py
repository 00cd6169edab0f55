"""Migrations of the area `corrections`."""
