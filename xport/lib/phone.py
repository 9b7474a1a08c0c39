"""Telephone numbers as people write them."""

import re
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from xport.lib.forms import LineField

LONGEST_PHONE = 30
FEWEST_DIGITS, MOST_DIGITS = 5, 15  # E.164 allows 15
_WRITTEN = re.compile(r"\+?[0-9][0-9 ()/-]*", re.ASCII)


def is_phone(text: str) -> bool:
    """Return whether `text` is a number to call: digits, perhaps a plus first, and separators."""
    digits = sum(character.isdigit() for character in text)
    return bool(_WRITTEN.fullmatch(text)) and FEWEST_DIGITS <= digits <= MOST_DIGITS


class PhoneField(LineField):
    """A number kept as it was written, for people to read."""

    default_error_messages = {
        "phone": _("Write a telephone number with digits, for example 070-174 06 05."),
    }
    widget = forms.TextInput(attrs={"type": "tel", "autocomplete": "tel"})

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_length": LONGEST_PHONE, **options})

    def clean(self, value: Any) -> str:
        text = super().clean(value)
        if text and not is_phone(text):
            raise forms.ValidationError(self.error_messages["phone"], code="phone")
        return text
