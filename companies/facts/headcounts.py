"""How many people work at a firm: "12", "ca 15", "5 st", "5–9 anställda", "färre än 10"."""

import re
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP
from functools import lru_cache

from companies.facts.size_classes import (
    EMPLOYEES,
    class_around,
    class_of_range,
    code_of_ends,
    size_classes,
)
from companies.facts.swedish_numbers import (
    NumberUnreadable,
    Span,
    is_nothing,
    is_years,
    parse_number,
    span_in,
    without_approximately,
)

MOST_EMPLOYEES = 5_000_000
_LONGEST_TEXT = 60
_UNKNOWN_CLASS = "0"
_WORDS = re.compile(
    r"(?:anställda|anställd|anst|personer|person|pers|medarbetare|årsanställda|årsarbetare"
    r"|heltider|heltid|employees|people|fte|st)\.?$"
)
# A class by its code, or by its code and its ends: "klass 3", "3: 5–9", "3 (5–9)". Of "3 (5)"
# nobody can tell which is the code.
_CODE = re.compile(r"(?:storleks)?klass ([0-9]{1,2})")
_CODE_WITH_ENDS = re.compile(
    r"(?:(?:storleks)?klass )?[0-9]{1,2} ?[:=(] ?(?![0-9 .,]+\)?$)([^()]{1,40})\)?"
)

# As a spreadsheet writes them into text: "05-sep", "sep-19".
_MONTHS = {
    name: number
    for number, names in enumerate(
        ("jan", "feb", "mar mars", "apr", "maj may", "jun juni", "jul juli", "aug", "sep sept")
        + ("okt oct", "nov", "dec"),
        start=1,
    )
    for name in names.split()
}
_DAY_MONTH = re.compile(r"([0-9]{1,2})[- ]([a-z]{3,4})\.?")
_MONTH_YEAR = re.compile(r"([a-z]{3,4})\.?[- ]([0-9]{2})")
_ISO_DATE = re.compile(r"([0-9]{4})-([0-9]{2})-([0-9]{2})(?:[ T]00:00(?::00)?)?")
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2}(?:\.[0-9]{3})+")


@dataclass(frozen=True, kw_only=True)
class Headcount:
    """Either the number or a class of size_classes, or neither: the list says nothing."""

    exact: int | None = None
    size_class: str | None = None


@lru_cache(maxsize=1024)
def parse_headcount(text: str, *, is_class: bool = False) -> Headcount:
    """Return what the text says; with `is_class` a bare number is the code of a class.

    A range that lies in a class of the register is that class, another one a class of its own.
    Raises NumberUnreadable.
    """
    if len(text) > _LONGEST_TEXT:
        raise NumberUnreadable
    if is_nothing(text):
        return Headcount()
    line = " ".join(text.casefold().split())
    if is_class and (named := _CODE.fullmatch(line) or _CODE_WITH_ENDS.fullmatch(line)):
        line = named[1]
    if is_years(line):
        raise NumberUnreadable
    bare = without_approximately(_WORDS.sub("", line).strip())
    span = span_in(bare)
    if span:
        return _of_span(span)
    if is_class and bare == line:
        return _of_code(bare)
    return Headcount(exact=_whole(bare))


def headcount_of_date(day: date) -> Headcount:
    """Return the class that a spreadsheet made a date of: "5-9" became the fifth of September.

    Raises NumberUnreadable if the date could not have been a class.
    """
    pairs = {(day.day, day.month), (day.month, day.day)}
    if day.day == 1:
        # "10-19" became October of a year that ends in 19.
        pairs = {(day.month, day.year % 100), *pairs}
    codes = {class_of_range(EMPLOYEES, low, high) for low, high in pairs} - {None}
    if len(codes) != 1:
        raise NumberUnreadable
    return Headcount(size_class=codes.pop())


def _of_span(span: Span) -> Headcount:
    low = 0 if span.low is None else _whole(span.low) + span.is_beyond
    high = None if span.high is None else _whole(span.high) - (span.low is None and span.is_beyond)
    if high is not None and high < low:
        raise NumberUnreadable
    code = class_of_range(EMPLOYEES, low, high) or class_around(EMPLOYEES, low, high)
    return Headcount(size_class=code or code_of_ends(low, high))


def _of_code(text: str) -> Headcount:
    number = _whole(text)
    if text == _UNKNOWN_CLASS:
        return Headcount()
    if str(number) not in size_classes(EMPLOYEES):
        raise NumberUnreadable
    return Headcount(size_class=str(number))


def _whole(text: str) -> int:
    # Nobody employs a thousandth of a person: "1.250" is thousands.
    number = parse_number(text.replace(".", "") if _THOUSANDS.fullmatch(text) else text)
    if not 0 <= number <= MOST_EMPLOYEES:
        raise NumberUnreadable
    # Full-time equivalents have decimals; a firm's people are counted whole.
    return int(number.quantize(1, rounding=ROUND_HALF_UP))


def date_in(text: str) -> date | None:
    """Return the date that a cell holds instead of a number, None if it holds none."""
    if text.isdigit():
        return None
    plain = text.strip().casefold()
    iso, day_month, month_year = (
        pattern.fullmatch(plain) for pattern in (_ISO_DATE, _DAY_MONTH, _MONTH_YEAR)
    )
    try:
        if iso:
            return date(int(iso[1]), int(iso[2]), int(iso[3]))
        if day_month and day_month[2] in _MONTHS:
            # A leap year: only day and month are known.
            return date(2000, _MONTHS[day_month[2]], int(day_month[1]))
        if month_year and month_year[1] in _MONTHS:
            return date(2000 + int(month_year[2]), _MONTHS[month_year[1]], 1)
    except ValueError:
        return None
    return None
