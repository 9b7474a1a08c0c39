"""What Xport does otherwise than django-allauth: limits, words, and links that a mail may carry."""

from collections.abc import Mapping
from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.core import context as allauth_context
from django import forms
from django.conf import settings
from django.core.mail import EmailMessage
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _

from xport.accounts import audit, limits
from xport.accounts.models import User

# Mails with a live link: their body is hidden from everybody and blanked once sent.
SECRET_MAILS = (
    "account/email/email_confirmation",
    "account/email/email_confirmation_signup",
    "account/email/password_reset_key",
)


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed."),
        "email_password_mismatch": _(
            "The email or the password is wrong. Check both and try again."
        ),
        "enter_current_password": _("The current password is wrong. Try again."),
        "incorrect_password": _("The password is wrong. Try again."),
        "invalid_password_reset": _("The link no longer works. Ask for a new one."),
    }

    def is_ajax(self, request: HttpRequest) -> bool:
        # allauth would answer in JSON to whoever asks for it; nothing here reads that.
        return False

    def is_safe_url(self, url: str | None) -> bool:
        """Return whether somebody may be sent on to `url`: only to a path of this portal."""
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    # Signing in

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        now = timezone.now()
        email = credentials.get("email", "")
        address = self.get_client_ip(request)
        attempt = limits.SignInTry(email=email, address=address, now=now)
        user = super().authenticate(request, **credentials)
        if user:
            attempt.forget()
        else:
            audit.record(
                action="person.sign_in_refused",
                by=None,
                obj=None,
                now=now,
                account=audit.digest(email),
                address=audit.digest(address),
            )
        return user

    def login(self, request: HttpRequest, user: User) -> None:
        super().login(request, user)
        audit.record(action="person.signed_in", by=user, obj=user, now=timezone.now())

    def set_password(self, user: User, password: str) -> None:
        super().set_password(user, password)
        audit.record(action="person.password_changed", by=user, obj=user, now=timezone.now())

    def save_user(
        self, request: HttpRequest, user: User, form: forms.Form, commit: bool = True
    ) -> User:
        user.full_name = form.cleaned_data["full_name"]
        user.language = translation.get_language() or settings.LANGUAGE_CODE
        saved = super().save_user(request, user, form, commit)
        audit.record(action="person.signed_up", by=saved, obj=saved, now=timezone.now())
        return saved

    # Mail

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail in the language of its reader, with links to the configured address."""
        user = User.objects.filter(email__iexact=email).first()
        with translation.override(user.language if user else translation.get_language()):
            values = context | {"email": email, "reader": user, **entrance_links()}
            if template_prefix == "account/email/password_reset_key":
                # allauth built this link from the request's host.
                values["password_reset_url"] = link_to(
                    "account_reset_password_from_key", uidb36=context["uid"], key=context["key"]
                )
            headers = {"X-Xport-Secret": "1"} if template_prefix in SECRET_MAILS else {}
            self.render_mail(template_prefix, email, values, headers).send()

    def render_mail(
        self,
        template_prefix: str,
        email: str | list[str],
        context: dict[str, Any],
        headers: dict[str, str] | None = None,
    ) -> EmailMessage:
        # Without the request the page's context processors stay out of the mail.
        with allauth_context.request_context(None):
            return super().render_mail(template_prefix, email, context, headers)

    def format_email_subject(self, subject: str) -> str:
        return subject

    def get_email_confirmation_url(
        self, request: HttpRequest, emailconfirmation: EmailConfirmationHMAC
    ) -> str:
        with translation.override(emailconfirmation.email_address.user.language):
            return link_to("account_confirm_email", key=emailconfirmation.key)

    def should_send_confirmation_mail(
        self, request: HttpRequest, email_address: EmailAddress, signup: bool
    ) -> bool:
        if not signup:
            # Signing up has taken its token already (xport/accounts/forms.py).
            limits.MAIL_TO_ACCOUNT.take(email_address.email, now=timezone.now())
        return True


def link_to(view_name: str, **values: str) -> str:
    """Return the address of a page in the language now active, never by the request's host."""
    return f"{settings.BASE_URL}{reverse(view_name, kwargs=values)}"


def entrance_links() -> Mapping[str, str]:
    return {
        "sign_in_url": link_to("account_login"),
        "signup_url": link_to("account_signup"),
        "ask_reset_url": link_to("account_reset_password"),
    }
