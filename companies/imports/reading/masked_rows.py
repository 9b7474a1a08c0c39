"""Personal identity numbers masked in the cells of a row, each column as what it is."""

from collections.abc import Callable, Sequence
from functools import lru_cache

from companies.facts.personal_numbers import (
    masked,
    masked_identity,
    masked_phone,
    may_hold_personal,
)

_BY_FIELD: dict[str | None, Callable[[str], str]] = {
    "organisation_number": masked_identity,
    "vat_number": masked_identity,
    "contact_phone": masked_phone,
}


def masked_cells(cells: Sequence[str], fields: Sequence[str | None]) -> list[str]:
    """Return the row with personal numbers masked; `fields` are those of its columns."""
    masks = _own_masks(tuple(fields))
    others = [cell for place, cell in enumerate(cells) if place not in masks]
    # Most rows are seen at once to hold none, and lists are long.
    if may_hold_personal("\n".join(others)):
        return [masks.get(place, masked)(cell) for place, cell in enumerate(cells)]
    seen = list(cells)
    for place, mask in masks.items():
        if place < len(seen):
            seen[place] = mask(seen[place])
    return seen


# The rows of a list have the same columns.
@lru_cache(maxsize=64)
def _own_masks(fields: tuple[str | None, ...]) -> dict[int, Callable[[str], str]]:
    return {place: _BY_FIELD[field] for place, field in enumerate(fields) if field in _BY_FIELD}
