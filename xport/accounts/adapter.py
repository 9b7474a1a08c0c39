"""What Xport does otherwise than django-allauth: limits, words, and links that a mail may carry."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.account.models import EmailConfirmationHMAC
from allauth.core import context as allauth_context
from django import forms
from django.conf import settings
from django.contrib.auth import update_session_auth_hash
from django.core.mail import EmailMessage
from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext_lazy as _

from xport.accounts import actions, audit, devices, limits, pressed_too_late, sessions
from xport.accounts.masking import LINK_KEY
from xport.accounts.models import User
from xport.accounts.sso import session as sso

STAGES = "xport.accounts.sso.stages"
# Mails with a live link: their body is hidden from everybody and blanked once sent.
SECRET_MAILS = (
    "account/email/email_confirmation",
    "account/email/email_confirmation_signup",
    "account/email/password_reset_key",
)
# What a person is told of by mail is put on record as well, by what the mail is called.
CREDENTIAL_CHANGES = {
    "account/email/email_changed": "person.email_changed",
    "account/email/new_device": "person.signed_in_at_new_device",
    "mfa/email/recovery_code_used": "recovery_codes.used",
    "mfa/email/recovery_codes_generated": "recovery_codes.made",
    "mfa/email/totp_activated": "authenticator_app.added",
    "mfa/email/totp_deactivated": "authenticator_app.removed",
    "mfa/email/webauthn_added": "passkey.added",
    "mfa/email/webauthn_removed": "passkey.removed",
}


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "account_inactive": _("This account is closed."),
        "email_password_mismatch": _(
            "The email or the password is wrong. Check both and try again."
        ),
        "duplicate_email": _("This is your address already."),
        "enter_current_password": _("The current password is wrong. Try again."),
        "incorrect_password": _("The password is wrong. Try again."),
        "invalid_password_reset": _("The link no longer works. Ask for a new one."),
    }

    def is_ajax(self, request: HttpRequest) -> bool:
        # allauth would answer in JSON to whoever asks for it; nothing here reads that.
        return False

    def reauthenticate(self, user: User, password: str) -> bool:
        """Return whether the password is the person's.

        Asking may store a stronger hash of it, which must not end the session that asked; another
        password, set elsewhere at the same moment, must.
        """
        before = user.password
        is_right: bool = super().reauthenticate(user, password)
        user.refresh_from_db(fields=["password"])
        if is_right and user.password != before and user.check_password(password):
            update_session_auth_hash(self.request, user)
        return is_right

    def is_safe_url(self, url: str | None) -> bool:
        """Return whether somebody may be sent on to `url`: only to a path of this portal."""
        return url_has_allowed_host_and_scheme(url, allowed_hosts=None)

    # Signing in

    def authenticate(self, request: HttpRequest, **credentials: Any) -> User | None:
        now = timezone.now()
        email = credentials.get("email", "")
        address = self.get_client_ip(request)
        attempt = limits.SignInTry(
            email=email,
            address=address,
            now=now,
            device=devices.known_device(request, email),
        )
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
        method = sso.note_way_in(request, user)
        agent = self.get_http_user_agent(request)
        now = timezone.now()
        request.session["device"] = devices.device_of(agent)
        request.session["signed_in_at"] = request.session["seen_at"] = now.isoformat()
        audit.record(action="person.signed_in", by=user, obj=user, now=now, method=method)

    def post_login(self, request: HttpRequest, user: User, **hooks: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **hooks)
        pressed_too_late.say_so(request, response)
        if devices.remember(request, response, user=user, now=timezone.now()):
            self.send_notification_mail("account/email/new_device", user)
        return response

    def get_reauthentication_methods(self, user: User) -> list[dict[str, str]]:
        words = {
            "reauthenticate": _("Use your password"),
            "mfa_reauthenticate": _("Use your authenticator app or a recovery code"),
            "mfa_reauthenticate:webauthn": _("Use a passkey"),
        }
        methods = super().get_reauthentication_methods(user)
        return [method | {"description": str(words[method["id"]])} for method in methods]

    def get_login_stages(self) -> list[str]:
        own = {"allauth.mfa.stages.AuthenticateStage": f"{STAGES}.SecondStepUnlessProved"}
        return [own.get(stage, stage) for stage in super().get_login_stages()]

    def get_logout_redirect_url(self, request: HttpRequest) -> str:
        provider = request.session.get(sso.PROVIDER)
        if provider in settings.SSO_PROVIDERS:
            return reverse("account_sso_signed_out", args=[provider])
        return super().get_logout_redirect_url(request)

    def set_password(self, user: User, password: str) -> None:
        super().set_password(user, password)
        now = timezone.now()
        audit.record(action="person.password_changed", by=user, obj=user, now=now)
        actions.withdraw_new_email(user)
        # Their keys no longer fit the password; without their rows nobody lists them either.
        sessions.end_other_sessions(
            user=user,
            by=user,
            current_key=self.request.session.session_key,
            current_device=devices.device_key(self.request),
            now=now,
        )

    def save_user(
        self, request: HttpRequest, user: User, form: forms.Form, commit: bool = True
    ) -> User:
        user.full_name = form.cleaned_data["full_name"]
        user.language = translation.get_language() or settings.LANGUAGE_CODE
        saved = super().save_user(request, user, form, commit)
        audit.record(action="person.signed_up", by=saved, obj=saved, now=timezone.now())
        return saved

    def is_email_verified(self, request: HttpRequest, email: str) -> bool:
        """Return whether this very request proves that its sender reads mail at the address.

        It brings what was mailed there alone; nothing of that outlives it in the session.
        """
        return email.lower() == getattr(request, "proved_address", "").lower()

    # Mail

    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Tell a person by mail what was changed in their account, and put it on record."""
        if template_prefix == "account/email/email_deleted":
            # An address that was never confirmed, so nothing has changed.
            return
        action = CREDENTIAL_CHANGES.get(template_prefix)
        if action:
            audit.record(action=action, by=user, obj=user, now=timezone.now())
        values = (context or {}) | {"user": user}
        super().send_notification_mail(template_prefix, user, values, email)
        if email and email != user.email:
            # The old address is told in any case, the new one as well.
            super().send_notification_mail(template_prefix, user, values, user.email)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Send a mail in the language of its reader, with links to the configured address."""
        # An address that is being changed, or was, is not the user's at this moment.
        user = context.get("user") or User.objects.filter(email__iexact=email).first()
        with translation.override(user.language if user else translation.get_language()):
            values = context | {"email": email, "reader": user, **entrance_links()}
            if "user_agent" in context:
                device = devices.device_of(context["user_agent"])
                values["device"] = devices.device_words(device)
            if template_prefix == "account/email/account_already_exists":
                values["sign_in_url"] = self._leading_on(values["sign_in_url"])
            if template_prefix == "account/email/password_reset_key":
                # allauth built this link from the request's host.
                link = link_to(
                    "account_reset_password_from_key", uidb36=context["uid"], key=context["key"]
                )
                values["password_reset_url"] = self._leading_on(link)
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
            link = link_to("account_confirm_email", key=emailconfirmation.key)
        return self._leading_on(link)

    def _leading_on(self, link: str) -> str:
        """Return a mail's link with where its reader was going: it may open in another browser.

        The key of another link is never mailed on: it was for the reader of its own mail alone.
        """
        going = self.request.POST.get("next", "")
        if not self.is_safe_url(going) or LINK_KEY.search(going):
            return link
        return f"{link}?{urlencode({'next': going})}"

    def send_confirmation_mail(
        self, request: HttpRequest, emailconfirmation: EmailConfirmationHMAC, signup: bool
    ) -> None:
        """Send the link. Raises TooManyTries: nobody fills a stranger's mailbox from here."""
        if not signup:
            # Signing up has taken its token already (xport/accounts/forms.py).
            address, now = emailconfirmation.email_address, timezone.now()
            limits.MAIL_BY_PERSON.take(str(address.user_id), now=now)
            limits.MAIL_TO_ACCOUNT.take(address.email, now=now)
        super().send_confirmation_mail(request, emailconfirmation, signup)


def link_to(view_name: str, **values: str) -> str:
    """Return the address of a page in the language now active, never by the request's host."""
    return f"{settings.BASE_URL}{reverse(view_name, kwargs=values)}"


def entrance_links() -> dict[str, str]:
    return {
        "sign_in_url": link_to("account_login"),
        "signup_url": link_to("account_signup"),
        "ask_reset_url": link_to("account_reset_password"),
        "security_url": link_to("account_security"),
    }
