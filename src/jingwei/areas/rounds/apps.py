"""Registers the area with Django."""

from django.apps import AppConfig


class RoundsConfig(AppConfig):
    """The area `rounds`."""

    name = "jingwei.areas.rounds"
    label = "rounds"
