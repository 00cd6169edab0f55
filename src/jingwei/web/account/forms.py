"""Forms of signing in and of the own account, with labels in the reader's language."""

from typing import Any

from allauth.account.forms import LoginForm, ReauthenticateForm
from allauth.mfa.base.forms import AuthenticateForm as CodeForm
from allauth.mfa.base.forms import ReauthenticateForm as CodeAgainForm
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.forms import ActivateTOTPForm
from allauth.mfa.webauthn.forms import AddWebAuthnForm, EditWebAuthnForm
from django import forms

from jingwei.kernel.catalogue import translate as _
from jingwei.web.account.telling import tell


class SignInForm(LoginForm):
    """Login and password."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        _label(
            self, "login", _("登录名"), autofocus=True, autocapitalize="none", spellcheck="false"
        )
        _label(self, "password", _("密码"))


class ConfirmForm(ReauthenticateForm):
    """The password once more, before something that matters."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        _label(self, "password", _("现在的密码"), autofocus=True)


class SignInCodeForm(CodeForm):
    """The second factor of a sign-in: a code from the authenticator, or a recovery code."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        _label(self, "code", _("验证码"), autofocus=True, inputmode="numeric")

    def _emit_authentication_failed(self, authenticator: Authenticator) -> None:
        super()._emit_authentication_failed(authenticator)
        tell("sign_in_code_failed", account=self.user)


class ConfirmCodeForm(CodeAgainForm):
    """A code once more, before something that matters."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        _label(self, "code", _("验证码"), autofocus=True, inputmode="numeric")


class SetUpCodeForm(ActivateTOTPForm):
    """The first code of a new authenticator, which proves that it works."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        _label(self, "code", _("验证器上显示的六位数字"), autofocus=True, inputmode="numeric")


class PasskeyForm(AddWebAuthnForm):
    """A new passkey: its name, and whether it opens without a password."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        _label(self, "name", _("名称"))
        _label(self, "passwordless", _("单凭它登录，不再填密码（要设备的指纹、人脸或 PIN）"))
        self.fields["passwordless"].help_text = ""


class PasskeyNameForm(EditWebAuthnForm):
    """Another name for a passkey."""

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        _label(self, "name", _("名称"))


class PasswordForm(forms.Form):
    """The old password and, twice, the new one."""

    old = forms.CharField(strip=False, widget=forms.PasswordInput)
    new = forms.CharField(strip=False, widget=forms.PasswordInput)
    again = forms.CharField(strip=False, widget=forms.PasswordInput)

    def __init__(self, *given: Any, **named: Any) -> None:
        super().__init__(*given, **named)
        _label(self, "old", _("原密码"), autofocus=True, autocomplete="current-password")
        _label(self, "new", _("新密码"), autocomplete="new-password")
        _label(self, "again", _("再填一遍新密码"), autocomplete="new-password")
        self.fields["new"].help_text = _(
            "至少 10 位，大写字母、小写字母、数字、其他符号里至少三种，不含登录名和姓名。"
        )

    def clean(self) -> dict[str, Any]:
        """Both new ones are the same."""
        said = super().clean() or {}
        if said.get("new") and said.get("again") and said["new"] != said["again"]:
            self.add_error("again", _("两遍填的不一样。"))
        return said


def _label(form: forms.Form, name: str, label: str, **attributes: object) -> None:
    """What stands before a field; the grey text within it goes, since it vanishes while one types."""
    field = form.fields[name]
    field.label = label
    field.widget.attrs.pop("placeholder", None)
    field.widget.attrs.update(attributes)
