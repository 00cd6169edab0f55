"""Registers the area with Django."""

from django.apps import AppConfig


class CoverBooksConfig(AppConfig):
    """The area `cover_books`."""

    name = "jingwei.areas.cover_books"
    label = "cover_books"
