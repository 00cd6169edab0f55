"""Registers the app with Django."""

from django.apps import AppConfig


class RegisterConfig(AppConfig):
    """The register."""

    name = "jingwei.register"
    label = "register"
