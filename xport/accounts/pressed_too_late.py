"""A button pressed by somebody whose session had ended: back to its page, and said there."""

from urllib.parse import parse_qs, urlsplit

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme, urlencode
from django.utils.translation import gettext as _

from xport.lib.post_only import has_page

PAGE = "pressed_too_late_on"


def lead_back(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Return `response`, or a sign-in that leads to the button's page where it led to its address.

    Nothing is sent again after signing in, so what only takes a POST would have no page to show.
    """
    # What htmx sends in the background is nobody's button.
    if request.method != "POST" or getattr(request, "htmx", False):
        return response
    sign_in = reverse("account_login")
    asked = urlsplit(response.headers.get("Location", ""))
    if asked.path != sign_in or parse_qs(asked.query).get("next") != [request.get_full_path()]:
        return response
    page = page_of_button(request)
    request.session[PAGE] = page
    return redirect(f"{sign_in}?{urlencode({'next': page})}")


def page_of_button(request: HttpRequest) -> str:
    """Return the page of this portal that the form was sent from, else one that can be shown."""
    sent_from = request.headers.get("Referer", "")
    is_own = url_has_allowed_host_and_scheme(
        sent_from, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    page = urlsplit(sent_from)
    if is_own and has_page(page.path):
        return page._replace(scheme="", netloc="", fragment="").geturl()
    if has_page(request.path):
        return request.get_full_path()
    return reverse("home")


def say_so(request: HttpRequest, response: HttpResponse) -> None:
    """Say it to who has signed in and is now led to the button's page."""
    page = request.session.pop(PAGE, None)
    if page is not None and page == response.headers.get("Location"):
        messages.warning(
            request, _("You were signed out, so nothing was saved. Press the button again.")
        )
