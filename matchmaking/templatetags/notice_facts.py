"""Filters by which a notice's templates read its facts in the reader's language."""

from collections.abc import Mapping

from django import template

from matchmaking.models import Match
from xport.lib.formatting import in_page_language

register = template.Library()


@register.filter
def in_language(names: Mapping[str, str]) -> str:
    """Return the name in the reader's language, out of {"sv": …, "en": …}."""
    return in_page_language(names["sv"], names["en"])


@register.filter
def match_state_word(state: str) -> str:
    """Return the word for a match's state."""
    return str(Match.State(state).label)
