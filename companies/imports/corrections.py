"""The rows to correct as a workbook: the officer's own columns, and beside each row why."""

import io
from collections.abc import Iterator

import xlsxwriter
from django.utils.translation import gettext as _

from companies.imports.messages import field_label
from companies.imports.queries import rows_to_correct
from companies.imports.reading.cells import decoded
from companies.imports.reading.mapping import ColumnMapping
from companies.imports.reading.masked_rows import masked_cells
from companies.imports.words import left_out_of, reason_words
from companies.models import ImportBatch
from xport.lib.text import without_turns
from xport.lib.xlsx_files import write_rows


def rows_as_workbook(batch: ImportBatch) -> bytes:
    """Return XLSX that can be corrected and uploaded as it is. One query."""
    mapping = ColumnMapping.from_json(batch.mapping or {})
    headers = [
        column.header or (field_label(column.field) if column.field else "")
        for column in mapping.columns
    ]
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"constant_memory": True}) as book:
        write_rows(book, book.add_worksheet(), _rows(batch, mapping, headers))
    return target.getvalue()


def _rows(batch: ImportBatch, mapping: ColumnMapping, headers: list[str]) -> Iterator[list[str]]:
    yield [*headers, _("Reason"), _("Row in the file")]
    for row in rows_to_correct(batch).iterator():
        # Masked once more: without hidden characters it may be one number that they parted.
        cells = masked_cells(
            [without_turns(str(decoded(cell))) for cell in row.cells], mapping.fields
        )
        if any(cells[len(headers) :]):
            # Side by side they would be under headers that are not theirs, and be read so.
            cells = ["; ".join(cells)]
        cells = cells[: len(headers)]
        missing = [""] * (len(headers) - len(cells))
        why = reason_words(row.reason, left_out_of(row))
        yield [*cells, *missing, why, str(row.number)]
