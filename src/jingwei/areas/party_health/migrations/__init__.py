"""Migrations of the area `sweeps`."""
