"""Doors elsewhere through which one may sign in: an OpenID Connect service, WeChat; both off by default.

JINGWEI_OIDC_URL, JINGWEI_OIDC_CLIENT, JINGWEI_OIDC_SECRET and JINGWEI_OIDC_NAME (what stands on the
button); JINGWEI_WECHAT_CLIENT, JINGWEI_WECHAT_SECRET. A door is there when its client is named.
"""

from collections.abc import Mapping
from typing import Any
from urllib.parse import urlsplit

from jingwei.kernel.catalogue import translate as _
from jingwei.site.knobs import KnobRefused

OIDC, WECHAT = "oidc", "weixin"
_WECHAT_ORIGIN = "https://open.weixin.qq.com"


def providers(environment: Mapping[str, str]) -> dict[str, Any]:
    """The doors as allauth wants them named; raises KnobRefused where one is named by half."""
    found: dict[str, Any] = {}
    if client := environment.get("JINGWEI_OIDC_CLIENT"):
        app = {
            "provider_id": OIDC,
            "name": environment.get("JINGWEI_OIDC_NAME") or _("统一身份认证"),
            "client_id": client,
            "secret": _needed(environment, "JINGWEI_OIDC_SECRET"),
            "settings": {"server_url": _needed(environment, "JINGWEI_OIDC_URL")},
        }
        found["openid_connect"] = {"OAUTH_PKCE_ENABLED": True, "APPS": [app]}
    if client := environment.get("JINGWEI_WECHAT_CLIENT"):
        secret = _needed(environment, "JINGWEI_WECHAT_SECRET")
        found[WECHAT] = {"APPS": [{"name": _("微信"), "client_id": client, "secret": secret}]}
    return found


def origins(environment: Mapping[str, str]) -> list[str]:
    """The hosts to which a form of ours may lead on: those of the doors, or nothing."""
    found = []
    if environment.get("JINGWEI_OIDC_CLIENT"):
        parts = urlsplit(_needed(environment, "JINGWEI_OIDC_URL"))
        found.append(f"{parts.scheme}://{parts.netloc}")
    return found + ([_WECHAT_ORIGIN] if environment.get("JINGWEI_WECHAT_CLIENT") else [])


def _needed(environment: Mapping[str, str], name: str) -> str:
    if not environment.get(name):
        raise KnobRefused(_("登录方式没有配全：请设环境变量 {name}。").format(name=name))
    return environment[name]
