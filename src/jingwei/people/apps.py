"""Registers the people with Django."""

from django.apps import AppConfig


class PeopleConfig(AppConfig):
    """The app `people`."""

    name = "jingwei.people"
    label = "people"
