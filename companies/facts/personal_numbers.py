"""Personal identity numbers, found in text and masked: a sole trader's number is one.

Structure: YYMMDD-NNNN or YYYYMMDD-NNNN, the date also in parts, with a plus for people of 100
years; a coordination number has 60 added to the day. Source: Skatteverket, SKV 704
"Personnummer". https://www.skatteverket.se
"""

import re

from companies.facts.organisation_number import (
    OrganisationNumberError,
    is_dated,
    is_personal,
    parse,
)

# The date of birth is masked too: with the name beside it, it would point at one person.
MASK = "******-****"
_MARKS = "[-+\u2010-\u2014\u2212]"
_GAP = "[ \u00a0\u202f]?"
_CENTURY = "(?:16|18|19|20)?"
# Written with the mark it is seen in the midst of other digits too, a list's number glued to it.
_MARKED = rf"{_CENTURY}([0-9]{{6}}){_GAP}{_MARKS}{_GAP}([0-9]{{4}})"
# An underscore, as in the names of files, stands in times too ("20261123_1045"): no mark.
_LINK = "[ \u00a0\u202f_]?"
_UNMARKED = rf"(?<![0-9]){_CENTURY}([0-9]{{6}}){_LINK}([0-9]{{4}})(?![0-9])"
# The date in three parts, as people write dates: "64 08 23 - 1234", "1964-08-23-1234".
_BETWEEN = "[ \u00a0\u202f./-]"
_PARTED = (
    rf"(?<![0-9])(16|18|19|20)?([0-9]{{2}}){_BETWEEN}([0-9]{{2}}){_BETWEEN}([0-9]{{2}})"
    rf"{_GAP}{_MARKS}{_GAP}([0-9]{{4}})(?![0-9])"
)
# Looked ahead for, so that what only looks like a number hides none that begins within it.
_CANDIDATE = re.compile(f"(?=({_MARKED}|{_UNMARKED}|{_PARTED}))")
# What every candidate holds; most texts do not, which is soon seen.
_DIGITS = "[0-9\uff10-\uff19]"
_DATE = re.compile(
    rf"{_DIGITS}{{2}}(?:{_DIGITS}{{4}}|{_BETWEEN}{_DIGITS}{{2}}{_BETWEEN}{_DIGITS}{{2}})"
)
_FEWEST_CHARACTERS = 10
_ORGANISATION = re.compile("(?:16)?[0-9]{2}[2-9][0-9]{3}-?[0-9]{4}")
_PHONE_LIKE = re.compile(r"0[0-9]{9}")
_FULL_WIDTH = {0xFF10 + digit: str(digit) for digit in range(10)}


def masked(text: str) -> str:
    """Return `text` with every personal identity number in it masked.

    Ten digits in a row are masked if date and check digit fit, which some telephone numbers do by
    chance: use `masked_phone` for a text that is known to be one.
    """
    if len(text) < _FEWEST_CHARACTERS or not may_hold_personal(text):
        return text
    kept, position = [], 0
    for found in _CANDIDATE.finditer(_plain(text)):
        start, end = found.span(1)
        if start >= position and _is_person(found):
            kept += [text[position:start], MASK]
            position = end
    return "".join([*kept, text[position:]])


def may_hold_personal(text: str) -> bool:
    """Return whether anything in the text, or in several joined by line breaks, may be one."""
    return bool(_DATE.search(text))


def masked_phone(text: str) -> str:
    """Return `masked(text)`, but leave alone ten digits that begin like a telephone number."""
    return text if _PHONE_LIKE.fullmatch(text.strip()) else masked(text)


def masked_identity(text: str) -> str:
    """Return the text of a column of organisation numbers, masked as a whole if it is personal.

    Here a wrong check digit is no excuse: a mistyped personal number still points at a person.
    """
    if _ORGANISATION.fullmatch(text):
        return text
    if is_personal_identity(text):
        return MASK
    return masked(text)


def is_personal_identity(text: str) -> bool:
    """Return whether the text as a whole is a personal number, mistyped or masked ones included."""
    if is_masked(text):
        return True
    try:
        parse(text)
    except OrganisationNumberError as error:
        if error.code == "personal_number":
            return True
        return _is_mistyped(error.code, text)
    return False


def is_masked(text: str) -> bool:
    return text.strip() == MASK


def _plain(text: str) -> str:
    return text.translate(_FULL_WIDTH)


def _is_person(found: re.Match[str]) -> bool:
    marked_date, marked_rest, date, rest, century, *parted = found.groups()[1:]
    if marked_date:
        # Written with the mark, and no organisation number has a month there.
        return is_dated(marked_date + marked_rest)
    if date:
        return is_personal(date + rest)
    # Telephone numbers are parted so too, and the time in a file's name: the check digit tells.
    return (is_dated if century in ("18", "19") else is_personal)("".join(parted))


def _is_mistyped(code: str, text: str) -> bool:
    """Return whether a refused number begins with a date that no organisation number has."""
    digits = "".join(character for character in _plain(text) if character in "0123456789")
    if code == "org_number_third_digit":
        is_vat = text.strip()[:2].upper() == "SE"
        return is_dated(digits[:10] if is_vat else digits[-10:])
    is_with_century = len(digits) == 12 and digits.startswith(("18", "19", "20"))
    return code == "org_number_format" and is_with_century and is_dated(digits[2:])
