"""Registers the units with Django."""

from django.apps import AppConfig


class UnitsConfig(AppConfig):
    """The app `units`."""

    name = "jingwei.units"
    label = "units"
