"""Registers the area with Django."""

from django.apps import AppConfig


class OrdersConfig(AppConfig):
    """The area `orders`."""

    name = "jingwei.areas.orders"
    label = "orders"
