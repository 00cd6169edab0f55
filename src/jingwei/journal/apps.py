"""Registers the journal with Django."""

from django.apps import AppConfig


class JournalConfig(AppConfig):
    """The app `journal`."""

    name = "jingwei.journal"
    label = "journal"
