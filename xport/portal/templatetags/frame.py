"""What the frame of a page (templates/base.html) asks of the portal; a builtin of all templates."""

from html import unescape
from typing import Any

from django import template
from django.template import RequestContext
from django.utils.safestring import SafeString, mark_safe

from xport.portal import trails
from xport.portal.navigation import shell_of
from xport.portal.trails import Step

register = template.Library()


@register.simple_block_tag(takes_context=False)
def keep(content: str) -> SafeString:
    """Return what stands inside, rendered once: `{% keep as title %}…` may then be used twice."""
    return mark_safe(" ".join(content.split()))  # noqa: S308 rendered by the template, escaped


@register.simple_tag(takes_context=True)
def steps_above(context: RequestContext) -> list[Step]:
    """Return the pages above this one, from the start page on; nothing on the page of an error.

    Names come from what the view itself shows, never from the address: a page that is not for
    this person must not be named.
    """
    request: Any = context.get("request")
    if request is None or request.resolver_match is None or context.get("is_error"):
        return []
    view = request.resolver_match.view_name or ""
    return trails.steps_above(
        view, {str(name): value for name, value in context.flatten().items()}, shell_of(request)
    )


@register.filter
def section_beside(steps: list[Step], title: str) -> str:
    """Return the name of the page above, unless the title says it already or it is the start."""
    name = steps[-1].label if len(steps) > 1 else ""
    return "" if name in unescape(title) else name
