"""Registers the pages with Django, and refuses to start where a view declares no permission."""

from django.apps import AppConfig
from django.core.checks import register


class WebConfig(AppConfig):
    """The app `web`."""

    name = "jingwei.web"
    label = "web"

    def ready(self) -> None:
        """Adds the check of permissions."""
        from jingwei.web.access import undeclared  # noqa: PLC0415 - needs models, which are loaded by now

        register(undeclared)
