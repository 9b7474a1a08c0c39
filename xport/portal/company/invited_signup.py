"""Signing up by the link of an invitation, and from there straight to it."""

from typing import Any

from allauth.account.forms import SignupForm
from allauth.account.views import SignupView
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from companies.models import Invitation
from companies.people import invitations
from xport.accounts.models import User
from xport.portal.company.invitation_views import show_dead, sign_in_url, why_dead


class SignUpInvited(SignupView):
    """The invited address needs no confirming, another is confirmed by mail as everywhere.

    The token stays in this address: where to go afterwards is said without it, for the mail that
    confirms another address says it too.
    """

    template_name = "portal/company/invitation_signup.html"
    invitation: Invitation

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        invitation = invitations.invitation_with(kwargs["token"])
        if invitation is None or why_dead(request, invitation):
            return show_dead(request, invitation)
        if request.user.is_authenticated:
            return redirect("invitation", kwargs["token"])
        self.invitation = invitation
        # Who brings the token has read mail there (xport/accounts/adapter.py asks for it).
        request.proved_address = invitation.email  # type: ignore[attr-defined]
        return super().dispatch(request, *args, **kwargs)

    def get_initial(self) -> dict[str, Any]:
        return {"full_name": self.invitation.name, "email": self.invitation.email}

    def get_form(self, form_class: type[SignupForm] | None = None) -> SignupForm:
        form = super().get_form(form_class)
        text = _(
            "The invitation went to %(email)s: that address needs no confirming. To another we"
            " send a link first."
        )
        form.fields["email"].help_text = text % {"email": self.invitation.email}
        return form

    def get_context_data(self, **more: Any) -> dict[str, Any]:
        context = super().get_context_data(**more)
        return context | {
            "invitation": self.invitation,
            "next_url": self.get_success_url(),
            "login_url": sign_in_url(self.kwargs["token"]),
        }

    def get_success_url(self) -> str:
        return reverse("invitation_waiting", args=[self.invitation.public_id])

    def form_valid(self, form: SignupForm) -> HttpResponse:
        email = form.cleaned_data["email"]
        is_invited = invitations.is_invited_address(self.invitation, email)
        if is_invited and User.objects.filter(email__iexact=email).exists():
            # Only to who has read mail there: of no other address this page tells whether it is
            # known.
            messages.info(self.request, _("This address has an account already. Sign in with it."))
            return redirect(sign_in_url(self.kwargs["token"]))
        response: HttpResponse = super().form_valid(form)
        if not is_invited:
            invitations.keep_for(invitation=self.invitation, email=email, now=timezone.now())
        if self.request.user.is_authenticated:
            messages.success(self.request, _("Your account is ready, and you are signed in."))
        return response


sign_up = require_http_methods(["GET", "POST"])(never_cache(SignUpInvited.as_view()))
