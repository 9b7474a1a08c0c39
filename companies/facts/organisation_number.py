"""Swedish organisation numbers: one canonical form out of what people and spreadsheets write.

Structure: ten digits, the first names the kind of body, the third is 2 or more (which tells the
number from a personal identity number), the last is a check digit (Luhn). Source: Skatteverket,
SKV 709 "Organisationsnummer". https://www.skatteverket.se
"""

import re
from dataclasses import dataclass

# Numbers are written with many separators; 60 characters hold the longest honest way.
_LONGEST_TEXT = 60
_SEPARATORS = frozenset(
    # hyphens, dashes and minus signs
    "-\u2010\u2011\u2012\u2013\u2014\u2212\u00ad+."
    # invisible characters that come along when text is copied
    "\u200b\u2060\ufeff"
)
# Full-width digits come from East Asian keyboards; other scripts' digits are taken for a mistake.
_FULL_WIDTH = {0xFF10 + digit: str(digit) for digit in range(10)}
_ASCII_DIGITS = frozenset("0123456789")
_PREFIXES = ("ORGANISATIONSNUMMER", "ORGANISATIONSNR", "ORGNUMMER", "ORGNR")
_PREFIX_OF_LEGAL_PERSONS = "16"
_CENTURIES = frozenset(("18", "19", "20"))
# 0 and 4 are not in use (1 estates, 2 public bodies, 3 foreign firms, 5–9 firms and associations).
_UNUSED_GROUPS = frozenset("04")
_DAYS_IN_MONTH = (31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
# A coordination number stands for a person without a personal number: the day plus 60.
_COORDINATION_DAYS = 60
_DIGITS = 10
_DOUBLED = str.maketrans("0123456789", "0246813579")
_USUAL = re.compile("([0-9]{6})-?([0-9]{4})")


class OrganisationNumberError(ValueError):
    """What was written is no organisation number; `code` says why. Never holds what was written."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True)
class OrganisationNumber:
    """A valid number in its canonical form, NNNNNN-NNNN."""

    canonical: str

    def __str__(self) -> str:
        return self.canonical


def parse(raw: object) -> OrganisationNumber:
    """Return the organisation number that `raw` (text, or a number from a spreadsheet) holds.

    Raises OrganisationNumberError with one of org_number_missing, org_number_format,
    org_number_length, org_number_checksum, org_number_third_digit, org_number_group,
    org_number_vat_suffix, personal_number.
    """
    text = _text_of(raw)
    # Most are written so, and lists are long.
    usual = _USUAL.fullmatch(text)
    digits = usual[1] + usual[2] if usual else _ten_digits(_compact(text))
    _check(digits)
    return OrganisationNumber(f"{digits[:6]}-{digits[6:]}")


def _text_of(raw: object) -> str:
    if raw is None:
        return ""
    if isinstance(raw, str):
        return raw
    if isinstance(raw, bool) or not isinstance(raw, int | float):
        raise OrganisationNumberError("org_number_format")
    # The bound comes first: it keeps out NaN, infinity and integers too long to be written.
    if not 0 <= raw < 10**13 or raw != int(raw):
        raise OrganisationNumberError("org_number_format")
    return str(int(raw))


def _compact(text: str) -> str:
    """Return the text in capitals without separators, spaces and words such as "Org.nr:"."""
    text = text.strip()
    if len(text) > _LONGEST_TEXT:
        raise OrganisationNumberError("org_number_format")
    # A spreadsheet writes a number as 5560125790.0; its ".0" is no digit of ours.
    for decimals in (".0", ".00"):
        text = text.removesuffix(decimals)
    kept = (letter for letter in text if letter not in _SEPARATORS and not letter.isspace())
    compact = "".join(kept).translate(_FULL_WIDTH).upper()
    for prefix in _PREFIXES:
        if compact.startswith(prefix):
            return compact.removeprefix(prefix).removeprefix(":")
    return compact


def _ten_digits(compact: str) -> str:
    if not compact:
        raise OrganisationNumberError("org_number_missing")
    is_vat = compact.startswith("SE")
    digits = compact.removeprefix("SE")
    if not digits or not _ASCII_DIGITS.issuperset(digits):
        raise OrganisationNumberError("org_number_format")
    if is_vat:
        return _without_vat_suffix(digits)
    if len(digits) == 12:
        return _without_century(digits)
    if len(digits) != 10:
        raise OrganisationNumberError("org_number_length")
    return digits


def _without_vat_suffix(digits: str) -> str:
    if len(digits) != 12:
        raise OrganisationNumberError("org_number_length")
    if digits.endswith("00"):
        raise OrganisationNumberError("org_number_vat_suffix")
    return digits[:10]


def _without_century(digits: str) -> str:
    if digits.startswith(_PREFIX_OF_LEGAL_PERSONS):
        return digits[2:]
    if digits[:2] in _CENTURIES and is_personal(digits[2:]):
        raise OrganisationNumberError("personal_number")
    raise OrganisationNumberError("org_number_format")


def _check(digits: str) -> None:
    if digits[2] < "2":
        code = "personal_number" if is_personal(digits) else "org_number_third_digit"
        raise OrganisationNumberError(code)
    if not _has_valid_check_digit(digits):
        raise OrganisationNumberError("org_number_checksum")
    if digits[0] in _UNUSED_GROUPS:
        raise OrganisationNumberError("org_number_group")


def is_personal(digits: str) -> bool:
    """Return whether ten digits are a valid personal identity number."""
    return is_dated(digits) and _has_valid_check_digit(digits)


def is_dated(digits: str) -> bool:
    """Return whether ten digits begin with a date (YYMMDD), as a personal number does."""
    if len(digits) != _DIGITS:
        return False
    month, day = int(digits[2:4]), int(digits[4:6])
    if day > _COORDINATION_DAYS:
        day -= _COORDINATION_DAYS
    return 1 <= month <= 12 and 1 <= day <= _DAYS_IN_MONTH[month - 1]


def _has_valid_check_digit(digits: str) -> bool:
    # Every second digit counts twice, of which the digits are added.
    return sum(map(int, digits[::2].translate(_DOUBLED) + digits[1::2])) % 10 == 0
