"""The pages of the second step: allauth's, led back to our page, and the recovery codes."""

from typing import Any

from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal import flows as recovery_flows
from allauth.mfa.totp.views import ActivateTOTPView, DeactivateTOTPView
from allauth.mfa.webauthn.internal import auth as webauthn
from allauth.mfa.webauthn.views import (
    AddWebAuthnView,
    EditWebAuthnView,
    LoginWebAuthnView,
    RemoveWebAuthnView,
)
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.generic.edit import FormView

from xport.accounts import audit
from xport.accounts.confirming import confirmed
from xport.accounts.requests import SignedInRequest
from xport.lib.post_only import require_POST


class _ThenTheCodes:
    """After the first second step come the recovery codes, after a later one our own page."""

    did_generate_recovery_codes: bool

    def get_success_url(self) -> str:
        has_new_codes = self.did_generate_recovery_codes
        return reverse("account_recovery_codes" if has_new_codes else "account_security")


class ActivateApp(_ThenTheCodes, ActivateTOTPView):
    pass


class AddPasskey(_ThenTheCodes, AddWebAuthnView):
    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context = FormView.get_context_data(self, **kwargs)
        # Kept in the device and opened by its lock, whatever the browser's script asks for: only
        # then is the passkey two steps in one and may sign in by itself.
        options = webauthn.begin_registration(self.request.user, passwordless=True)
        context["js_data"] = {"options": options}
        return context


class SignInByPasskey(LoginWebAuthnView):
    http_method_names = ("post",)


security = reverse_lazy("account_security")
activate_app = confirmed(ActivateApp.as_view())
deactivate_app = confirmed(DeactivateTOTPView.as_view(success_url=security))
add_passkey = confirmed(AddPasskey.as_view())
edit_passkey = confirmed(EditWebAuthnView.as_view(success_url=security))
remove_passkey = confirmed(RemoveWebAuthnView.as_view(success_url=security))
sign_in_by_passkey = SignInByPasskey.as_view()


@require_POST
@never_cache
def passkey_options(request: HttpRequest) -> JsonResponse:
    """Return what the browser needs for signing in by passkey: a challenge for this session."""
    return JsonResponse({"options": webauthn.begin_authentication(None)})


@confirmed
def recovery_codes(request: SignedInRequest) -> HttpResponse:
    """Show the codes that nobody has seen yet, once; else make new ones, which end the old."""
    kept = get_object_or_404(
        Authenticator, user=request.user, type=Authenticator.Type.RECOVERY_CODES
    )
    was_shown = kept.wrap().did_view
    if request.method != "POST":
        return render(request, "mfa/recovery_codes.html", {"was_shown": was_shown})
    if was_shown:
        kept = recovery_flows.generate_recovery_codes(request)
    codes = kept.wrap()
    codes.mark_as_viewed()
    audit.record(
        action="recovery_codes.shown", by=request.user, obj=request.user, now=timezone.now()
    )
    return render(request, "mfa/recovery_codes.html", {"codes": codes.get_unused_codes()})
