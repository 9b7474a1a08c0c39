"""Tags and filters of every template (a builtin: no {% load %} needed)."""

import base64
import hashlib
from collections.abc import Callable
from functools import lru_cache, wraps
from pathlib import Path
from typing import Any

from django import template
from django.contrib.staticfiles import finders
from django.contrib.staticfiles.storage import staticfiles_storage
from django.http import QueryDict
from django.templatetags.static import static
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from xport.lib import formatting

register = template.Library()


def _or_missing(function: Callable[..., str]) -> Callable[..., str]:
    @wraps(function)
    def filtered(value: Any, *arguments: Any) -> str:
        return formatting.MISSING if value is None or value == "" else function(value, *arguments)

    return filtered


for _function in (
    formatting.decimal,
    formatting.signed,
    formatting.score_text,
    formatting.stored_score_text,
    formatting.percent,
    formatting.with_unit,
    formatting.long_date,
    formatting.short_date,
    formatting.iso_date,
    formatting.clock,
    formatting.sentence_list,
    formatting.choice_list,
):
    register.filter(_function.__name__, _or_missing(_function))


@register.filter
def label_word(label: str) -> str:
    """Return the word for a label's code; a code that has none is a mistake worth an error."""
    return {
        "strong": _("Strong"),
        "promising": _("Promising"),
        "weak": _("Weak"),
        "preliminary": _("Preliminary"),
    }[label]


@register.simple_tag
def query_with(query: QueryDict | None, **changes: Any) -> str:
    """Return the page's query with some values replaced; None takes a value away."""
    changed = QueryDict(mutable=True) if query is None else query.copy()
    for name, value in changes.items():
        changed.pop(name, None)
        if value is not None:
            changed[name] = value
    return changed.urlencode()


@register.simple_tag
def icon(name: str) -> SafeString:
    """Draw a Lucide icon of build/static/icons.svg, beside words and never instead of them."""
    return format_html(
        '<svg class="x-icon" aria-hidden="true"><use href="{}#{}"></use></svg>',
        static("icons.svg"),
        name,
    )


@register.simple_tag
def stylesheet(path: str) -> SafeString:
    return format_html(
        '<link rel="stylesheet" href="{}" integrity="{}">', static(path), integrity_of(path)
    )


@register.simple_tag
def script(path: str) -> SafeString:
    return format_html(
        '<script src="{}" integrity="{}" defer></script>', static(path), integrity_of(path)
    )


@lru_cache
def integrity_of(path: str) -> str:
    """Return the SRI value of the file as it is served, which collectstatic may have rewritten."""
    stored_name = getattr(staticfiles_storage, "stored_name", None)
    served = staticfiles_storage.path(stored_name(path)) if stored_name else finders.find(path)
    digest = hashlib.sha384(Path(str(served)).read_bytes()).digest()
    return f"sha384-{base64.b64encode(digest).decode()}"
