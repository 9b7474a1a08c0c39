"""Headers and answers that hold for every page.

Function middlewares in the order of settings.MIDDLEWARE. What the database being down does to a
page is decided in xport/portal/errors.py: Django turns an error inside any middleware into a
response before an outer one could see it.
"""

import logging
import re
import time
import uuid
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import cache, partial

from django.conf import settings
from django.contrib import messages
from django.contrib.auth import logout
from django.http import HttpRequest, HttpResponse, HttpResponseNotAllowed
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _

from xport.accounts import pressed_too_late, sessions
from xport.accounts.buckets import TooManyTries
from xport.accounts.models import User
from xport.lib.uploads import largest_body_of
from xport.logs import lines_about
from xport.metrics import observe_request

logger = logging.getLogger(__name__)

GetResponse = Callable[[HttpRequest], HttpResponse]

# As nginx makes them; whatever else comes in that header is not believed.
REQUEST_ID = re.compile(r"[0-9a-f]{32}")

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
# The session row is written again at most this often, not on every request.
SEEN_STEP = timedelta(minutes=5)


def number_and_log(get_response: GetResponse) -> GetResponse:
    """Give the request a number, and write the one line about it.

    The line names the view, not the address: addresses hold link keys and what people search for.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        request.request_id = number = request_id_of(request)  # type: ignore[attr-defined]
        started = time.monotonic()
        with lines_about(request_id=number):
            response = get_response(request)
            response.headers["X-Request-ID"] = number
            log_request(request, response, seconds=time.monotonic() - started)
        return response

    return middleware


def request_id_of(request: HttpRequest) -> str:
    """Return the proxy's number, so that its log and ours can be read together, or a new one."""
    given = request.headers.get("X-Request-ID", "")
    if settings.REQUEST_ID_FROM_PROXY and REQUEST_ID.fullmatch(given):
        return given
    return uuid.uuid4().hex


def log_request(request: HttpRequest, response: HttpResponse, *, seconds: float) -> None:
    match = request.resolver_match
    if match is None and response.status_code < 400:
        return  # a static file: pictures and styles would drown the pages
    facts = {
        "method": request.method,
        "view": match.view_name if match else "",
        "status": response.status_code,
        "milliseconds": round(seconds * 1000),
    }
    logger.info("request", extra={"facts": facts})
    observe_request(
        view=match.view_name if match else "",
        method=request.method or "",
        status=response.status_code,
        seconds=seconds,
    )


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


def limit_body(get_response: GetResponse) -> GetResponse:
    """Refuse a body that is too large before anything of it is read (xport/lib/uploads.py).

    A body without Content-Length is read as empty by Django, so its length is the whole truth.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_view(
        request: HttpRequest, view: Callable[..., HttpResponse], *arguments: object
    ) -> HttpResponse | None:
        length = request.META.get("CONTENT_LENGTH") or "0"
        if length.isdecimal() and int(length) <= largest_body_of(view):
            return None
        from xport.portal import errors

        return errors.too_large(request)

    middleware.process_view = process_view  # type: ignore[attr-defined]
    return middleware


def end_old_sessions(get_response: GetResponse) -> GetResponse:
    """Sign out whoever signed in 12 hours ago, and staff who have been away for 3."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if request.user.is_authenticated:
            now = timezone.now()
            # For the page that lists one's sessions, which knows neither firms nor markets.
            is_staff = cache(partial(is_staff_person, request.user))
            request.is_staff_person = is_staff  # type: ignore[attr-defined]
            if has_ended(request, request.user, now):
                logout(request)
                messages.info(request, _("You were signed out after a pause. Sign in again."))
            else:
                remember_visit(request, now)
        return get_response(request)

    return middleware


def has_ended(request: HttpRequest, user: User, now: datetime) -> bool:
    return sessions.has_ended(
        started=stored_time(request, "signed_in_at", now),
        seen=stored_time(request, "seen_at", now),
        now=now,
        is_staff=partial(is_staff_person, user),
    )


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


def require_second_step(get_response: GetResponse) -> GetResponse:
    """Lead staff who have no second step of signing in to where they set one up.

    Asked on every request, so that an appointment, or a step taken away, works on the next one.
    """

    def middleware(request: HttpRequest) -> HttpResponse:
        return get_response(request)

    def process_view(request: HttpRequest, *_arguments: object) -> HttpResponse | None:
        # Imported late: settings name this module before the apps are loaded.
        from xport.accounts.mfa.required import OPEN_WITHOUT, lacks_second_step

        user = request.user
        if not user.is_authenticated or not lacks_second_step(request, user):
            return None
        if not is_staff_person(user):
            return None
        request.must_set_up_second_step = True  # type: ignore[attr-defined]
        match = request.resolver_match
        if match and match.view_name in OPEN_WITHOUT:
            return None
        return redirect("account_security")

    middleware.process_view = process_view  # type: ignore[attr-defined]
    return middleware


def no_store_when_signed_in(get_response: GetResponse) -> GetResponse:
    """Keep what a signed-in person saw out of the browser's cache, for the next at that desk."""

    def middleware(request: HttpRequest) -> HttpResponse:
        was_signed_in = request.user.is_authenticated
        response = get_response(request)
        if was_signed_in or request.user.is_authenticated:
            response["Cache-Control"] = "no-store"
        return response

    return middleware


def lead_back_to_button(get_response: GetResponse) -> GetResponse:
    """Lead who pressed a button after the session had ended through signing in to its page."""

    def middleware(request: HttpRequest) -> HttpResponse:
        return pressed_too_late.lead_back(request, get_response(request))

    return middleware


def page_where_none_is(get_response: GetResponse) -> GetResponse:
    """Show who opens an address that only takes forms a page, for Django's answer is empty."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if request.method != "GET" or not isinstance(response, HttpResponseNotAllowed):
            return response
        from xport.portal import errors

        return errors.not_to_be_opened(request, allowed=response.headers["Allow"])

    return middleware
