"""Numbers as Swedes type them: 1 250, 24 512,5, 31.400,00, "ca 15", "fler än 10", "5–9"."""

import re
from dataclasses import dataclass
from decimal import Decimal

_LONGEST_TEXT = 40
_DIGITS = frozenset("0123456789")
_MINUS_SIGNS = ("-", "\u2212")


class NumberUnreadable(ValueError):
    """The text is no number, or may be read as two different ones."""


def parse_number(text: str) -> Decimal:
    """Return the number that `text` holds; a comma or a single point marks the decimals.

    Raises NumberUnreadable, also for "31.400": thirty-one to one reader, thousands to another.
    """
    if len(text) <= _LONGEST_TEXT and text.isascii() and text.isdigit():
        return Decimal(text)
    compact = "".join(text.split())
    if not compact or len(compact) > _LONGEST_TEXT:
        raise NumberUnreadable
    is_negative = compact.startswith(_MINUS_SIGNS)
    whole, decimals = _split(compact[1:] if is_negative else compact)
    if not whole or not _DIGITS.issuperset(whole + decimals):
        raise NumberUnreadable
    number = Decimal(f"{whole}.{decimals or 0}")
    return -number if is_negative else number


def _split(text: str) -> tuple[str, str]:
    if text.count(",") > 1:
        raise NumberUnreadable
    if "," in text:
        whole, decimals = text.split(",")
        if not decimals:
            raise NumberUnreadable
        return _without_grouping(whole), decimals
    if text.count(".") == 1:
        whole, decimals = text.split(".")
        if len(decimals) in (0, 3):
            raise NumberUnreadable
        return whole, decimals
    return _without_grouping(text), ""


def _without_grouping(whole: str) -> str:
    first, *groups = whole.split(".")
    if not groups:
        return first
    if not 1 <= len(first) <= 3 or any(len(group) != 3 for group in groups):
        raise NumberUnreadable
    return first + "".join(groups)


# What people write round a number and what adds nothing to it.
_APPROXIMATELY = (
    "cirka",
    "circa",
    "ungefär",
    "omkring",
    "drygt",
    "knappt",
    "c:a",
    "ca",
    "c a",
    "runt",
    "ung",
    "~",
    "≈",
)
_NUMBER = r"([0-9][0-9 .,]{0,19}?)"
_RANGE = re.compile(rf"{_NUMBER} ?(?:-|–|—|−|till|to) ?{_NUMBER}")
_YEARS = re.compile(r"(?:19|20)[0-9]{2} ?[-–—−] ?(?:19|20)[0-9]{2}")
_OF_YEAR = re.compile(r"(.{0,99}[^\s(])\s{0,3}\((?:år )?((?:19|20)[0-9]{2})\)", re.IGNORECASE)
_LEADING_ZERO = re.compile(r"0[0-9 ]")
_FROM = re.compile(
    rf"(?:(?P<beyond>>|över|mer än|fler än|more than|over)|≥|>=|=>|minst|at least) ?{_NUMBER}"
    rf"|{_NUMBER} ?(?:\+|eller fler|eller mer|och fler|och mer|och uppåt|or more)"
)
_UP_TO = re.compile(
    rf"(?:(?P<below><|under|mindre än|färre än|less than|fewer than)"
    rf"|≤|<=|=<|högst|max|maximalt|upp till|at most|up to) ?{_NUMBER}"
    rf"|{_NUMBER} ?(?:eller färre|eller mindre|or fewer|or less)"
)
_NOTHING = frozenset(
    (
        "",
        "-",
        "--",
        "–",
        "—",
        "−",
        "?",
        ".",
        "*",
        "x",
        "n/a",
        "na",
        "#n/a",
        "saknas",
        "okänt",
        "okänd",
    )
    + ("uppgift saknas", "ej uppgift", "ingen uppgift", "vet ej", "unknown", "null", "none", "ua")
)
# Whatever is a capital to one of them too: "İ" has two letters in lower case, and begins none.
_FIRST_OF_NOTHING = {letter for word in _NOTHING if word for letter in (word[0], word[0].upper())}


def is_nothing(text: str) -> bool:
    """Return whether a cell says that there is no value: empty, a dash, "uppgift saknas"."""
    # Most cells are seen by their first letter to say something.
    first = text[:1]
    if first.isalnum() and first not in _FIRST_OF_NOTHING:
        return False
    if len(text) > _LONGEST_TEXT:
        return not text.strip()
    return " ".join(text.casefold().split()) in _NOTHING


def without_approximately(text: str) -> str:
    """Return `text` without "ca", "drygt" and the like in front of a number."""
    text = " ".join(text.split())
    if text[:1].isdigit():
        return text
    for word in _APPROXIMATELY:
        rest = text[len(word) :].lstrip(". ")
        if text.casefold().startswith(word) and rest[:1].isdigit():
            return rest
    return text


@dataclass(frozen=True, kw_only=True)
class Span:
    """The ends of a range as they were written; one that is open is None.

    An end that is named to say what lies beyond it ("fler än 10") is not itself in the range.
    """

    low: str | None
    high: str | None
    is_beyond: bool = False


def span_in(text: str) -> Span | None:
    """Return the range that a text in small letters is, None if it is none.

    Raises NumberUnreadable for ends with leading zeros: "070-123 45 67" is a telephone number.
    """
    if text.isdigit():
        return None
    span = None
    if found := _RANGE.fullmatch(text):
        span = Span(low=found[1], high=found[2])
    elif found := _FROM.fullmatch(text):
        span = Span(low=found[2] or found[3], high=None, is_beyond=bool(found["beyond"]))
    elif found := _UP_TO.fullmatch(text):
        span = Span(low=None, high=found[2] or found[3], is_beyond=bool(found["below"]))
    if span and any(_LEADING_ZERO.match(end or "") for end in (span.low, span.high)):
        raise NumberUnreadable
    return span


def is_years(text: str) -> bool:
    """Return whether a text is two years, and nothing says that it counts anything else."""
    return bool(_YEARS.fullmatch(text))


def without_year(text: str) -> tuple[str, int | None]:
    """Return a value and the year in brackets behind it ("20 (2023)"), None if there is none."""
    found = _OF_YEAR.fullmatch(text.strip()) if "(" in text else None
    return (found[1], int(found[2])) if found else (text, None)
