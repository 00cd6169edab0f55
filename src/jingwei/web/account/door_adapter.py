"""Doors elsewhere (OIDC, WeChat): they open to accounts that were tied to them from within (R-W.6)."""

from typing import Any, NoReturn

from allauth.core.exceptions import ImmediateHttpResponse
from allauth.socialaccount.adapter import DefaultSocialAccountAdapter
from allauth.socialaccount.models import SocialLogin
from django.contrib import messages
from django.http import HttpRequest, HttpResponseRedirect
from django.urls import reverse

from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account
from jingwei.web.account.adapters import Worded
from jingwei.web.account.telling import tell

_TYING = "connect"


class DoorAdapter(Worded, DefaultSocialAccountAdapter):
    """Nobody becomes an account by knocking, and nothing that a door tells of a person is kept."""

    def is_open_for_signup(self, request: HttpRequest, sociallogin: SocialLogin) -> bool:
        """Accounts are opened by the system administrator alone."""
        del request, sociallogin
        return False

    def pre_social_login(self, request: HttpRequest, sociallogin: SocialLogin) -> None:
        """Keeps the bare number that the door gave; turns away whoever is not tied to an account."""
        sociallogin.account.extra_data = {}
        if sociallogin.is_existing:
            sociallogin.account.save(update_fields=["extra_data"])
        elif sociallogin.state.get("process") == _TYING and isinstance(request.user, Account):
            tell("door_tied", account=request.user, door=sociallogin.account.provider)
        else:
            text = _("这个身份还没有绑定账号。请先用登录名登录，再到“我的账号”里绑定。")
            _turned_away(request, text)

    def on_authentication_error(self, request: HttpRequest, *_given: Any, **_named: Any) -> None:
        """The other side said no, or nothing: back to the sign-in page with words."""
        _turned_away(request, _("那边没有确认您的身份。请再试一次，或用登录名登录。"))

    def send_notification_mail(self, *_given: object, **_named: object) -> None:
        """There is no mail."""


def _turned_away(request: HttpRequest, text: str) -> NoReturn:
    messages.error(request, text)
    raise ImmediateHttpResponse(HttpResponseRedirect(reverse("account_login"), status=303))
