"""Turnover as lists say it: "24 512,5" under a header with a unit, "24,5 Mkr", "500 - 999 tkr"."""

import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from decimal import Decimal
from functools import lru_cache

from companies.facts.size_classes import TURNOVER, class_of_range, code_of_ends, size_classes
from companies.facts.swedish_numbers import (
    NumberUnreadable,
    Span,
    is_nothing,
    is_years,
    parse_number,
    span_in,
    without_approximately,
    without_year,
)

# Thousand SEK in one of each unit.
UNITS = {
    "kr": Decimal("0.001"),
    "tkr": Decimal(1),
    "mkr": Decimal(1000),
    "mdkr": Decimal(1_000_000),
}
MOST_KSEK = 10_000_000_000
_LONGEST_TEXT = 60
_UNIT = re.compile(
    r"(?<![a-zåäö])(?:"
    r"(?P<mdkr>mdkr|mdr|miljarder(?: kronor)?)"
    r"|(?P<mkr>mkr|m kr|mnkr|msek|mn sek|milj\.? kr|miljoner(?: kronor| kr)?)"
    r"|(?P<tkr>tkr|t kr|kkr|ksek|tsek|tusen(?: kronor| kr)|tusental(?: kronor| kr)?)"
    r"|(?P<kr>kr|kronor|sek|:-)"
    r")(?![a-zåäö])\.?"
)
# "31.400" may be read as thousands, or as a fraction.
_UNCLEAR_POINT = re.compile(r"(?<![0-9.,])([0-9 ]+)\.([0-9]{3})(?![0-9.,])")


class TurnoverUnclear(ValueError):
    """A figure that is thousands to one reader and millions to another. It is asked.

    `options` are keys of UNITS where the unit alone is missing, or else amounts with their unit.
    """

    def __init__(self, options: tuple[str, ...]) -> None:
        super().__init__("Unclear turnover")
        self.options = options


@dataclass(frozen=True, kw_only=True)
class Turnover:
    """Either thousand SEK or a class of size_classes, or neither: the list says nothing."""

    ksek: Decimal | None = None
    size_class: str | None = None


def unit_in(text: str) -> str | None:
    """Return the unit (a key of UNITS) that a header or a value names."""
    found = _UNIT.search(" ".join(text.casefold().split()))
    return found.lastgroup if found else None


@lru_cache(maxsize=1024)
def parse_turnover(text: str, *, unit: str | None, is_class: bool = False) -> Turnover:
    """Return what the text says; a unit within it goes before `unit`, that of its header.

    With `is_class` a bare number is the code of a class. A range that is no class of the register
    is one of its own. Raises NumberUnreadable and TurnoverUnclear.
    """
    if len(text) > _LONGEST_TEXT:
        raise NumberUnreadable
    if is_nothing(text):
        return Turnover()
    if unit and not is_class and text.isascii() and text.isdigit():
        return Turnover(ksek=_ksek(text, unit))
    bare = " ".join(text.casefold().split())
    own_unit = unit_in(bare)
    if own_unit:
        bare = _UNIT.sub("", bare, count=1).strip(" ()[]")
    if is_class and bare.isdigit() and not own_unit:
        return _of_code(bare)
    if is_years(bare) and not own_unit:
        raise NumberUnreadable
    bare = without_approximately(bare)
    # Classes are in thousand SEK where nothing else is said.
    unit = own_unit or unit or ("tkr" if is_class else None)
    if _UNCLEAR_POINT.search(bare):
        amounts = (_UNCLEAR_POINT.sub(r"\1\2", bare), _UNCLEAR_POINT.sub(_as_fraction, bare))
        raise TurnoverUnclear(_readable(amounts, [unit] if unit else list(UNITS)))
    try:
        return _in_unit(bare, unit)
    except _UnitMissing:
        options = _readable([bare], list(UNITS))
    raise TurnoverUnclear(tuple(option.rpartition(" ")[2] for option in options))


def lacks_unit(text: str) -> bool:
    """Return whether the text is a turnover of which only somebody else can say the unit."""
    bare, _year = without_year(text)
    try:
        parse_turnover(bare, unit=None)
    except TurnoverUnclear:
        # Where the unit is said, it is the amount that is unclear.
        return unit_in(bare) is None
    except NumberUnreadable:
        pass
    return False


class _UnitMissing(Exception):
    pass


def _as_fraction(found: re.Match[str]) -> str:
    return f"{found[1]},{found[2]}".rstrip("0").rstrip(",")


def _readable(amounts: Iterable[str], units: list[str]) -> tuple[str, ...]:
    """Return the amounts that a firm can have, with their unit. Raises NumberUnreadable if none."""
    options = []
    for amount in amounts:
        for unit in units:
            with suppress(NumberUnreadable):
                _in_unit(amount, unit)
                options.append(f"{amount} {unit}")
    if not options:
        raise NumberUnreadable
    return tuple(options)


def _of_code(code: str) -> Turnover:
    number = str(int(code)) if len(code) < 3 else code
    if number not in size_classes(TURNOVER):
        raise NumberUnreadable
    return Turnover(size_class=number)


def _in_unit(text: str, unit: str | None) -> Turnover:
    span = span_in(text)
    return _of_span(span, unit) if span else Turnover(ksek=_ksek(text, unit))


def _of_span(span: Span, unit: str | None) -> Turnover:
    low = 0 if span.low is None else int(_ksek(span.low, unit))
    high = None if span.high is None else int(_ksek(span.high, unit))
    # "> 9 999 999" is the last class and "< 1" the first: to others the thousand is all the same.
    next_low = low + (span.is_beyond and high is None)
    next_high = high if high is None else high - (span.is_beyond and span.low is None)
    code = class_of_range(TURNOVER, next_low, next_high) or code_of_ends(low, high)
    if code is None:
        raise NumberUnreadable
    return Turnover(size_class=code)


def _ksek(text: str, unit: str | None) -> Decimal:
    number = parse_number(text)
    if number == 0:
        return Decimal(0)
    if unit is None:
        raise _UnitMissing
    ksek = number * UNITS[unit]
    if not 0 <= ksek <= MOST_KSEK:
        raise NumberUnreadable
    return ksek
