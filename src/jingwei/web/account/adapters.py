"""Bends allauth to the office: no open sign-up, no mail, words of our own, every sign-in in the journal."""

import base64
import hashlib
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core.internal import ratelimit
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.contrib.auth.base_user import AbstractBaseUser
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.urls import reverse

from jingwei.kernel.catalogue import mark
from jingwei.kernel.catalogue import translate as _
from jingwei.people.models import Account
from jingwei.web import idle, unsent
from jingwei.web.account.telling import tell

_REASONS = {
    "account_inactive": mark("该账号已停用，请找本单位的系统管理员。"),
    "cannot_delete_authenticator": mark("按规定您的账号要有第二重验证，不能取消最后一种。"),
    "cannot_generate_recovery_codes": mark("先设好验证器或通行密钥，才有备用码。"),
    "enter_current_password": mark("请填现在的密码。"),
    "incorrect_code": mark("验证码不对。请看验证器上此刻的六位数字，或用一个没用过的备用码。"),
    "incorrect_password": mark("密码不对。"),
    "rate_limited": mark("试得太频繁，请过几分钟再来。"),
    "too_many_login_attempts": mark("连续输错次数太多，请 15 分钟后再试，或找系统管理员重设密码。"),
    "username_password_mismatch": mark("登录名或密码不对。"),
}


class Worded:
    """Says every refusal in the reader's language; one we do not know is no reason to show English."""

    def validation_error(self, code: str, *_given: object) -> ValidationError:
        """The refusal with this code."""
        return ValidationError(
            _(_REASONS.get(code, mark("这一步没有办成，请重来一次。"))), code=code
        )


class AccountAdapter(Worded, DefaultAccountAdapter):
    """Signing in with a login and a password."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Accounts are opened by the system administrator alone."""
        del request
        return False

    def get_login_stages(self) -> list[str]:
        """After the password only the second factor: no mail, no phone."""
        return ["allauth.mfa.stages.AuthenticateStage"]

    def get_client_ip(self, request: HttpRequest) -> str:
        """Where the caller is; behind a socket of our own there is no address, and one limit for all."""
        known = request.META.get("REMOTE_ADDR") or settings.ALLAUTH_TRUSTED_PROXY_COUNT
        return super().get_client_ip(request) if known else "local"

    def authentication_failed(self, request: HttpRequest, **credentials: Any) -> None:
        """Tells the journal, once more where this was the last try before a lock."""
        account = Account.objects.filter(login=_folded(credentials.get("username"))).first()
        tell("sign_in_failed", account=account)
        if self._is_locked(request, **credentials):
            tell("sign_in_locked", account=account)

    def login(self, request: HttpRequest, user: AbstractBaseUser) -> None:
        """Opens the session."""
        super().login(request, user)
        request.session[idle.SINCE] = int(request.now.timestamp())  # type: ignore[attr-defined]
        if isinstance(user, Account):
            tell("sign_in", account=user)

    def logout(self, request: HttpRequest) -> None:
        """Ends the session."""
        account = request.user if isinstance(request.user, Account) else None
        super().logout(request)
        if account:
            tell("sign_out", account=account)

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        """To the form that waits to be sent, else to the desk."""
        return reverse("unsent") if unsent.waiting(request) else reverse("desk")

    def respond_user_inactive(self, request: HttpRequest, user: AbstractBaseUser) -> HttpResponse:
        """Like a wrong password: whether an account was closed is nobody's business."""
        del request, user
        return HttpResponseRedirect(reverse("account_login"))

    def send_notification_mail(self, *_given: object, **_named: object) -> None:
        """There is no mail."""

    def _is_locked(self, request: HttpRequest, **credentials: Any) -> bool:
        key = self._get_login_attempts_cache_key(request, **credentials)
        left = ratelimit.consume(
            request, app="allauth.account", action="login_failed", key=key, dry_run=True
        )
        return left is None


class SecondFactorAdapter(Worded, DefaultMFAAdapter):
    """Codes and passkeys; what they rest on is kept encrypted."""

    def get_totp_issuer(self) -> str:
        """How the authenticator on the phone calls us."""
        return _("经纬")

    def get_public_key_credential_rp_entity(self) -> dict[str, str]:
        """How a passkey calls us."""
        return {**super().get_public_key_credential_rp_entity(), "name": _("经纬")}

    def encrypt(self, text: str) -> str:
        """The text as the database keeps it; it takes the office's secret key to read."""
        return _cipher().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """The text again; raises cryptography's InvalidToken under another secret key."""
        return _cipher().decrypt(encrypted_text.encode()).decode()

    def send_notification_mail(self, *_given: object, **_named: object) -> None:
        """There is no mail."""


def _folded(login: object) -> str:
    """The login as accounts keep it."""
    return login.strip().lower() if isinstance(login, str) else ""


def _cipher() -> Fernet:
    """The cipher under a key of its own, derived from the office's secret key."""
    made = hashlib.blake2b(
        settings.SECRET_KEY.encode(), digest_size=32, person=b"jingwei.factor"
    ).digest()
    return Fernet(base64.urlsafe_b64encode(made))
