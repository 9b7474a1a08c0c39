"""Writing a municipality's archive: a ZIP of tables, lists, the overview and what it all means.

Rows go from the database into the file a thousand at a time, so memory does not grow with them.
"""

import csv
import io
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from datetime import datetime
from functools import partial
from typing import IO

import xlsxwriter
from django.utils import timezone
from django.utils.translation import gettext as _

from companies.files import storage
from companies.imports.queries import imports_of
from companies.models import Municipality
from xport.lib.csv_files import file_cell
from xport.lib.formatting import clock, long_date
from xport.lib.xlsx_files import write_rows
from xport.portal.municipality.archive.table import Table
from xport.portal.municipality.archive.tables import TABLES
from xport.portal.municipality.overview.figures import overview_of
from xport.portal.municipality.overview.workbook import workbook_of

Tell = Callable[[int, int], None]
# The firms as a workbook, the lists, the overview and the explanation.
PARTS = len(TABLES) + 4


def write_archive(
    file: IO[bytes], municipality: Municipality, *, now: datetime, tell: Tell
) -> None:
    """Write the archive in the language that is active; `tell(done, total)` hears how far it is."""
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for done, part in enumerate(_parts(Target(archive, now), municipality, now)):
            tell(done, PARTS)
            part()
    tell(PARTS, PARTS)


class Target:
    """An archive whose files are all of one moment."""

    def __init__(self, archive: zipfile.ZipFile, now: datetime) -> None:
        self._archive = archive
        self._at = timezone.localtime(now).timetuple()[:6]

    def open(self, name: str) -> IO[bytes]:
        entry = zipfile.ZipInfo(name, date_time=self._at)
        entry.compress_type = zipfile.ZIP_DEFLATED
        # How large a table gets is known when it is written.
        return self._archive.open(entry, "w", force_zip64=True)

    def write(self, name: str, content: bytes) -> None:
        with self.open(name) as file:
            file.write(content)


def _parts(
    archive: Target, municipality: Municipality, now: datetime
) -> Iterator[Callable[[], None]]:
    yield lambda: archive.write("README.txt", readme(municipality, now=now).encode())
    for table in TABLES:
        yield partial(_write_table, archive, table, municipality)
    yield partial(_write_workbook, archive, TABLES[0], municipality)
    yield partial(_write_lists, archive, municipality)
    yield lambda: archive.write("overview.xlsx", workbook_of(overview_of(municipality, now=now)))


def _write_table(archive: Target, table: Table, municipality: Municipality) -> None:
    with (
        archive.open(f"{table.name}.csv") as raw,
        io.TextIOWrapper(raw, encoding="utf-8-sig", newline="") as text,
    ):
        writer = csv.writer(text)
        writer.writerow(table.head)
        writer.writerows([file_cell(cell) for cell in row] for row in table.cells(municipality))


def _write_workbook(archive: Target, table: Table, municipality: Municipality) -> None:
    with tempfile.TemporaryFile() as file:
        # Each row leaves the memory when the next begins.
        with xlsxwriter.Workbook(file, {"constant_memory": True}) as book:
            sheet = book.add_worksheet()
            sheet.freeze_panes(1, 0)
            write_rows(book, sheet, _rows(table, municipality))
        file.seek(0)
        _copy(archive, f"{table.name}.xlsx", file)


def _rows(table: Table, municipality: Municipality) -> Iterator[list[str | int | float | None]]:
    yield table.head
    yield from table.cells(municipality)


def _write_lists(archive: Target, municipality: Municipality) -> None:
    """Write the kept copies: personal numbers in them are masked since they were uploaded."""
    for batch in imports_of(municipality).iterator():
        ending = batch.stored_as.rpartition(".")[2] or "csv"
        if storage.exists(batch.stored_name):
            with storage.path_of(batch.stored_name).open("rb") as file:
                _copy(archive, f"imports/{batch.public_id}/list.{ending}", file)


def _copy(archive: Target, name: str, file: IO[bytes]) -> None:
    with archive.open(name) as target:
        while chunk := file.read(1 << 20):
            target.write(chunk)


def readme(municipality: Municipality, *, now: datetime) -> str:
    """Return what every file and column is."""
    when = {"day": long_date(now), "time": clock(now), "name": municipality.official_name}
    lines = [
        _("Everything of %(name)s in Xport, %(day)s %(time)s") % when,
        "",
        _(
            "The tables are CSV: UTF-8 with a mark at the start, commas, points in decimals, times "
            "in Swedish time with their offset. A text that a spreadsheet would take for a formula "
            "has an apostrophe before it. Empty is unanswered or unknown, a dash is none of these."
        ),
        "",
        _(
            "Not here: what a company has written and not sent, which is its own; attached files "
            "of companies; the record of deeds, which the operator keeps."
        ),
        "",
        "overview.xlsx: " + _("the overview with its definitions"),
        "firms.xlsx: " + _("the same as firms.csv"),
        "imports/: " + _("the lists that were read in, personal identity numbers masked"),
    ]
    for table in TABLES:
        lines += ["", f"{table.name}.csv", f"  {table.title}"]
        lines += [f"  {column.name}: {column.meaning}" for column in table.columns]
    return "\r\n".join(lines) + "\r\n"
