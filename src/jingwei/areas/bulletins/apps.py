"""Registers the area with Django."""

from django.apps import AppConfig


class BulletinsConfig(AppConfig):
    """The area `bulletins`."""

    name = "jingwei.areas.bulletins"
    label = "bulletins"
