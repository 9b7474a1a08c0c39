"""The words for the codes in a firm's offer."""

from django import template

from companies.models.offer import IpStatus

register = template.Library()


@register.filter
def ip_words(code: str) -> str:
    """Return how a product is protected, as it is inside a sentence."""
    words = str(IpStatus(code).label)
    return words[:1].lower() + words[1:]
