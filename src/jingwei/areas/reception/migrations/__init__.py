"""Migrations of the area `reception`."""
