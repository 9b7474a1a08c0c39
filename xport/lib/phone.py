"""Telephone numbers as people write them."""

import re

LONGEST_PHONE = 30
FEWEST_DIGITS, MOST_DIGITS = 5, 15  # E.164 allows 15
_WRITTEN = re.compile(r"\+?[0-9][0-9 ()/-]*", re.ASCII)


def is_phone(text: str) -> bool:
    """Return whether `text` is a number to call: digits, perhaps a plus first, and separators."""
    digits = sum(character.isdigit() for character in text)
    return bool(_WRITTEN.fullmatch(text)) and FEWEST_DIGITS <= digits <= MOST_DIGITS
