"""What the pages of a firm's profile say of its steps and of what is left to answer."""

from typing import Any

from django import template
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from companies.models import Company
from companies.profile.steps import STEP_OF_QUESTION

register = template.Library()

_NUMBERS = {
    2: _("two"),
    3: _("three"),
    4: _("four"),
    5: _("five"),
    6: _("six"),
    7: _("seven"),
    8: _("eight"),
    9: _("nine"),
}


@register.filter
def number_word(number: int) -> str:
    """Return 2 to 9 as a word; other numbers in digits."""
    return str(_NUMBERS.get(number, number))


@register.filter
def market_words(markets: list[Any]) -> list[str]:
    """Return the markets' names as they are inside a sentence."""
    return [market.word for market in markets]


@register.simple_tag
def step_url(view: str, company: Company, step: str) -> str:
    """Return the step's address at the firm's own desk or the officer's; `view` names the desk."""
    return reverse(view, args=[company.public_id, step])


@register.filter
def step_of(question: str) -> str:
    """Return the step that answers a question of the scoring engine."""
    return STEP_OF_QUESTION[question]
