"""Addresses that only take what a button sends, told apart from those with a page to show."""

from collections.abc import Callable
from typing import Any

from django.urls import Resolver404, resolve
from django.views.decorators.http import require_POST as answer_posts_alone  # noqa: TID251


def require_POST(view: Callable[..., Any]) -> Callable[..., Any]:  # noqa: N802 (Django's own name)
    """Let only POST in, as Django's decorator does, and mark the view for has_page."""
    guarded: Callable[..., Any] = answer_posts_alone(view)
    guarded.is_post_only = True  # type: ignore[attr-defined]
    return guarded


def has_page(path: str) -> bool:
    """Return whether the path, in the language now active, is of a view that answers GET."""
    try:
        view = resolve(path).func
    except Resolver404:
        return False
    return not getattr(view, "is_post_only", False)


def page_above(path: str) -> str:
    """Return the nearest address above the path that has a page, or "/"."""
    above = path
    while above != "/":
        above = above.rstrip("/").rpartition("/")[0] + "/"
        if has_page(above):
            break
    return above
