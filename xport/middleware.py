"""Headers and answers that hold for every page.

Function middlewares in the order of settings.MIDDLEWARE. What the database being down does to a
page is decided in xport/portal/errors.py: Django turns an error inside any middleware into a
response before an outer one could see it.
"""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from xport.accounts.buckets import TooManyTries
from xport.accounts.models import User

GetResponse = Callable[[HttpRequest], HttpResponse]

HEADERS = {
    "Cross-Origin-Embedder-Policy": "require-corp",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(
        f"{feature}=()"
        for feature in (
            "accelerometer",
            "camera",
            "display-capture",
            "geolocation",
            "gyroscope",
            "magnetometer",
            "microphone",
            "midi",
            "payment",
            "usb",
        )
    ),
}
LONGEST_SESSION = timedelta(hours=12)
LONGEST_STAFF_PAUSE = timedelta(hours=3)
# The session row is written again at most this often, not on every request.
SEEN_STEP = timedelta(minutes=5)


def security_headers(get_response: GetResponse) -> GetResponse:
    """Add the headers that Django has no setting for, to files and errors too."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        for name, value in HEADERS.items():
            response.headers.setdefault(name, value)
        return response

    return middleware


def too_many_tries(get_response: GetResponse) -> GetResponse:
    """Answer TooManyTries, wherever it was raised in a view, with 429 and the time to wait."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_exception(request: HttpRequest, exception: Exception) -> HttpResponse | None:
        if not isinstance(exception, TooManyTries):
            return None
        # Imported late: settings name this module before the apps are loaded.
        from xport.portal import errors

        return errors.too_many_tries(request, retry_after_seconds=exception.retry_after_seconds)

    middleware.process_exception = process_exception  # type: ignore[attr-defined]
    return middleware


def end_old_sessions(get_response: GetResponse) -> GetResponse:
    """Sign out whoever signed in 12 hours ago, and staff who have been away for 3."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = timezone.now()
            if has_ended(request, request.user, now):
                logout(request)
                messages.info(request, _("You were signed out after a pause. Sign in again."))
            else:
                remember_visit(request, now)
        return get_response(request)

    return middleware


def has_ended(request: HttpRequest, user: User, now: datetime) -> bool:
    started = stored_time(request, "signed_in_at", now)
    seen = stored_time(request, "seen_at", now)
    if now - started > LONGEST_SESSION:
        return True
    # The roles are looked up only after a pause: no query on an ordinary request.
    return now - seen > LONGEST_STAFF_PAUSE and is_staff_person(user)


def remember_visit(request: HttpRequest, now: datetime) -> None:
    if "signed_in_at" not in request.session:
        request.session["signed_in_at"] = now.isoformat()
    if "seen_at" not in request.session or now - stored_time(request, "seen_at", now) > SEEN_STEP:
        request.session["seen_at"] = now.isoformat()


def stored_time(request: HttpRequest, name: str, default: datetime) -> datetime:
    value = request.session.get(name)
    return datetime.fromisoformat(value) if value else default


def is_staff_person(user: User) -> bool:
    """Return whether the person works with other people's firms: operator, officer, adviser."""
    from companies.people.access import municipalities_of
    from markets.queries import markets_of

    return user.is_operator or bool(markets_of(user)) or bool(municipalities_of(user))


def no_store_when_signed_in(get_response: GetResponse) -> GetResponse:
    """Keep what a signed-in person saw out of the browser's cache, for the next at that desk."""

    def middleware(request: HttpRequest) -> HttpResponse:
        was_signed_in = request.user.is_authenticated
        response = get_response(request)
        if was_signed_in or request.user.is_authenticated:
            response["Cache-Control"] = "no-store"
        return response

    return middleware
