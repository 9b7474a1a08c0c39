"""Lists without headers that are known: organisation numbers tell them from prose."""

from collections.abc import Sequence
from dataclasses import replace

from companies.facts.organisation_number import OrganisationNumberError, parse
from companies.facts.personal_numbers import is_personal_identity
from companies.facts.swedish_numbers import is_nothing
from companies.imports.reading.headers import FoundHeaders, Heading, headings_of
from companies.imports.reading.refusals import MOST_COLUMNS

_FIELD = "organisation_number"
_FEWEST_COLUMNS = 2


def find_by_numbers(rows: Sequence[Sequence[str]]) -> FoundHeaders | None:
    """Return the column of organisation numbers and the row above the first, if that is of headers.

    None if no column holds mostly such numbers.
    """
    width = min(max(map(len, rows), default=0), MOST_COLUMNS)
    counts = [_count(rows, place) for place in range(width)]
    if width < _FEWEST_COLUMNS or not any(counts):
        return None
    place = counts.index(max(counts))
    first = next(index for index, row in enumerate(rows) if _holds_number(row, place))
    above = rows[first - 1] if first else ()
    has_headers = _are_headers(above, place)
    headings = list(headings_of([above], is_lenient=True))[:width] if has_headers else []
    headings += [Heading(text="", field=None)] * (width - len(headings))
    return FoundHeaders(
        rows=(first,) if has_headers else (),
        headings=tuple(_numbers_at(place, each) for each in enumerate(headings)),
    )


def _numbers_at(place: int, heading_at: tuple[int, Heading]) -> Heading:
    at, heading = heading_at
    if at == place:
        return Heading(text=heading.text, field=_FIELD)
    return replace(heading, field=None) if heading.field == _FIELD else heading


def _count(rows: Sequence[Sequence[str]], place: int) -> int:
    """Return how many organisation numbers the column holds, 0 if it holds more of other things."""
    filled = sum(place < len(row) and not is_nothing(row[place]) for row in rows)
    numbers = sum(_holds_number(row, place) for row in rows)
    return numbers if 2 * numbers >= filled else 0


def _holds_number(row: Sequence[str], place: int) -> bool:
    if place >= len(row) or is_nothing(row[place]):
        return False
    try:
        parse(row[place])
    except OrganisationNumberError:
        return is_personal_identity(row[place])
    return True


def _are_headers(row: Sequence[str], place: int) -> bool:
    """Return whether a row has a text above the numbers, and others, and no number alone."""
    filled = [cell.strip() for cell in row if not is_nothing(cell)]
    is_above = place < len(row) and not is_nothing(row[place])
    return is_above and len(filled) > 1 and not any(cell[0].isdigit() for cell in filled)
