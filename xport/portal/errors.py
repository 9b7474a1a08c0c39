"""What a page says when it cannot do what was asked: what is wrong, then how to go on."""

import logging
import sys

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.db import Error as DatabaseError
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.utils import translation

from xport.lib.post_only import page_above

logger = logging.getLogger(__name__)

# What is left to say if not even the page for errors can be made.
LAST_WORDS = "<!doctype html><title>Xport</title><p>Något gick fel. Something went wrong.</p>"


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    # Django speaks of a bad request here; fields above 1 MB beside a file end so.
    if isinstance(exception, (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)):
        return too_large(request)
    return _page(request, "errors/400.html", status=400)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return _page(request, "errors/403.html", status=403)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    return _page(request, "errors/csrf.html", status=403)


def page_not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Says the same for what never existed and for what this person may not know of."""
    return _page(request, "errors/404.html", status=404)


def not_to_be_opened(request: HttpRequest, *, allowed: str) -> HttpResponse:
    above = page_above(request.path)
    response = _page(request, "errors/405.html", status=405, above=above)
    response["Allow"] = allowed
    return response


def too_large(request: HttpRequest) -> HttpResponse:
    return _page(request, "errors/413.html", status=413)


def too_many_tries(request: HttpRequest, *, retry_after_seconds: int) -> HttpResponse:
    minutes = -(-retry_after_seconds // 60)
    response = _page(request, "errors/429.html", status=429, minutes=minutes)
    response["Retry-After"] = str(retry_after_seconds)
    return response


def _page(request: HttpRequest, template: str, *, status: int, **words: object) -> HttpResponse:
    """Render the page in the portal's frame; without a database say that instead."""
    context = {"is_error": True, "request_id": _id_of(request), **words}
    try:
        return render(request, template, context, status=status)
    except DatabaseError:
        logger.warning("The page %s could not be made", template, exc_info=True)
        return database_down(request)


def _id_of(request: HttpRequest) -> str:
    return getattr(request, "request_id", "")


def server_error(request: HttpRequest) -> HttpResponse:
    # Here and in no middleware: Django makes a response of an error inside any middleware
    # (the look-up of the session, too) before an outer one could see it.
    if isinstance(sys.exc_info()[1], (OperationalError, InterfaceError)):
        return database_down(request)
    return _alone(request, "errors/500.html", status=500)


def database_down(request: HttpRequest) -> HttpResponse:
    """The honest 503: nothing here touches the database, the session or the person."""
    response = _alone(request, "errors/503.html", status=503)
    response["Retry-After"] = "30"
    return response


def _alone(request: HttpRequest, template: str, *, status: int) -> HttpResponse:
    """Render without context processors, in the language of the address."""
    with translation.override(_language_of(request)):
        try:
            page: str = render_to_string(
                template, {"request_id": _id_of(request), "contact": settings.CONTACT}
            )
        except Exception:
            logger.exception("The page %s could not be made", template)
            page = LAST_WORDS
    response = HttpResponse(page, status=status)
    response["Cache-Control"] = "no-store"
    return response


def _language_of(request: HttpRequest) -> str:
    from_path = translation.get_language_from_path(request.path_info)
    return from_path or translation.get_language_from_request(request)
