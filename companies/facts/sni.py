"""Codes of the Swedish Standard Industrial Classification (SNI): five digits, written 35.140.

Four digits or fewer name a class of several codes, or are a code whose first zero a spreadsheet
dropped: which one is asked, not guessed. Source: Statistics Sweden, SNI 2007 and SNI 2025.
"""

import re
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
    """Classes were given, not codes; `options` are by class the codes that it may stand for.

    `codes` are those that the text names beside them.
    """

    def __init__(self, options: dict[str, tuple[str, ...]], codes: tuple[str, ...]) -> None:
        super().__init__("A class, not a code")
        self.options = options
        self.codes = codes


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
    text = _EDITION.sub(" ", text).strip(" :-")
    decimal = _DECIMAL.fullmatch(text)
    parts = [".".join(decimal.groups())] if decimal else _BETWEEN_CODES.split(text)
    codes: list[str] = []
    classes: dict[str, tuple[str, ...]] = {}
    for part in parts:
        found = _codes_in(part)
        if found is None:
            classes[part.strip()] = _options(part.strip())
        else:
            codes += found
    known = tuple(dict.fromkeys(codes))[:MOST_CODES]
    if classes:
        raise SniAmbiguous(classes, known)
    return known


def _codes_in(part: str) -> list[str] | None:
    """Return the codes of one part, None if it is a class. Raises SniUnreadable."""
    numbers = [number.replace(".", "") for number in _NUMBER.findall(part)]
    codes = [number for number in numbers if len(number) == _DIGITS]
    if codes:
        return [code for code in codes if code != _UNKNOWN]
    starts_with_number = bool(_NUMBER.match(part.strip()))
    if not part.strip():
        return []
    if not starts_with_number or len(numbers[0]) > _DIGITS:
        raise SniUnreadable
    return None


def _options(text: str) -> tuple[str, ...]:
    """Return the code of a class that has but one, and the code whose first zero was dropped."""
    digits = _NUMBER.findall(text)[0].replace(".", "")
    if len(digits) != _DIGITS - 1:
        return ()
    return (digits + "0", "0" + digits) if digits == text else (digits + "0",)
