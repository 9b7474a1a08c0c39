"""Pages for everybody: the start page, the choice of language, whether the portal is well."""

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET, require_safe

from xport.lib.post_only import require_POST
from xport.notifications.queries import mailbox
from xport.portal.public import health
from xport.portal.public.sample import sample_rulers


def start(request: HttpRequest) -> HttpResponse:
    """What Xport is, for who is not signed in (the page of who is: xport/portal/home/)."""
    return render(request, "portal/public/start.html", {"rulers": sample_rulers()})


@require_safe
def choose_by_request(request: HttpRequest) -> HttpResponse:
    """Lead from / to the language of the cookie, else of the browser, else to Swedish."""
    with translation.override(translation.get_language_from_request(request)):
        response = redirect("home")
    patch_vary_headers(response, ["Accept-Language", "Cookie"])
    return response


@require_POST
def choose_language(request: HttpRequest) -> HttpResponse:
    """Remember the language and go to the same page in it."""
    language = request.POST.get("language", "")
    if language not in dict(settings.LANGUAGES):
        language = settings.LANGUAGE_CODE
    response = redirect(_in_language(request.POST.get("next", ""), language))
    response.set_cookie(
        settings.LANGUAGE_COOKIE_NAME,
        language,
        max_age=settings.LANGUAGE_COOKIE_AGE,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite="Lax",
    )
    return response


def _in_language(path: str, language: str) -> str:
    """Return the path with the other prefix; a path that is not one of our pages leads home."""
    is_own = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    current = translation.get_language_from_path(path)
    if is_own and current and path.startswith(f"/{current}/"):
        return f"/{language}{path.removeprefix(f'/{current}')}"
    with translation.override(language):
        return reverse("home")


@require_GET
def show_mailbox(request: HttpRequest) -> HttpResponse:
    """The mails that a demo without a mail server sent; anybody may read them, so only there."""
    if not settings.DEMO:
        raise Http404
    return render(request, "portal/public/mailbox.html", {"mails": mailbox()})


@never_cache
@require_safe
def healthz(request: HttpRequest) -> HttpResponse:
    """Answer 200 while database and broker answer, else 503 and which does not."""
    answers = {"database": health.database_answers(), "broker": health.broker_answers()}
    words = {name: "ok" if is_well else "no answer" for name, is_well in answers.items()}
    return JsonResponse(words, status=200 if all(answers.values()) else 503)
