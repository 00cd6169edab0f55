"""Registers the app with Django."""

from django.apps import AppConfig


class RectificationConfig(AppConfig):
    """Rectification."""

    name = "jingwei.areas.rectification"
    label = "rectification"
