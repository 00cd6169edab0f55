"""Registers the area with Django."""

from django.apps import AppConfig


class CorrectionsConfig(AppConfig):
    """The area `corrections`."""

    name = "jingwei.areas.corrections"
    label = "corrections"
