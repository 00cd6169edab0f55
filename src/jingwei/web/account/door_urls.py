"""Addresses of the doors elsewhere that the settings name; an office without any has none of them."""

from allauth.socialaccount.providers.openid_connect import views as oidc
from allauth.socialaccount.providers.weixin import views as wechat
from django.conf import settings
from django.urls import URLPattern, path

from jingwei.web.access import public
from jingwei.web.account import connections


def door_patterns() -> list[URLPattern]:
    """The patterns, to be put into the site's own."""
    found = []
    if "openid_connect" in settings.SOCIALACCOUNT_PROVIDERS:
        begin, end = public(oidc.login), public(oidc.callback)
        found += [
            path("sign-in/<slug:provider_id>/begin/", begin, name="openid_connect_login"),
            path("sign-in/<slug:provider_id>/end/", end, name="openid_connect_callback"),
        ]
    if "weixin" in settings.SOCIALACCOUNT_PROVIDERS:
        begin, end = public(wechat.oauth2_login), public(wechat.oauth2_callback)
        found += [
            path("sign-in/wechat/begin/", begin, name="weixin_login"),
            path("sign-in/wechat/end/", end, name="weixin_callback"),
        ]
    if found:
        found.append(path("me/doors/", connections.doors_page, name="socialaccount_connections"))
    return found
