"""Registers the app with Django."""

from django.apps import AppConfig


class LiaisonConfig(AppConfig):
    """Liaison."""

    name = "jingwei.areas.liaison"
    label = "liaison"
