"""Migrations of rectification."""
