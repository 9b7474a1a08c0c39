"""Filters by which a notice's templates read its facts in the reader's language."""

from collections.abc import Mapping

from django import template
from django.utils.translation import get_language

from matchmaking.models import Match

register = template.Library()


@register.filter
def in_language(names: Mapping[str, str]) -> str:
    """Return the name in the reader's language, out of {"sv": …, "en": …}."""
    return names["sv" if get_language() == "sv" else "en"]


@register.filter
def match_state_word(state: str) -> str:
    """Return the word for a match's state."""
    return str(Match.State(state).label)
