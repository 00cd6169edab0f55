"""Registers the area with Django."""

from django.apps import AppConfig


class DutiesConfig(AppConfig):
    """The area `duties`."""

    name = "jingwei.areas.duties"
    label = "duties"
