"""Registers the area with Django."""

from django.apps import AppConfig


class LevelChangesConfig(AppConfig):
    """The area `level_changes`."""

    name = "jingwei.areas.level_changes"
    label = "level_changes"
