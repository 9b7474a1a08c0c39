"""Answers of pages that are open to everybody."""

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_cache_control, patch_vary_headers

# Figures change a few times a year, warnings at any moment.
FRESH_SECONDS = 300


def open_page(request: HttpRequest, template: str, context: dict[str, Any]) -> HttpResponse:
    """Render a page that the browser of an anonymous reader may keep for some minutes."""
    return kept_for_minutes(request, render(request, template, context))


def kept_for_minutes(request: HttpRequest, response: HttpResponse) -> HttpResponse:
    """Let the browser of an anonymous reader keep the answer.

    Not a cache that many share: the frame carries the reader's own token for the language form.
    """
    if not request.user.is_authenticated:
        patch_cache_control(response, private=True, max_age=FRESH_SECONDS)
        patch_vary_headers(response, ["Cookie"])
    return response
