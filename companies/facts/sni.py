"""Codes of the Swedish Standard Industrial Classification (SNI): five digits, written 35.140.

Four digits or fewer name a class of several codes, or are a code whose first zero a spreadsheet
dropped: which one is asked, not guessed. Source: Statistics Sweden, SNI 2007 and SNI 2025.
"""

import re
from collections.abc import Iterable
from functools import lru_cache

EDITIONS = ("2007", "2025")
MOST_CODES = 10
_LONGEST_TEXT = 500
_DIGITS = 5
# The register's code for a firm whose activity it does not know.
_UNKNOWN = "00000"
_EDITION = re.compile(r"sni ?-?:? ?(2007|2025)", re.IGNORECASE)
_NUMBER = re.compile(r"[0-9]+(?:\.[0-9]+)*")
# A spreadsheet makes the number 35,14 of 35.140.
_DECIMAL = re.compile(r"([0-9]{1,2}),([0-9]{1,3})")
_BETWEEN_CODES = re.compile(r"[,;/|\n+]| och ")


class SniAmbiguous(ValueError):
    """A class was given, not a code; `options` are codes that it may stand for."""

    def __init__(self, options: tuple[str, ...]) -> None:
        super().__init__("A class, not a code")
        self.options = options


class SniUnreadable(ValueError):
    """There is no code in the text."""


def edition_in(text: str) -> str | None:
    """Return the edition that a header or a cell names."""
    found = _EDITION.search(text)
    return found[1] if found else None


@lru_cache(maxsize=1024)
def parse_sni(text: str) -> tuple[str, ...]:
    """Return the codes in the text, in its order and without points, each once.

    Raises SniAmbiguous, SniUnreadable.
    """
    if len(text) > _LONGEST_TEXT:
        raise SniUnreadable
    text = _EDITION.sub(" ", text).strip()
    decimal = _DECIMAL.fullmatch(text)
    parts = [".".join(decimal.groups())] if decimal else _BETWEEN_CODES.split(text)
    codes = _once(code for part in parts for code in _codes_in(part))
    return codes[:MOST_CODES]


def _codes_in(part: str) -> list[str]:
    numbers = [number.replace(".", "") for number in _NUMBER.findall(part)]
    codes = [number for number in numbers if len(number) == _DIGITS]
    if codes:
        return [code for code in codes if code != _UNKNOWN]
    starts_with_number = bool(_NUMBER.match(part.strip()))
    if not part.strip():
        return []
    if not starts_with_number or len(numbers[0]) > _DIGITS:
        raise SniUnreadable
    raise SniAmbiguous(_options(numbers[0], is_whole=numbers[0] == part.strip()))


def _options(digits: str, *, is_whole: bool) -> tuple[str, ...]:
    """Return the code of a class that has but one, and the code whose first zero was dropped."""
    options = [digits + "0"] if len(digits) == _DIGITS - 1 else []
    if is_whole and len(digits) == _DIGITS - 1:
        options.append("0" + digits)
    return tuple(options)


def _once(codes: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(codes))
