"""Doors elsewhere through which one may sign in, as the settings name them; none by default."""

from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse


@dataclass(frozen=True, slots=True)
class Door:
    """A door: what stands on its button and where the button leads."""

    title: str
    address: str


def doors() -> list[Door]:
    """The doors of this office, in order."""
    found = [
        Door(app["name"], reverse("openid_connect_login", args=[app["provider_id"]]))
        for app in settings.SOCIALACCOUNT_PROVIDERS.get("openid_connect", {}).get("APPS", [])
    ]
    wechat = settings.SOCIALACCOUNT_PROVIDERS.get("weixin", {}).get("APPS", [])
    return [*found, *(Door(app["name"], reverse("weixin_login")) for app in wechat)]
