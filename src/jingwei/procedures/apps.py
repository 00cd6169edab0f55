"""Registers the procedures with Django."""

from django.apps import AppConfig


class ProceduresConfig(AppConfig):
    """The app `procedures`."""

    name = "jingwei.procedures"
    label = "procedures"
