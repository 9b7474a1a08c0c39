"""Pages about the portal itself, and the files that browsers and robots ask for."""

from datetime import UTC, date, timedelta

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

# RFC 9116 asks for less than a year ahead; the date moves as long as somebody runs the portal.
SECURITY_TEXT_LASTS = timedelta(days=180)
# What a search engine has no use for: pages behind the sign-in, forms, and somebody's answers.
NOT_FOR_ROBOTS = (
    "accounts/",
    "calculator/?",
    "companies/",
    "claims/",
    "matches/",
    "municipalities/",
    "notices/",
)
# When somebody last went through what the accessibility statement says.
ASSESSED_ON = date(2026, 11, 23)
PICTURES = {"192x192": "icon-192.png", "512x512": "icon-512.png"}


@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    context = {"contact": settings.CONTACT, "assessed_on": ASSESSED_ON}
    return render(request, "portal/public/accessibility.html", context)


@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    return render(request, "portal/public/privacy.html", {"contact": settings.CONTACT})


@require_safe
def cookies(request: HttpRequest) -> HttpResponse:
    names = {
        "session": settings.SESSION_COOKIE_NAME,
        "csrf": settings.CSRF_COOKIE_NAME,
        "language": settings.LANGUAGE_COOKIE_NAME,
        "device": settings.DEVICE_COOKIE_NAME,
    }
    return render(request, "portal/public/cookies.html", {"names": names})


@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    hidden = [f"/{code}/{path}" for code, _name in settings.LANGUAGES for path in NOT_FOR_ROBOTS]
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in hidden)]
    return _text(lines)


@require_safe
def security_text(request: HttpRequest) -> HttpResponse:
    """Whom to tell about a hole, as RFC 9116 has it."""
    expires = (timezone.now() + SECURITY_TEXT_LASTS).astimezone(UTC)
    return _text(
        [
            f"Contact: mailto:{settings.CONTACT['email']}",
            f"Expires: {expires:%Y-%m-%dT00:00:00Z}",
            "Preferred-Languages: sv, en",
            f"Canonical: {settings.BASE_URL}{reverse('security_text')}",
        ]
    )


def _text(lines: list[str]) -> HttpResponse:
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; charset=utf-8")


@require_safe
def manifest(request: HttpRequest) -> JsonResponse:
    """What a phone needs to put the portal beside its apps."""
    with translation.override(translation.get_language_from_request(request)):
        content = {
            "name": "Xport",
            "short_name": "Xport",
            "description": _("Find your first export market"),
            "lang": translation.get_language(),
            "start_url": reverse("root"),
            "display": "browser",
            "background_color": "#ffffff",
            "theme_color": "#0f5f6b",
            "icons": [
                {"src": static(name), "sizes": sizes, "type": "image/png"}
                for sizes, name in PICTURES.items()
            ],
        }
    response = JsonResponse(content, content_type="application/manifest+json")
    response["Vary"] = "Accept-Language, Cookie"
    return response


@require_safe
def favicon(request: HttpRequest) -> HttpResponse:
    """For programs that ask for this address whatever a page says."""
    return redirect(static("favicon.ico"))
