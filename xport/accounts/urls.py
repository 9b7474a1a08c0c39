"""The pages of django-allauth that Xport offers; its others are left out."""

from allauth.account import views
from allauth.mfa.base import views as mfa_base
from allauth.mfa.webauthn.views import reauthenticate_webauthn
from django.urls import include, path, re_path

from xport.accounts import details_views as details
from xport.accounts import views as own
from xport.accounts.mfa import views as mfa

urlpatterns = [
    path("sso/", include("xport.accounts.sso.urls")),
    path("login/", views.login, name="account_login"),
    path("logout/", views.logout, name="account_logout"),
    path("inactive/", views.account_inactive, name="account_inactive"),
    path("signup/", own.sign_up, name="account_signup"),
    path("reauthenticate/", views.reauthenticate, name="account_reauthenticate"),
    path("confirm-email/", views.email_verification_sent, name="account_email_verification_sent"),
    re_path(
        r"^confirm-email/(?P<key>[-:\w]+)/$", views.confirm_email, name="account_confirm_email"
    ),
    path("details/", details.edit_details, name="account_details"),
    path("security/", own.security, name="account_security"),
    path("security/sessions/", own.end_session, name="account_end_session"),
    path("security/recovery-codes/", mfa.recovery_codes, name="account_recovery_codes"),
    path("security/app/", mfa.activate_app, name="mfa_activate_totp"),
    path("security/app/remove/", mfa.deactivate_app, name="mfa_deactivate_totp"),
    path("security/passkeys/add/", mfa.add_passkey, name="mfa_add_webauthn"),
    path("security/passkeys/<int:pk>/edit/", mfa.edit_passkey, name="mfa_edit_webauthn"),
    path("security/passkeys/<int:pk>/remove/", mfa.remove_passkey, name="mfa_remove_webauthn"),
    path("login/second-step/", mfa_base.authenticate, name="mfa_authenticate"),
    path("login/passkey/", mfa.sign_in_by_passkey, name="mfa_login_webauthn"),
    path("login/passkey/options/", mfa.passkey_options, name="account_passkey_options"),
    path("reauthenticate/code/", mfa_base.reauthenticate, name="mfa_reauthenticate"),
    path("reauthenticate/passkey/", reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("email/", own.change_email, name="account_email"),
    path("password/change/", own.change_password, name="account_change_password"),
    path("password/reset/", own.reset_password, name="account_reset_password"),
    path("password/reset/done/", views.password_reset_done, name="account_reset_password_done"),
    path(
        "password/reset/key/done/",
        views.password_reset_from_key_done,
        name="account_reset_password_from_key_done",
    ),
    re_path(
        r"^password/reset/key/(?P<uidb36>[0-9A-Za-z]+)-(?P<key>.+)/$",
        own.reset_password_from_key,
        name="account_reset_password_from_key",
    ),
]
