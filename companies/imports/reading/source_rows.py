"""A row as it stands in the file."""

from typing import NamedTuple


class SourceRow(NamedTuple):
    """One row as it stands in the file; `number` is the spreadsheet's, from 1, headers included.

    The cells may hold personal numbers, so no message shows them: a `ReadRow` has them masked.
    """

    number: int
    cells: tuple[str, ...]

    def __repr__(self) -> str:
        return f"SourceRow(number={self.number})"
