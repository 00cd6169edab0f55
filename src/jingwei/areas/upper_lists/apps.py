"""Registers the area with Django."""

from django.apps import AppConfig


class UpperListsConfig(AppConfig):
    """The area `upper_lists`."""

    name = "jingwei.areas.upper_lists"
    label = "upper_lists"
