"""A language in which every translated text stands in ⟦brackets⟧, and a reader for what does not.

Text outside the brackets was never asked for in the reader's language, or is data.
"""

import copy
import re
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from html.parser import HTMLParser
from typing import Any
from unittest import mock

from django.utils.translation import trans_real

OPEN, CLOSE = "⟦", "⟧"
UNSEEN = {"script", "style", "template", "svg"}
SPOKEN = ("aria-label", "alt", "placeholder", "title", "data-t", "data-l")


def wrapped(text: str) -> str:
    return f"{OPEN}{text.rpartition(trans_real.CONTEXT_SEPARATOR)[2]}{CLOSE}"


@contextmanager
def pseudo_language(code: str) -> Iterator[None]:
    """Answer every request for `code` in the pseudo-language, with the formats of `code`."""
    pseudo: Any = copy.copy(trans_real.translation(code))
    pseudo.gettext = wrapped
    pseudo.ngettext = lambda one, many, number: wrapped(one if number == 1 else many)
    with mock.patch.dict(trans_real._translations, {code: pseudo}):
        yield


class _Reader(HTMLParser):
    """Collects what a person sees or hears outside the brackets."""

    def __init__(self) -> None:
        super().__init__()
        self.depth = 0
        self.unseen = 0
        self.outside: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag in UNSEEN:
            self.unseen += 1
        for name, value in attrs:
            if name in SPOKEN and value:
                self.outside.append(_outside(value, 0)[0])

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.handle_starttag(tag, attrs)
        self.handle_endtag(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in UNSEEN:
            self.unseen -= 1

    def handle_data(self, data: str) -> None:
        # A sentence with a link or a figure in it is several pieces between one pair of brackets.
        text, self.depth = _outside(data, self.depth)
        if not self.unseen:
            self.outside.append(text)


def _outside(text: str, depth: int) -> tuple[str, int]:
    outside = []
    for character in text:
        depth += (character == OPEN) - (character == CLOSE)
        if depth == 0 and character != CLOSE:
            outside.append(character)
    return "".join(outside), depth


def untranslated_words(html: str, data: Iterable[str]) -> list[str]:
    """Return the words of a page that stand outside the brackets and are no data."""
    reader = _Reader()
    reader.feed(html)
    known = sorted((text for text in data if text), key=len, reverse=True)
    pattern = re.compile(rf"(?<![^\W\d])(?:{'|'.join(map(re.escape, known))})(?!\w)", re.IGNORECASE)
    found = []
    for text in reader.outside:
        found += re.findall(r"[^\W\d_]{2,}", pattern.sub(" ", text))
    return found
