"""Figures and dates as people read them, in the language of the page."""

from datetime import date, datetime, time
from decimal import ROUND_HALF_UP, Decimal

from django.utils import dateformat, timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _

NO_BREAK_SPACE = "\N{NO-BREAK SPACE}"
MINUS = "\N{MINUS SIGN}"
# What stands where a figure is missing.
MISSING = "\N{EN DASH}"

Number = int | float | Decimal


def in_page_language(swedish: str, english: str) -> str:
    """Return the one of the two texts that the page, or the mail, is written in."""
    return swedish if get_language() == "sv" else english


def rounded(value: Number, places: int) -> Decimal:
    """Return the value rounded half-up, on the digits that Python would print for it."""
    exact = value if isinstance(value, Decimal) else Decimal(repr(value))
    return exact.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)


def points(hundredths: int) -> Decimal:
    """Return a stored score (hundredths) in points from 0 to 100."""
    return Decimal(hundredths) / 100


def decimal(value: Number, places: int = 0) -> str:
    """Return 570 000 and 67,0 in Swedish, 570,000 and 67.0 in English, with a real minus."""
    number = rounded(value, places)
    text = f"{abs(number):,.{places}f}"
    if get_language() != "en":
        text = text.translate({ord(","): NO_BREAK_SPACE, ord("."): ","})
    return f"{MINUS}{text}" if number < 0 else text


def signed(value: Number, places: int = 1) -> str:
    """Return a change with its sign: +2,0 or −1,6; what rounds to nothing has none."""
    text = decimal(value, places)
    return f"+{text}" if rounded(value, places) > 0 else text


def score_text(score: float | Decimal) -> str:
    """Return a score in points with one decimal.

    By way of hundredths: a score not stored must show the digit that a stored one would. Raises
    TypeError for an int, which is most likely a stored score: stored_score_text shows those.
    """
    if isinstance(score, int):
        raise TypeError(f"{score} is no score in points: use stored_score_text")
    return decimal(rounded(score, 2), 1)


def stored_score_text(hundredths: int) -> str:
    """Return a stored score (hundredths) with one decimal."""
    return score_text(points(hundredths))


def percent(value: Number, places: int = 0) -> str:
    """Return 37 % in Swedish and 37% in English."""
    space = "" if get_language() == "en" else NO_BREAK_SPACE
    return f"{decimal(value, places)}{space}%"


def with_unit(value: Number | str, unit: str, places: int = 0) -> str:
    """Return the figure, formatted already or not, and its unit on one line."""
    text = value if isinstance(value, str) else decimal(value, places)
    return f"{text}{NO_BREAK_SPACE}{unit}" if unit else text


def _local(moment: date | datetime) -> date | datetime:
    if isinstance(moment, datetime) and timezone.is_aware(moment):
        return timezone.localtime(moment)
    return moment


def long_date(moment: date | datetime) -> str:
    """Return 23 november 2026 (23 November 2026)."""
    return dateformat.format(_local(moment), "j F Y")


def short_date(moment: date | datetime) -> str:
    """Return 12 nov (12 Nov), for dense tables where the year is clear."""
    return dateformat.format(_local(moment), "j b" if get_language() != "en" else "j M")


def iso_date(moment: date | datetime) -> str:
    """Return 2026-03-02, for chips and tables."""
    return dateformat.format(_local(moment), "Y-m-d")


def clock(moment: datetime | time) -> str:
    """Return 09.41 in Swedish and 09:41 in English."""
    local = _local(moment) if isinstance(moment, datetime) else moment
    return local.strftime("%H:%M" if get_language() == "en" else "%H.%M")


def lower_first(name: str) -> str:
    """Return a name as it is inside a sentence: the first letter small, but of BNP or GDP."""
    return name if name[1:2].isupper() else name[:1].lower() + name[1:]


def sentence_list(words: list[str]) -> str:
    """Return "a", "a and b" or "a, b and c"."""
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s and %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}


def choice_list(words: list[str]) -> str:
    """Return "a", "a or b" or "a, b or c"."""
    if len(words) < 2:
        return "".join(words)
    return _("%(first)s or %(last)s") % {"first": ", ".join(words[:-1]), "last": words[-1]}
