"""Registers the app with Django."""

from django.apps import AppConfig


class IndicatorsConfig(AppConfig):
    """The indicators."""

    name = "jingwei.indicators"
    label = "indicators"
