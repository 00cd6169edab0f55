"""Migrations of the area `orders`."""
