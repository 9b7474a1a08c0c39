"""Tables as XLSX files in which text stays text."""

import io
from collections.abc import Iterable, Sequence

import xlsxwriter
from django.http import HttpResponse

from xport.lib.csv_files import Cell

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_AS_TEXT = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}


def xlsx_response(name: str, rows: Iterable[Sequence[Cell]]) -> HttpResponse:
    """Return the rows as a download; the first is the header. Numbers are numbers, text is text."""
    file = io.BytesIO()
    with xlsxwriter.Workbook(file, _AS_TEXT) as book:
        sheet = book.add_worksheet()
        sheet.freeze_panes(1, 0)
        bold = book.add_format({"bold": True})
        for place, row in enumerate(rows):
            for column, cell in enumerate(row):
                if isinstance(cell, str):
                    sheet.write_string(place, column, cell, None if place else bold)
                elif cell is not None:
                    sheet.write_number(place, column, cell)
    response = HttpResponse(file.getvalue(), content_type=XLSX)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
