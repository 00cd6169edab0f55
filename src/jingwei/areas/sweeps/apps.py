"""Registers the area with Django."""

from django.apps import AppConfig


class SweepsConfig(AppConfig):
    """The area `sweeps`."""

    name = "jingwei.areas.sweeps"
    label = "sweeps"
