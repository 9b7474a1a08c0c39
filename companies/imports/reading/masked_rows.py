"""Personal identity numbers masked in the cells of a row, each column as what it is."""

from collections.abc import Callable, Sequence
from functools import lru_cache

from companies.facts.personal_numbers import masked, masked_identity, masked_phone

_BY_FIELD = {"organisation_number": masked_identity, "vat_number": masked_identity} | {
    "contact_phone": masked_phone
}


def masked_cells(cells: Sequence[str], fields: Sequence[str | None]) -> list[str]:
    """Return the row with personal numbers masked; `fields` are those of its columns."""
    masks = _masks_of(tuple(fields), len(cells))
    return [mask(cell) for mask, cell in zip(masks, cells, strict=True)]


# The rows of a list are as wide as each other, mostly.
@lru_cache(maxsize=64)
def _masks_of(fields: tuple[str | None, ...], width: int) -> list[Callable[[str], str]]:
    known = [_BY_FIELD.get(field or "", masked) for field in fields[:width]]
    return [*known, *[masked] * (width - len(known))]
