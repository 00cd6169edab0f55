"""Addresses of signing in and of the own account; the names are those that allauth asks for."""

from django.urls import path

from jingwei.web.account import factors, password, sessions, tokens, views

urlpatterns = [
    path("sign-in/", views.sign_in, name="account_login"),
    path("sign-in/code/", views.sign_in_code, name="mfa_authenticate"),
    path("sign-in/passkey/", views.sign_in_passkey, name="mfa_login_webauthn"),
    path("sign-out/", views.sign_out, name="account_logout"),
    path("me/", factors.mine, name="mfa_index"),
    path("me/password/", password.password, name="account_change_password"),
    path("me/confirm/", views.confirm, name="account_reauthenticate"),
    path("me/confirm/code/", views.confirm_code, name="mfa_reauthenticate"),
    path("me/confirm/passkey/", views.confirm_passkey, name="mfa_reauthenticate_webauthn"),
    path("me/code/", factors.set_up_code, name="mfa_activate_totp"),
    path("me/code/picture.svg", factors.picture, name="code_picture"),
    path("me/code/remove/", factors.remove_code, name="mfa_deactivate_totp"),
    path("me/recovery/", factors.recovery, name="mfa_view_recovery_codes"),
    path("me/recovery/new/", factors.new_recovery, name="mfa_generate_recovery_codes"),
    path("me/passkeys/", factors.passkeys, name="mfa_list_webauthn"),
    path("me/passkeys/add/", factors.add_passkey, name="mfa_add_webauthn"),
    path("me/passkeys/<int:pk>/rename/", factors.rename_passkey, name="mfa_edit_webauthn"),
    path("me/passkeys/<int:pk>/remove/", factors.remove_passkey, name="mfa_remove_webauthn"),
    path("me/sessions/", sessions.sessions, name="sessions"),
    path("me/sessions/end/", sessions.end_others, name="end_sessions"),
    path("me/tokens/", tokens.tokens, name="tokens"),
    path("me/tokens/new/", tokens.issue, name="issue_token"),
    path("me/tokens/<int:pk>/end/", tokens.end_own, name="end_own_token"),
    path("tokens/", tokens.all_tokens, name="all_tokens"),
    path("tokens/<int:pk>/end/", tokens.end_any, name="end_token"),
]
