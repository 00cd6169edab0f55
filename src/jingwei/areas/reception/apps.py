"""Registers the area with Django."""

from django.apps import AppConfig


class ReceptionConfig(AppConfig):
    """The area `reception`."""

    name = "jingwei.areas.reception"
    label = "reception"
