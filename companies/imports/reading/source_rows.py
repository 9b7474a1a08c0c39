"""A row as it stands in the file."""

from dataclasses import dataclass, field


@dataclass(frozen=True, kw_only=True)
class SourceRow:
    """One row as it stands in the file; `number` is the spreadsheet's, from 1, headers included.

    The cells may hold personal numbers, so no message shows them: a `ReadRow` has them masked.
    """

    number: int
    cells: tuple[str, ...] = field(repr=False)
