"""Tables as CSV files that a spreadsheet opens as they are meant."""

import csv
import io
from collections.abc import Iterable, Sequence

from django.http import HttpResponse
from django.utils.translation import get_language

Cell = str | int | float | None

# A spreadsheet reads a cell that begins so as a formula, whatever the file says.
_FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r")


def csv_response(name: str, rows: Iterable[Sequence[Cell]]) -> HttpResponse:
    """Return the rows as a download; numbers are numbers, and text stays text.

    Written as spreadsheets in the language of the page read it: Swedish ones want semicolons and
    decimal commas. The mark at the start tells them that it is UTF-8.
    """
    is_swedish = get_language() == "sv"
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";" if is_swedish else ",")
    writer.writerows([_written(cell, is_swedish=is_swedish) for cell in row] for row in rows)
    response = HttpResponse(f"\ufeff{text.getvalue()}", content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def file_cell(cell: Cell) -> str:
    """Return the cell as a file for any program has it: points in decimals, text stays text."""
    return _written(cell, is_swedish=False)


def _written(cell: Cell, *, is_swedish: bool) -> str:
    if cell is None:
        return ""
    if isinstance(cell, str):
        return f"'{cell}" if cell.startswith(_FORMULA_STARTS) else cell
    return repr(cell).replace(".", ",") if is_swedish else repr(cell)
