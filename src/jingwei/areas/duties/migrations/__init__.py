"""Migrations of the area `duties`."""
