"""Registers the pages with Django, and refuses to start where a view declares no permission."""

from django.apps import AppConfig
from django.core.checks import register

from jingwei.web.access import undeclared


class WebConfig(AppConfig):
    """The app `web`."""

    name = "jingwei.web"
    label = "web"

    def ready(self) -> None:
        """Adds the check of permissions."""
        register(undeclared)
