"""The rows to correct as a workbook: the officer's own columns, and beside each row why."""

import io

import xlsxwriter
from django.utils.translation import gettext as _

from companies.imports.messages import field_label, import_message
from companies.imports.queries import rows_to_correct
from companies.imports.reading.mapping import ColumnMapping
from companies.models import ImportBatch

MEDIA_TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


def rows_as_workbook(batch: ImportBatch) -> bytes:
    """Return XLSX that can be corrected and uploaded as it is. One query."""
    mapping = ColumnMapping.from_json(batch.mapping or {})
    headers = [
        column.header or (field_label(column.field) if column.field else "")
        for column in mapping.columns
    ]
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"constant_memory": True}) as book:
        sheet = book.add_worksheet()
        bold = book.add_format({"bold": True})
        for place, header in enumerate([*headers, _("Reason"), _("Row in the file")]):
            sheet.write_string(0, place, header, bold)
        for line, row in enumerate(rows_to_correct(batch).iterator(), start=1):
            cells = [*row.cells, *[""] * (len(headers) - len(row.cells))]
            for place, cell in enumerate([*cells, import_message(row.reason), str(row.number)]):
                # As a string, whatever it looks like: never a formula, number or link.
                sheet.write_string(line, place, cell)
    return target.getvalue()
