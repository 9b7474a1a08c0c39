"""What does not work, told by anybody, without an account."""

from urllib.parse import urlsplit

from allauth.account.adapter import get_adapter
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import Resolver404, resolve
from django.utils import timezone
from django.utils.translation import get_language, ngettext
from django.views.decorators.http import require_http_methods, require_safe

from xport.accounts.buckets import TooManyTries
from xport.complaints.actions import file_complaint
from xport.complaints.forms import ComplaintForm


@require_http_methods(["GET", "HEAD", "POST"])
def complain(request: HttpRequest) -> HttpResponse:
    if request.method != "POST":
        form = ComplaintForm(initial=_what_is_known(request))
        return render(request, "portal/public/complaint.html", {"form": form})
    form = ComplaintForm(request.POST)
    if form.is_valid():
        try:
            file_complaint(
                **form.cleaned_data,
                language=get_language() or "",
                address=get_adapter().get_client_ip(request),
                now=timezone.now(),
            )
        except TooManyTries as refusal:
            return _asked_to_wait(request, form, refusal.retry_after_seconds)
        return redirect("complaint_sent")
    return render(request, "portal/public/complaint.html", {"form": form})


def _asked_to_wait(request: HttpRequest, form: ComplaintForm, seconds: int) -> HttpResponse:
    """Show the form again as it was filled in: who waits must not have to write twice."""
    minutes = -(-seconds // 60)
    text = ngettext(
        "Too much has been reported at once. Wait %(minutes)d minute and send again.",
        "Too much has been reported at once. Wait %(minutes)d minutes and send again.",
        minutes,
    )
    form.add_error(None, text % {"minutes": minutes})
    response = render(request, "portal/public/complaint.html", {"form": form}, status=429)
    response["Retry-After"] = str(seconds)
    return response


@require_safe
def complaint_sent(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/public/complaint_sent.html")


def _what_is_known(request: HttpRequest) -> dict[str, str]:
    """Return what the form is filled with: the page the person came from, and an own address."""
    email = request.user.email if request.user.is_authenticated else ""
    return {"page": _page_before(request), "email": email}


def _page_before(request: HttpRequest) -> str:
    """Return the address of the portal's page with the link to here; "" if it is not to be told.

    The browser says so itself (Referrer-Policy same-origin). An address may hold the key of a
    mailed link: only those of the portal's pages are told, whose arguments are names of things.
    """
    before = urlsplit(request.headers.get("Referer", ""))
    if before.netloc != request.get_host():
        return ""
    try:
        match = resolve(before.path)
    except Resolver404:
        return ""
    is_own_page = match.func.__module__.startswith("xport.portal.")
    return before.path if is_own_page and match.func.__module__ != __name__ else ""
