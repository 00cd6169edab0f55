"""Registers the area with Django."""

from django.apps import AppConfig


class ChargesConfig(AppConfig):
    """The area `charges`."""

    name = "jingwei.areas.charges"
    label = "charges"
