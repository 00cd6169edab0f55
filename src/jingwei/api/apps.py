"""Registers the API with Django."""

from django.apps import AppConfig


class ApiConfig(AppConfig):
    """The app `api`."""

    name = "jingwei.api"
    label = "api"
