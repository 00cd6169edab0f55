"""Registers the app with Django."""

from django.apps import AppConfig


class CoverConfig(AppConfig):
    """The cover."""

    name = "jingwei.cover"
    label = "cover"
