"""Small and medium-sized enterprises, as the European Commission defines them.

Source: Commission Recommendation 2003/361/EC, annex, article 2.
https://eur-lex.europa.eu/eli/reco/2003/361/oj
"""

from companies.facts.size_classes import SizeClass

EMPLOYEES_BELOW = 250
TURNOVER_AT_MOST_MEUR = 50
BALANCE_SHEET_AT_MOST_MEUR = 43
# Average of 2024. Source: European Central Bank, euro reference exchange rates, Swedish krona.
SEK_PER_EUR = 11.43

Size = int | SizeClass | None


def is_sme(*, employees: Size, turnover_ksek: Size, balance_sheet_ksek: int | None) -> bool | None:
    """Return whether a firm is small or medium-sized; None while the answers leave it open.

    Fewer than 250 employees, and turnover or balance sheet within its limit. A class that holds
    the limit leaves its question open.
    """
    has_few = _is_at_most(employees, EMPLOYEES_BELOW - 1)
    has_little = _any(
        _is_at_most(turnover_ksek, _ksek(TURNOVER_AT_MOST_MEUR)),
        _is_at_most(balance_sheet_ksek, _ksek(BALANCE_SHEET_AT_MOST_MEUR)),
    )
    if has_few is False or has_little is False:
        return False
    return None if has_few is None or has_little is None else True


def is_in_scope(
    *, employees: Size, turnover_ksek: Size = None, balance_sheet_ksek: int | None = None
) -> bool:
    """Return whether a firm counts as small or medium-sized: an open question counts as yes."""
    standing = is_sme(
        employees=employees, turnover_ksek=turnover_ksek, balance_sheet_ksek=balance_sheet_ksek
    )
    return standing is not False


def _is_at_most(size: Size, limit: float) -> bool | None:
    if size is None:
        return None
    lowest = size.lowest if isinstance(size, SizeClass) else size
    highest = size.highest if isinstance(size, SizeClass) else size
    if highest is not None and highest <= limit:
        return True
    return False if lowest > limit else None


def _any(first: bool | None, second: bool | None) -> bool | None:
    if first or second:
        return True
    return None if first is None or second is None else False


def _ksek(meur: int) -> float:
    return meur * 1000 * SEK_PER_EUR
