"""A copy of a file to keep: the same cells, with the personal identity numbers in them masked.

A file without any is kept as it came. One that holds some is written anew from its cells, so that
no comment, cache, old version or property of it can still hold what the cells no longer do.
"""

import datetime as dt
import io
import re
import zipfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import islice
from typing import Protocol

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from companies.facts.personal_numbers import masked, masked_phone
from companies.imports.reading.cells import DateCell, FormulaCell
from companies.imports.reading.headers import FIRST_ROWS, Heading, find_headers
from companies.imports.reading.masked_rows import masked_cells
from companies.imports.reading.text_table import SEPARATORS, written
from companies.imports.reading.unknown_headers import find_by_numbers
from companies.imports.reading.workbooks import Workbook

_DIGITS = re.compile(
    rb"(?<![0-9.,])(?:16|18|19|20)?(?:[0-9]{6}|[0-9]{2}[ ./-][0-9]{2}[ ./-][0-9]{2})"
    rb" ?[-+]? ?[0-9]{4}(?![0-9])"
)
_WIDE_DIGITS = re.compile(rb"(?:[0-9]\x00){6}(?:[-+]\x00)?(?:[0-9]\x00){4}")
# Where cells lie, whose columns are known, telephone numbers among them.
_PARTS_WITH_CELLS = ("xl/worksheets/", "xl/sharedStrings.xml", "content.xml")
_NOT_IN_A_SHEETS_NAME = re.compile(r"[\[\]:*?/\\]")
_LONGEST_SHEETS_NAME = 31
# What stands for a formula without a value; no workbook holds an earlier day as a date.
ERROR, _FIRST_DAY = "#VALUE!", "1900-03-01"


@dataclass(frozen=True, kw_only=True)
class MaskedCopy:
    content: bytes
    is_changed: bool
    # Of the copy's name, if it is another than the file's: a workbook is written as XLSX.
    ending: str | None = None


class TextForm(Protocol):
    @property
    def encoding(self) -> str | None: ...
    @property
    def separator(self) -> str | None: ...


def masked_text(content: bytes, rows: Iterable[Sequence[str]], form: TextForm) -> MaskedCopy:
    """Return the copy of a text file: in its own encoding and with its own separator."""
    # A formula without a value stays one: the copy is what rows are read from.
    originals = [[ERROR if isinstance(cell, FormulaCell) else cell for cell in row] for row in rows]
    fields = _fields(originals[:FIRST_ROWS])
    copies = [masked_cells(row, fields) for row in originals]
    if copies == originals:
        return MaskedCopy(content=content, is_changed=False)
    separator = form.separator or ";"
    text = written(copies, separator)
    if separator not in SEPARATORS:
        text = f"sep={separator}\r\n{text}"
    return MaskedCopy(content=text.encode(form.encoding or "utf-8", "replace"), is_changed=True)


def masked_workbook(content: bytes, book: Workbook) -> MaskedCopy:
    """Return the copy of a workbook: every sheet, hidden ones too, values alone."""
    sheets = book.sheets()
    is_named_so = any(masked(each.name) != each.name for each in sheets)
    in_cells = any(_holds_personal(book, each.name) for each in sheets)
    if not is_named_so and not in_cells and not _holds_more(content):
        return MaskedCopy(content=content, is_changed=False)
    target = io.BytesIO()
    names = sheet_names([each.name for each in sheets])
    with xlsxwriter.Workbook(target, {"constant_memory": True}) as copy:
        day = copy.add_format({"num_format": "yyyy-mm-dd"})
        for name, each in zip(names, sheets, strict=True):
            sheet = copy.add_worksheet(name)
            if each.is_hidden:
                sheet.hide()
            for number, (_row, masked_row) in enumerate(_pairs(book, each.name)):
                for place, cell in enumerate(masked_row):
                    _write(sheet, (number, place), cell, day)
    return MaskedCopy(content=target.getvalue(), is_changed=True, ending="xlsx")


def _write(sheet: Worksheet, place: tuple[int, int], cell: str, day: Format) -> None:
    """Write a cell as it will be read again: rows are read from the copy."""
    if isinstance(cell, FormulaCell):
        sheet.write_string(*place, ERROR)
    elif isinstance(cell, DateCell) and cell >= _FIRST_DAY:
        sheet.write_datetime(*place, dt.datetime.fromisoformat(cell), day)
    else:
        # As a string, whatever it looks like: never a formula, number or link.
        sheet.write_string(*place, cell)


def _holds_personal(book: Workbook, name: str) -> bool:
    return any(row != masked_row for row, masked_row in _pairs(book, name))


def _pairs(book: Workbook, name: str) -> Iterator[tuple[list[str], list[str]]]:
    """Yield each row of a sheet as it is and masked; never all at once, for there may be many."""
    fields = _fields(list(islice(book.rows(name), FIRST_ROWS)))
    for row in book.rows(name):
        yield row, masked_cells(row, fields)


def _fields(first_rows: Sequence[Sequence[str]]) -> list[str | None]:
    found = find_headers(first_rows) or find_by_numbers(first_rows)
    headings: tuple[Heading, ...] = found.headings if found else ()
    return [heading.field for heading in headings]


def sheet_names(names: Sequence[str]) -> list[str]:
    """Return the names as XLSX allows them: short, without some characters, each once."""
    taken: list[str] = []
    for name in names:
        bare = _NOT_IN_A_SHEETS_NAME.sub(" ", masked(name)).strip("' ")[:_LONGEST_SHEETS_NAME]
        is_free = bare and bare.casefold() not in {each.casefold() for each in taken}
        taken.append(bare if is_free else f"Blad {len(taken) + 1}")
    return taken


def _holds_more(content: bytes) -> bool:
    """Return whether a comment, a property or a cache of the file may hold a personal number."""
    if not zipfile.is_zipfile(io.BytesIO(content)):
        return any(masked_phone(found) != found for found in _numbers_in(content))
    with zipfile.ZipFile(io.BytesIO(content)) as package:
        for name in package.namelist():
            mask = masked_phone if name.startswith(_PARTS_WITH_CELLS) else masked
            if any(mask(found) != found for found in _numbers_in(_beside_cells(package, name))):
                return True
    return False


def _beside_cells(package: zipfile.ZipFile, name: str) -> bytes:
    """Return a part of the file, of a sheet only what stands before and after its cells."""
    content = package.read(name)
    if not name.startswith("xl/worksheets/"):
        return content
    start, end = content.find(b"sheetData"), content.rfind(b"sheetData")
    return content if start < 0 else content[:start] + content[end:]


def _numbers_in(content: bytes) -> Iterator[str]:
    for found in _DIGITS.finditer(content):
        yield found[0].decode()
    for found in _WIDE_DIGITS.finditer(content):
        yield found[0].replace(b"\x00", b"").decode()
