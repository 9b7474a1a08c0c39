"""Personal identity numbers masked in the cells of a row, each column as what it is."""

from collections.abc import Sequence

from companies.facts.personal_numbers import masked, masked_identity, masked_phone

_BY_FIELD = {"organisation_number": masked_identity, "vat_number": masked_identity} | {
    "contact_phone": masked_phone
}


def masked_cells(cells: Sequence[str], fields: Sequence[str | None]) -> list[str]:
    """Return the row with personal numbers masked; `fields` are those of its columns."""
    return [
        _BY_FIELD.get(fields[place] or "", masked)(cell) if place < len(fields) else masked(cell)
        for place, cell in enumerate(cells)
    ]
