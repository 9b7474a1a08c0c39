"""Confirming that it is you: by password, second step or provider, within the last minutes."""

from collections.abc import Callable
from functools import wraps

from django.contrib.auth.decorators import login_required
from django.http import HttpResponseBase
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import urlencode

from xport.accounts.requests import SignedInRequest
from xport.accounts.sso import session as sso

View = Callable[..., HttpResponseBase]


def confirmed(view: View) -> View:
    """Let in who has confirmed within ACCOUNT_REAUTHENTICATION_TIMEOUT that it is them.

    For what a passer-by at an open desk must not do: email, second step, export, erasure. Others
    are led to the page that asks, and back; a form that they sent is sent again after it.
    """

    @login_required
    @wraps(view)
    def guarded(request: SignedInRequest, *args: object, **values: object) -> HttpResponseBase:
        try:
            sso.require_confirmation(request, request.user)
        except sso.ConfirmationNeeded:
            next_url = request.path if request.method == "GET" else reverse("account_sso")
            return redirect(f"{reverse('account_sso_confirm')}?{urlencode({'next': next_url})}")
        return view(request, *args, **values)

    return guarded
