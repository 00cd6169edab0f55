"""Registers the area with Django."""

from django.apps import AppConfig


class FormsConfig(AppConfig):
    """The area `forms`."""

    name = "jingwei.areas.forms"
    label = "forms"
