"""Tables as XLSX files in which text stays text."""

import io
from collections.abc import Iterable, Sequence

import xlsxwriter
from django.http import HttpResponse
from django.utils.functional import Promise
from xlsxwriter.worksheet import Worksheet

from xport.lib.csv_files import Cell

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def xlsx_response(
    name: str, rows: Iterable[Sequence[Cell]], *, title: str | Promise
) -> HttpResponse:
    """Return the rows as a download; the first is the header. Numbers are numbers, text is text.

    `title` is what the sheet is called, at most 31 characters.
    """
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, {"in_memory": True}) as book:
        sheet = book.add_worksheet(str(title))
        sheet.freeze_panes(1, 0)
        write_rows(book, sheet, rows)
    response = HttpResponse(file.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def write_rows(book: xlsxwriter.Workbook, sheet: Worksheet, rows: Iterable[Sequence[Cell]]) -> None:
    """Write the rows, the first in bold: text as a string, never a formula, number or link."""
    bold = book.add_format({"bold": True})
    for place, row in enumerate(rows):
        look = None if place else bold
        for column, cell in enumerate(row):
            if isinstance(cell, str):
                sheet.write_string(place, column, cell, look)
            elif cell is not None:
                sheet.write_number(place, column, cell, look)
