"""Numbers as Swedes type them: 1 250, 24 512,5, 31.400,00."""

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
    compact = "".join(letter for letter in text if not letter.isspace())
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
