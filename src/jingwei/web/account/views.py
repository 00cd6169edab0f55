"""Signing in: password, code, passkey; signing out; and showing once more that it is oneself."""

from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as factor
from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from allauth.mfa.webauthn import views as passkey
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from jingwei.web import unsent
from jingwei.web.access import at_the_door, public
from jingwei.web.account.doors import doors


class SignIn(account.LoginView):
    """Login and password; whoever has signed in goes on to where he wanted to be."""

    template_name = "web/account/sign_in.html"

    def get_context_data(self, **said: Any) -> dict[str, Any]:
        """What the page shows beside the form."""
        waiting = unsent.waiting(self.request)
        return super().get_context_data(**said) | {"waiting": waiting, "doors": doors()}


class SignInCode(factor.AuthenticateView):
    """The second factor."""

    template_name = "web/account/code.html"

    def get_context_data(self, **said: Any) -> dict[str, Any]:
        """Whether a passkey would do as well."""
        has_passkey = is_mfa_enabled(self.stage.login.user, [Authenticator.Type.WEBAUTHN])
        return super().get_context_data(**said) | {"has_passkey": has_passkey}


class Confirm(account.ReauthenticateView):
    """The password once more."""

    template_name = "web/account/confirm.html"


class ConfirmCode(factor.ReauthenticateView):
    """A code once more."""

    template_name = "web/account/confirm.html"


class ConfirmPasskey(passkey.ReauthenticateWebAuthnView):
    """The passkey once more."""

    template_name = "web/account/confirm_passkey.html"

    def form_invalid(self, form: Any) -> HttpResponse:
        """The page again, with the reason."""
        return self.render_to_response(self.get_context_data(form=form), status=422)


class SignOut(account.LogoutView):
    """Ends the session by POST; a link that is only opened asks first."""

    template_name = "web/account/sign_out.html"

    def post(self, *given: Any, **named: Any) -> HttpResponse:
        """Signed out; pages that the browser still holds are thrown away."""
        super().post(*given, **named)
        response = HttpResponseRedirect(reverse("account_login"), status=303)
        response["Clear-Site-Data"] = '"cache"'
        return response


sign_in = public(SignIn.as_view())
sign_in_code = public(SignInCode.as_view())
sign_in_passkey = public(passkey.LoginWebAuthnView.as_view())
confirm = at_the_door(Confirm.as_view())
confirm_code = at_the_door(ConfirmCode.as_view())
confirm_passkey = at_the_door(ConfirmPasskey.as_view())
sign_out = public(SignOut.as_view())
