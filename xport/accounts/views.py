"""Sign-in and security: what a person signs in with, and where they are signed in."""

from typing import Any
from urllib.parse import urlsplit

from allauth.account.models import EmailAddress
from allauth.account.utils import get_next_redirect_url
from allauth.account.views import (
    EmailView,
    PasswordChangeView,
    PasswordResetFromKeyView,
    PasswordResetView,
    signup,
)
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve, reverse, reverse_lazy
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_GET

from xport.accounts import sessions
from xport.accounts.confirming import confirmed
from xport.accounts.devices import device_key
from xport.accounts.requests import SignedInRequest
from xport.lib.post_only import require_POST

Type = Authenticator.Type


def sign_up(request: HttpRequest) -> HttpResponseBase:
    """An account for anybody; on the way to a page with a sign-up of its own, that one."""
    try:
        going = resolve(urlsplit(get_next_redirect_url(request) or "").path)
    except Resolver404:
        return signup(request)
    own = settings.SIGN_UP_PAGES.get(going.view_name)
    return redirect(own, **going.kwargs) if own else signup(request)


@login_required
@require_GET
def security(request: SignedInRequest) -> HttpResponse:
    now = timezone.now()
    steps = list(Authenticator.objects.filter(user=request.user).order_by("created_at"))
    by_type = {step.type: step for step in steps}
    recovery = by_type.get(Type.RECOVERY_CODES)
    page = {
        "has_password": request.user.has_usable_password(),
        "new_address": EmailAddress.objects.get_new(request.user),
        # Set by the middleware for whom the second step is no choice (xport/middleware.py).
        "must_set_up": getattr(request, "must_set_up_second_step", False),
        "has_sign_ons": bool(settings.SSO_PROVIDERS) or request.user.sign_ons.exists(),
        "passkeys": [step.wrap() for step in steps if step.type == Type.WEBAUTHN],
        "app": by_type.get(Type.TOTP),
        "recovery_codes": recovery.wrap() if recovery else None,
        "sessions": sessions.own_sessions(
            user=request.user,
            current_key=request.session.session_key or "",
            now=now,
            is_staff=request.is_staff_person,
        ),
    }
    return render(request, "account/security.html", page)


@login_required
@require_POST
def end_session(request: SignedInRequest) -> HttpResponse:
    """End one of the person's sessions, or without a handle all others."""
    now, handle = timezone.now(), request.POST.get("session", "")
    if handle:
        ended = int(sessions.end_session(user=request.user, handle=handle, now=now))
    else:
        ended = sessions.end_other_sessions(
            user=request.user,
            by=request.user,
            current_key=request.session.session_key,
            current_device=device_key(request),
            now=now,
        )
    if ended:
        said = ngettext("The session is ended.", "The sessions are ended.", ended)
        messages.success(request, said)
    else:
        messages.info(request, _("There was no other session."))
    return redirect("account_security")


class ChangePassword(PasswordChangeView):
    success_url = reverse_lazy("account_security")

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if request.user.is_authenticated and not request.user.has_usable_password():
            # Who signs in by their organisation has none; the reset by mail can give one.
            return redirect("account_security")
        return super().dispatch(request, *args, **kwargs)

    def get_default_success_url(self) -> str:
        return str(self.success_url)


class ResetPassword(PasswordResetView):
    """Where the person was going stays in the address: the password comes first."""

    def get_success_url(self) -> str:
        return str(self.passthrough_next_url(reverse("account_reset_password_done")))


class ResetPasswordFromKey(PasswordResetFromKeyView):
    def get_success_url(self) -> str:
        return str(self.passthrough_next_url(reverse("account_reset_password_from_key_done")))


change_password = login_required(ChangePassword.as_view())
reset_password = ResetPassword.as_view()
reset_password_from_key = ResetPasswordFromKey.as_view()
change_email = confirmed(EmailView.as_view())
