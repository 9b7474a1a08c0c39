"""The forms of the second step: allauth's, with our words, our counting and our guard."""

from typing import Any

from allauth.account.adapter import get_adapter as get_account_adapter
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as webauthn_forms
from cryptography.exceptions import InvalidSignature
from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from xport.accounts import audit, devices, limits
from xport.accounts.mfa import codes
from xport.accounts.models import User
from xport.lib.forms import LineField

# What a browser's answer that nobody's browser would send makes the library stumble over.
MALFORMED = (TypeError, ValueError, KeyError, IndexError, AttributeError, InvalidSignature)
LONGEST_CODE = 40
MOST_PASSKEYS = 20


def _second_step_try(user: User) -> limits.SignInTry:
    """Count a try of the second step, as one of the first is: same buckets of the address."""
    return limits.SignInTry(
        email=user.email,
        address=get_account_adapter().get_client_ip(context.request),
        now=timezone.now(),
        device=devices.known_device(context.request, user.email),
        account_limit=limits.SECOND_STEP_ACCOUNT,
    )


def _refuse(user: User | None) -> forms.ValidationError:
    audit.record(action="person.second_step_refused", by=None, obj=user, now=timezone.now())
    return get_adapter().validation_error("incorrect_code")


def _code_field(label: Any, help_text: Any) -> forms.CharField:
    attributes = {"autocomplete": "one-time-code", "inputmode": "numeric"}
    return forms.CharField(
        label=label,
        help_text=help_text,
        max_length=LONGEST_CODE,
        widget=forms.TextInput(attrs=attributes),
    )


class _CodeForm(forms.Form):
    """The check of a code that both the sign-in and the confirmation ask for."""

    user: User
    authenticator: Authenticator

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        attempt = _second_step_try(self.user)
        used = codes.check_code(user=self.user, code=code, now=timezone.now())
        if used is None:
            raise _refuse(self.user)
        attempt.forget()
        used.user = self.user
        self.authenticator = used
        return code

    def save(self) -> None:
        super().save()  # type: ignore[misc]
        if self.authenticator.type == Authenticator.Type.RECOVERY_CODES:
            get_account_adapter().send_notification_mail("mfa/email/recovery_code_used", self.user)


CODE_HELP = _("The six digits of your authenticator app, or one of your recovery codes.")


class AuthenticateForm(_CodeForm, base_forms.AuthenticateForm):
    code = _code_field(_("Code"), CODE_HELP)


class ReauthenticateForm(_CodeForm, base_forms.ReauthenticateForm):
    code = _code_field(_("Code"), CODE_HELP)


class ActivateTOTPForm(totp_forms.ActivateTOTPForm):
    code = _code_field(_("Code"), _("The six digits that the app shows now."))
    user: User
    secret: str

    def clean_code(self) -> str:
        code: str = self.cleaned_data["code"]
        step = codes.matching_step(self.secret, code, now=timezone.now())
        if step is None:
            raise get_adapter().validation_error("incorrect_code")
        # It is known to who stood beside: it shall not also sign somebody in.
        codes.use_step(user=self.user, step=step)
        return code


class _PasskeyForm(forms.Form):
    """An answer of the browser about a passkey, which may be anything at all."""

    user: User | None

    def clean_credential(self) -> Authenticator:
        attempt = _second_step_try(self.user) if self.user else None
        try:
            authenticator: Authenticator = super().clean_credential()  # type: ignore[misc]
        except (*MALFORMED, forms.ValidationError):
            raise _refuse(self.user) from None
        if attempt:
            attempt.forget()
        return authenticator


class AuthenticateWebAuthnForm(_PasskeyForm, webauthn_forms.AuthenticateWebAuthnForm):
    pass


class ReauthenticateWebAuthnForm(_PasskeyForm, webauthn_forms.ReauthenticateWebAuthnForm):
    pass


class LoginWebAuthnForm(_PasskeyForm, webauthn_forms.LoginWebAuthnForm):
    """Signing in by passkey alone: there is nothing to guess, so only the address is counted."""

    def clean_credential(self) -> Authenticator:
        address = get_account_adapter().get_client_ip(context.request)
        limits.SIGN_IN_ADDRESS.take(address, now=timezone.now())
        authenticator = super().clean_credential()
        limits.SIGN_IN_ADDRESS.put_back(address)
        return authenticator


class _NameForm(forms.Form):
    name = LineField(
        label=_("Name of the passkey"),
        help_text=_("So that you can tell it from others, such as the phone it is in."),
        max_length=60,
    )


class AddWebAuthnForm(_NameForm, webauthn_forms.AddWebAuthnForm):
    # Every passkey here may sign in by itself: the choice that allauth offers is none.
    passwordless = None
    field_order = ("name", "credential")

    def clean(self) -> dict[str, Any] | None:
        own = Authenticator.objects.filter(user=self.user, type=Authenticator.Type.WEBAUTHN)
        if own.count() >= MOST_PASSKEYS:
            raise forms.ValidationError(_("You have many passkeys already. Remove one first."))
        try:
            return super().clean()
        except MALFORMED:
            raise get_adapter().validation_error("incorrect_code") from None


class EditWebAuthnForm(_NameForm, webauthn_forms.EditWebAuthnForm):
    pass
