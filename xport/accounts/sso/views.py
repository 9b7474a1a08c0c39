"""The pages of single sign-on: out to the provider, back, and the list of one's own."""

import logging
from collections.abc import Callable

from allauth.account.adapter import get_adapter
from allauth.account.utils import perform_login
from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone, translation
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET

from xport.accounts import audit, limits
from xport.accounts.confirming import confirmed
from xport.accounts.models import SignOn, User
from xport.accounts.requests import SignedInRequest
from xport.accounts.sso import actions, exchange, pending, session
from xport.accounts.sso.configuration import Provider
from xport.accounts.sso.pending import Pending, Purpose
from xport.accounts.sso.refusals import Reason, SignOnRefused
from xport.accounts.sso.tokens import Identity
from xport.lib.post_only import require_POST

logger = logging.getLogger(__name__)

View = Callable[..., HttpResponse]


def get_provider(slug: str) -> Provider:
    try:
        return settings.SSO_PROVIDERS[slug]
    except KeyError:
        raise Http404 from None


# Out


@require_POST
def start(request: HttpRequest, provider: str) -> HttpResponse:
    chosen = get_provider(provider)
    if request.user.is_authenticated:
        return redirect("home")
    address = get_adapter().get_client_ip(request)
    limits.SIGN_IN_ADDRESS.take(address, now=timezone.now())
    next_url = _safe(request.POST.get("next", ""))
    return _leave(request, chosen, Purpose.SIGN_IN, next_url=next_url)


def _safe(url: str) -> str:
    return url if get_adapter().is_safe_url(url) else ""


@login_required
@require_POST
@confirmed
def link(request: SignedInRequest, provider: str) -> HttpResponse:
    return _leave(request, get_provider(provider), Purpose.LINK, person=request.user)


@login_required
def confirm(request: SignedInRequest) -> HttpResponse:
    own = set(request.user.sign_ons.values_list("issuer", flat=True))
    providers = [one for one in settings.SSO_PROVIDERS.values() if one.issuer in own]
    if request.method == "POST":
        provider = get_provider(request.POST.get("provider", ""))
        next_url = _safe(request.GET.get("next", ""))
        return _leave(request, provider, Purpose.CONFIRM, person=request.user, next_url=next_url)
    return render(request, "sso/confirm.html", {"providers": providers})


def _leave(
    request: HttpRequest,
    provider: Provider,
    purpose: Purpose,
    *,
    person: User | None = None,
    next_url: str = "",
) -> HttpResponse:
    state, asked = pending.remember(
        request.session,
        provider=provider,
        purpose=purpose,
        now=timezone.now(),
        language=get_language() or settings.LANGUAGE_CODE,
        person_id=person.pk if person else None,
        next_url=next_url,
    )
    try:
        url = exchange.authorization_url(provider, state, asked)
    except SignOnRefused as refusal:
        return _refuse(request, provider, refusal)
    return _leading_to(request, provider, url)


def _leading_to(request: HttpRequest, provider: Provider, url: str) -> HttpResponse:
    response = render(request, "sso/leaving.html", {"provider": provider, "url": url})
    # No redirect: browsers hold a form's redirects to form-action, and where a provider sends
    # people on to (their own organisation's page) nobody can list.
    response["Refresh"] = f"0; url={url}"
    response["Cache-Control"] = "no-store"
    return response


# Back


@require_GET
def callback(request: HttpRequest, provider: str) -> HttpResponse:
    chosen, now = get_provider(provider), timezone.now()
    try:
        asked = pending.take(
            request.session, request.GET.get("state", ""), provider=chosen, now=now
        )
    except SignOnRefused as refusal:
        return _refuse(request, chosen, refusal)
    # The address is the same for both languages: the provider knows one.
    with translation.override(asked.language):
        try:
            _check_same_person(request, asked)
            identity = exchange.identity_from(request.GET, provider=chosen, pending=asked, now=now)
            return BACK[asked.purpose](request, chosen, asked, identity)
        except SignOnRefused as refusal:
            return _refuse(request, chosen, refusal)


def _check_same_person(request: HttpRequest, asked: Pending) -> None:
    """Refuse an answer to somebody who has signed out, or in, since they asked."""
    if request.user.pk != asked.person_id:
        raise SignOnRefused(Reason.EXPIRED, "other_person_at_browser")


def _sign_in(
    request: HttpRequest, provider: Provider, asked: Pending, identity: Identity
) -> HttpResponse:
    person = actions.person_of(
        identity=identity, provider=provider, language=asked.language, now=timezone.now()
    )
    limits.SIGN_IN_ADDRESS.put_back(get_adapter().get_client_ip(request))
    pending.forget(request.session)
    session.record(request, person, provider, has_level=identity.has_level)
    response: HttpResponse = perform_login(
        request, person, redirect_url=asked.next_url or redirect("home").url
    )
    return response


def _link(
    request: SignedInRequest, provider: Provider, asked: Pending, identity: Identity
) -> HttpResponse:
    actions.link(user=request.user, identity=identity, by=request.user, now=timezone.now())
    messages.success(request, _("You can sign in with %(name)s now.") % {"name": provider.name})
    return redirect("account_sso")


def _confirm(
    request: SignedInRequest, provider: Provider, asked: Pending, identity: Identity
) -> HttpResponse:
    own = request.user.sign_ons.filter(issuer=identity.issuer, subject=identity.subject)
    if not own.exists():
        raise SignOnRefused(Reason.OTHER)
    session.record_confirmation(request, request.user, provider)
    messages.success(request, _("Thank you. Go on with what you were doing."))
    return redirect(asked.next_url or "account_sso")


BACK: dict[Purpose, View] = {
    Purpose.SIGN_IN: _sign_in,
    Purpose.LINK: _link,
    Purpose.CONFIRM: _confirm,
}


def _refuse(request: HttpRequest, provider: Provider, refusal: SignOnRefused) -> HttpResponse:
    logger.warning("Sign-on by %s refused: %s", provider.slug, refusal)
    audit.record(
        action="sign_on.refused",
        by=request.user if isinstance(request.user, User) else None,
        obj=None,
        now=timezone.now(),
        provider=provider.slug,
        reason=refusal.detail,
    )
    # To an address of its own, without the code and safe to load again.
    return redirect("account_sso_problem", provider.slug, refusal.reason.value)


# Pages


@require_GET
def show_problem(request: HttpRequest, provider: str, reason: str) -> HttpResponse:
    chosen = get_provider(provider)
    if reason not in list(Reason):
        raise Http404
    return render(request, "sso/problem.html", {"provider": chosen, "reason": reason})


@require_GET
def show_signed_out(request: HttpRequest, provider: str) -> HttpResponse:
    chosen = get_provider(provider)
    url = exchange.end_session_url(chosen)
    return render(request, "sso/signed_out.html", {"provider": chosen, "url": url})


@login_required
@require_GET
def list_sign_ons(request: SignedInRequest) -> HttpResponse:
    names = {provider.issuer: provider.name for provider in settings.SSO_PROVIDERS.values()}
    sign_ons = list(request.user.sign_ons.order_by("linked_at"))
    linked = {sign_on.issuer for sign_on in sign_ons}
    context = {
        "rows": [(one, names.get(one.issuer, one.issuer)) for one in sign_ons],
        "others": [one for one in settings.SSO_PROVIDERS.values() if one.issuer not in linked],
    }
    return render(request, "sso/list.html", context)


@login_required
@require_POST
@confirmed
def unlink(request: SignedInRequest) -> HttpResponse:
    number = request.POST.get("sign_on", "")
    own: SignOn = get_object_or_404(
        request.user.sign_ons, pk=number if number.isdecimal() and len(number) < 19 else 0
    )
    try:
        actions.unlink(sign_on=own, by=request.user, now=timezone.now())
    except actions.LastWayIn:
        messages.error(request, _("It is your only way in. Choose a password first."))
    else:
        messages.success(request, _("The sign-on is removed."))
    return redirect("account_sso")
