"""Migrations of the area `service`."""
