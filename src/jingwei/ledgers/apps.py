"""Registers the app with Django."""

from django.apps import AppConfig


class LedgersConfig(AppConfig):
    """The ledgers."""

    name = "jingwei.ledgers"
    label = "ledgers"
