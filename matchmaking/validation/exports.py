"""Reading a file of real exports: strict, and every refusal names the row."""

import csv
import io
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from xport.lib.reference_files import Line, ReferenceFileError

COLUMNS = ("exporter", "iso3", "year", "value")
_ISO3 = re.compile(r"[A-Z]{3}")
_EARLIEST_YEAR, _LATEST_YEAR = 1950, 2100


@dataclass(frozen=True, slots=True, kw_only=True)
class Exports:
    """What one country sold to each partner in one year, by alpha-3 code; the unit is free."""

    exporter: str
    year: int
    values: dict[str, float]


def read_exports(path: Path) -> Exports:
    """Return the exports that a CSV file in UTF-8 lists, a row a partner; more columns are ignored.

    Raises ReferenceFileError (row 1 is the header) and OSError.
    """
    lines = list(_lines(path))
    if not lines:
        raise ReferenceFileError(path.name, 1, "no row follows the header")
    exporter, year = _iso3(lines[0], "exporter"), _year(lines[0])
    values: dict[str, float] = {}
    for line in lines:
        if _iso3(line, "exporter") != exporter:
            raise line.refusal(f"a second exporter: {line.cells['exporter']} after {exporter}")
        if _year(line) != year:
            raise line.refusal(f"a second year: {line.cells['year']} after {year}")
        partner = _iso3(line, "iso3")
        if partner in values:
            raise line.refusal(f"{partner} stands twice")
        value = line.number("value")
        if value < 0:
            raise line.refusal(f"value is negative: {line.cells['value']}")
        values[partner] = value
    return Exports(exporter=exporter, year=year, values=values)


def _lines(path: Path) -> Iterator[Line]:
    rows = csv.reader(io.StringIO(_text(path), newline=""), strict=True)
    header: list[str] = []
    number = 0
    while True:
        number += 1
        try:
            cells = [cell.strip() for cell in next(rows)]
        except StopIteration:
            break
        except csv.Error as error:
            raise ReferenceFileError(path.name, number, f"no CSV: {error}") from None
        if not header:
            header = _checked_header(path, cells)
        elif len(cells) == len(header):
            yield Line(path.name, number, dict(zip(header, cells, strict=True)))
        elif any(cells):
            reason = f"{len(cells)} cells where {len(header)} belong"
            raise ReferenceFileError(path.name, number, reason)
    if not header:
        raise ReferenceFileError(path.name, 1, "the file is empty")


def _text(path: Path) -> str:
    content = path.read_bytes()
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        row = content[: error.start].count(b"\n") + 1
        raise ReferenceFileError(path.name, row, "not UTF-8") from None


def _checked_header(path: Path, cells: list[str]) -> list[str]:
    missing = [column for column in COLUMNS if cells.count(column) != 1]
    if missing:
        reason = f"each of the columns {', '.join(COLUMNS)} must stand once: {', '.join(missing)}"
        raise ReferenceFileError(path.name, 1, reason)
    return cells


def _iso3(line: Line, column: str) -> str:
    code = line.text(column)
    if not _ISO3.fullmatch(code):
        raise line.refusal(f"{column} is no ISO 3166 alpha-3 code: {code}")
    return code


def _year(line: Line) -> int:
    year = line.whole_number("year")
    if not _EARLIEST_YEAR <= year <= _LATEST_YEAR:
        raise line.refusal(f"year is out of range: {year}")
    return year
