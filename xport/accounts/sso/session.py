"""What a sign-on counts for in this session: the own second step, and confirming who one is.

Kept in django-allauth's list of what a session was authenticated with, which is tied to the
person: what one person proved never counts for the next at the same browser.
"""

import time
from typing import Any

from allauth.account.app_settings import REAUTHENTICATION_TIMEOUT
from allauth.account.internal.flows import reauthentication
from allauth.account.internal.flows.login import get_authentication_records, record_authentication
from allauth.core.exceptions import ReauthenticationRequired
from django.conf import settings
from django.http import HttpRequest

from xport.accounts.models import User
from xport.accounts.sso.configuration import Provider

METHOD = "sso"
HAS_LEVEL = "signed_in_by_sso"
PROVIDER = "sign_on_provider"


class ConfirmationNeeded(Exception):
    """The person has no password here: their provider must confirm that it is them."""


def record(request: HttpRequest, user: User, provider: Provider, *, has_level: bool) -> None:
    """Note that the person has just come from the provider."""
    record_authentication(request, user, method=METHOD, provider=provider.slug, has_level=has_level)


def record_confirmation(request: HttpRequest, user: User, provider: Provider) -> None:
    record_authentication(
        request, user, method=METHOD, provider=provider.slug, reauthenticated=True
    )


def has_proved_level(request: HttpRequest, user: User) -> bool:
    """Return whether what this person did last here was a sign-on of the level asked for."""
    last = _last_record(request, user)
    return last.get("method") == METHOD and last.get("has_level") is True


def note_way_in(request: HttpRequest, user: User) -> str:
    """Keep in the session of who has just signed in how that was; return it in one word."""
    records = get_authentication_records(request, user)
    request.session[HAS_LEVEL] = has_proved_level(request, user)
    request.session[PROVIDER] = next(
        (record["provider"] for record in reversed(records) if record.get("method") == METHOD), ""
    )
    return str(_last_record(request, user).get("method", ""))


def still_has_level(request: HttpRequest, user: User) -> bool:
    """Return whether the person came by a sign-on of the level asked for, and still has it."""
    provider = settings.SSO_PROVIDERS.get(request.session.get(PROVIDER, ""))
    if not (provider and request.session.get(HAS_LEVEL)):
        return False
    return user.sign_ons.filter(issuer=provider.issuer).exists()


def require_confirmation(request: HttpRequest, user: User) -> None:
    """Let pass who has confirmed within some minutes that it is them.

    Raises ReauthenticationRequired, which allauth answers with its page, or ConfirmationNeeded.
    """
    if reauthentication.get_reauthentication_flows(user):
        if not reauthentication.did_recently_reauthenticate(request):
            raise ReauthenticationRequired
    # allauth takes who has neither password nor second step for confirmed.
    elif not _has_confirmed_at_provider(request, user):
        raise ConfirmationNeeded


def _has_confirmed_at_provider(request: HttpRequest, user: User) -> bool:
    last = _last_record(request, user)
    is_recent = time.time() - last.get("at", 0) < REAUTHENTICATION_TIMEOUT
    return last.get("method") == METHOD and last.get("reauthenticated") is True and is_recent


def _last_record(request: HttpRequest, user: User) -> dict[str, Any]:
    records = get_authentication_records(request, user)
    return records[-1] if records else {}
