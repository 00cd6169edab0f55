"""The own second factors: the authenticator on the phone, passkeys, recovery codes."""

from typing import Any

from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import views as base
from allauth.mfa.recovery_codes import views as codes
from allauth.mfa.totp import views as totp
from allauth.mfa.totp.internal.auth import SECRET_SESSION_KEY
from allauth.mfa.webauthn import views as webauthn
from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse_lazy
from django.views.decorators.http import require_safe

from jingwei.api.queries import tokens_of
from jingwei.people.permissions import Permission
from jingwei.web.access import at_the_door, powers, signed_in
from jingwei.web.account.doors import doors
from jingwei.web.account.telling import tell


class Mine(base.IndexView):
    """The own account: password, second factors, sessions."""

    template_name = "web/account/mine.html"

    def get_context_data(self, **said: Any) -> dict[str, Any]:
        """Whether the office has doors elsewhere, and the account tokens or a post that lets it have some."""
        has_tokens = tokens_of(self.request.user).exists()
        may = has_tokens or Permission.LEDGERS_EXPORT in powers(self.request)
        return super().get_context_data(**said) | {"has_doors": bool(doors()), "has_tokens": may}


class SetUpCode(totp.ActivateTOTPView):
    """A new authenticator: a picture to scan, a code to prove it."""

    template_name = "web/account/code_set_up.html"

    def form_valid(self, form: Any) -> HttpResponse:
        """Set up; the recovery codes are shown next."""
        response = super().form_valid(form)
        tell("code_set_up", account=self.request.user)
        return response


class RemoveCode(totp.DeactivateTOTPView):
    """The authenticator is not used any more."""

    template_name = "web/account/code_remove.html"

    def form_valid(self, form: Any) -> HttpResponse:
        """Removed."""
        response = super().form_valid(form)
        tell("code_removed", account=self.request.user)
        return response


class Recovery(codes.ViewRecoveryCodesView):
    """The recovery codes that are left."""

    template_name = "web/account/recovery.html"


class NewRecovery(codes.GenerateRecoveryCodesView):
    """New recovery codes; the old ones open nothing any more."""

    template_name = "web/account/recovery_new.html"

    def form_valid(self, form: Any) -> HttpResponse:
        """Made."""
        response = super().form_valid(form)
        tell("recovery_codes_made", account=self.request.user)
        return response


class Passkeys(webauthn.ListWebAuthnView):
    """The passkeys of the account."""

    template_name = "web/account/passkeys.html"


class AddPasskey(webauthn.AddWebAuthnView):
    """A new passkey."""

    template_name = "web/account/passkey_add.html"

    def form_valid(self, form: Any) -> HttpResponse:
        """Added."""
        response = super().form_valid(form)
        tell("passkey_added", account=self.request.user)
        return response


class RenamePasskey(webauthn.EditWebAuthnView):
    """Another name for a passkey."""

    template_name = "web/account/passkey_rename.html"


class RemovePasskey(webauthn.RemoveWebAuthnView):
    """A passkey opens nothing any more."""

    template_name = "web/account/passkey_remove.html"
    success_url = reverse_lazy("mfa_list_webauthn")

    def form_valid(self, form: Any) -> HttpResponse:
        """Removed."""
        response = super().form_valid(form)
        tell("passkey_removed", account=self.request.user)
        return response


@at_the_door
@require_safe
def picture(request: HttpRequest) -> HttpResponse:
    """The code to scan while an authenticator is set up; 404 otherwise."""
    secret = request.session.get(SECRET_SESSION_KEY)
    if not secret:
        raise Http404
    adapter = get_adapter()
    drawn = adapter.build_totp_svg(adapter.build_totp_url(request.user, secret))
    return HttpResponse(drawn, content_type="image/svg+xml")


mine = signed_in(Mine.as_view())
set_up_code = at_the_door(SetUpCode.as_view())
remove_code = signed_in(RemoveCode.as_view())
recovery = signed_in(Recovery.as_view())
new_recovery = signed_in(NewRecovery.as_view())
passkeys = signed_in(Passkeys.as_view())
add_passkey = at_the_door(AddPasskey.as_view())
rename_passkey = signed_in(RenamePasskey.as_view())
remove_passkey = signed_in(RemovePasskey.as_view())
