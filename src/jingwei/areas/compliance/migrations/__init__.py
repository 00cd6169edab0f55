"""Migrations of the area `compliance`."""
