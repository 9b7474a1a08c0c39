"""The forms of signing up and signing in: allauth's, with our words and limits."""

from typing import Any

from allauth.account import forms as allauth_forms
from allauth.account.adapter import get_adapter
from django import forms
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from xport.accounts import limits
from xport.accounts.models import User
from xport.lib.forms import LineField

PASSWORD_HELP = _(
    "8 to 128 characters. Length counts, special characters do not. A sentence is fine."
)


def in_our_words(field: forms.Field, label: Any, help_text: Any = "") -> None:
    """Give a field of allauth our label, and take its placeholder, which vanishes on typing."""
    field.label = label
    field.help_text = help_text
    field.widget.attrs.pop("placeholder", None)


class LoginForm(allauth_forms.LoginForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_our_words(self.fields["login"], _("Email"))
        in_our_words(self.fields["password"], _("Password"))
        self.fields["login"].widget.attrs["autocomplete"] = "username"


class SignupForm(allauth_forms.SignupForm):
    account_already_exists: bool
    # One clean line: what turns or breaks text would end up in mails.
    full_name = LineField(
        label=_("Name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )
    field_order = ("full_name", "email", "password1")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_our_words(
            self.fields["email"], _("Email"), _("We send a link there to check the address.")
        )
        in_our_words(self.fields["password1"], _("Password"), PASSWORD_HELP)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        password = cleaned.get("password1")
        if password:
            # allauth checks against the email alone.
            person = User(email=cleaned.get("email", ""), full_name=cleaned.get("full_name", ""))
            try:
                validate_password(password, person)
            except ValidationError as error:
                self.add_error("password1", error)
        return cleaned

    def try_save(self, request: HttpRequest) -> tuple[User | None, HttpResponse | None]:
        now = timezone.now()
        limits.SIGN_UP_ADDRESS.take(get_adapter().get_client_ip(request), now=now)
        limits.MAIL_TO_ACCOUNT.take(self.cleaned_data["email"], now=now)
        if self.account_already_exists:
            # As slow as a new account, or the clock tells which addresses have one.
            make_password(self.cleaned_data["password1"])
        try:
            with transaction.atomic():
                return super().try_save(request)
        except IntegrityError:
            # Somebody signed up with the same address at the same moment.
            self.account_already_exists = True
            return super().try_save(request)


class ResetPasswordForm(allauth_forms.ResetPasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_our_words(self.fields["email"], _("Email"))

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        now = timezone.now()
        limits.RESET_ADDRESS.take(get_adapter().get_client_ip(request), now=now)
        limits.MAIL_TO_ACCOUNT.take(self.cleaned_data["email"], now=now)
        return super().save(request, **kwargs)


class ResetPasswordKeyForm(allauth_forms.ResetPasswordKeyForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        in_our_words(self.fields["password1"], _("New password"), PASSWORD_HELP)


class ChangePasswordForm(allauth_forms.ChangePasswordForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]
        in_our_words(self.fields["oldpassword"], _("Current password"))
        in_our_words(self.fields["password1"], _("New password"), PASSWORD_HELP)

    def clean_oldpassword(self) -> str:
        # Counted like signing in: an open session must not be a way to guess without end.
        password = self.cleaned_data["oldpassword"]
        if not get_adapter().reauthenticate(self.user, password):
            raise get_adapter().validation_error("enter_current_password")
        return password


class ReauthenticateForm(allauth_forms.ReauthenticateForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_our_words(self.fields["password"], _("Password"))


class ChangeEmailForm(allauth_forms.AddEmailForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_our_words(
            self.fields["email"],
            _("New email"),
            _("We send a link there. Until you open it, you sign in with the old address."),
        )
        self.fields["email"].widget.attrs["autocomplete"] = "email"
