"""Reads a file in the confined process that companies/imports/reading/reader.py starts.

By standard input comes a line of JSON, the order, and after it the file. The answer is lines of
JSON: a head (a refusal, or what was found), then the rows: as they stand for `look`, what they say
for `read`. `keep` answers with a masked copy, or looks at a file that needs none. Files from
strangers are unpacked here and nowhere else, so nothing here needs Django's settings.
"""

import json
import re
import sys
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from itertools import islice
from typing import IO, Any

from companies.imports.reading import formats
from companies.imports.reading.cells import cell_of, check_width, encoded
from companies.imports.reading.encodings import decode
from companies.imports.reading.headers import HEADER_WITHIN_ROWS, find_headers
from companies.imports.reading.masked_copies import masked_text, masked_workbook
from companies.imports.reading.refusals import MEMORY_BYTES, OUTPUT_BYTES, SECONDS, FileRefused
from companies.imports.reading.results import sent
from companies.imports.reading.rows import Reading
from companies.imports.reading.source_rows import SourceRow
from companies.imports.reading.text_table import SEPARATORS, first_rows, named_separator, rows_of
from companies.imports.reading.workbooks import Workbook
from xport.lib import quick_json
from xport.lib.confined import limit_this_process
from xport.lib.seldom_collected import seldom_collected

# How some programs keep a spreadsheet from taking a number for one.
_TEXT_FORMULA = re.compile(r'="([^"]{0,300})"')
_LOOK = HEADER_WITHIN_ROWS + 1


@dataclass(frozen=True, kw_only=True)
class Contents:
    """What was read: how, from which sheet, and the rows (None if a sheet must be chosen first)."""

    format: str
    encoding: str | None = None
    separator: str | None = None
    sheets: tuple[dict[str, object], ...] = ()
    sheet: str | None = None
    rows: Iterable[Sequence[str]] | None = None
    # How many rows there are at most.
    count: int = 0

    def head(self) -> dict[str, object]:
        return {
            "format": self.format,
            "encoding": self.encoding,
            "separator": self.separator,
            "sheets": self.sheets,
            "sheet": self.sheet,
        }


def opened(content: bytes, *, ending: str, sheet: str | None) -> Contents:
    """Return what the file holds. Raises FileRefused, also while the rows are read."""
    format_name = formats.format_of(content, ending=ending)
    if format_name == formats.TEXT:
        return _read_text(content)
    return _read_workbook(Workbook(content, format_name=format_name), format_name, sheet)


def _read_text(content: bytes) -> Contents:
    decoded = decode(content)
    named, text = named_separator(decoded.text)
    separator = named or best_separator(text)
    return Contents(
        format=formats.TEXT,
        encoding=decoded.encoding,
        separator=separator,
        rows=_with_errors_seen(rows_of(text, separator)),
        count=text.count("\n") + 1,
    )


def _with_errors_seen(rows: Iterable[list[str]]) -> Iterator[list[str]]:
    """Yield the rows with formulas as what they show: "#REF!" has no value, ="556" is a text."""
    for row in rows:
        check_width(row)
        yield [_shown(cell) if cell[:1] in ("#", "=") else cell for cell in row]


def _shown(cell: str) -> str:
    text = _TEXT_FORMULA.fullmatch(cell)
    return text[1] if text else cell_of(cell)


def best_separator(text: str) -> str:
    """Return the separator by which most headers are known, else by which rows have most cells."""
    looks = {each: first_rows(text, each, _LOOK) for each in SEPARATORS}

    def merit(separator: str) -> tuple[int, int]:
        found = find_headers(looks[separator])
        return found.score if found else 0, _usual_width(looks[separator])

    return max(SEPARATORS, key=merit)


def _usual_width(rows: Sequence[Sequence[str]]) -> int:
    widths = sorted(len(row) for row in rows if row)
    return widths[len(widths) // 2] if widths else 0


def _read_workbook(book: Workbook, format_name: str, sheet: str | None) -> Contents:
    sheets = [
        asdict(each)
        | {"is_list": each.rows > 0 and find_headers(_look(book, each.name)) is not None}
        for each in book.sheets()
    ]
    chosen = _chosen(sheets, sheet)
    return Contents(
        format=format_name,
        sheets=tuple(sheets),
        sheet=chosen,
        rows=None if chosen is None else book.rows(chosen),
        count=sum(int(str(each["rows"])) for each in sheets if each["name"] == chosen),
    )


def _look(book: Workbook, name: str) -> list[list[str]]:
    return list(islice(book.rows(name), _LOOK))


def _chosen(sheets: Sequence[dict[str, object]], wanted: str | None) -> str | None:
    """Return the sheet to read: the wanted one, or the only visible one that is a list."""
    if wanted is not None:
        if wanted not in {sheet["name"] for sheet in sheets}:
            raise FileRefused("sheet_unknown")
        return wanted
    filled = [sheet for sheet in sheets if sheet["rows"]]
    if not filled:
        raise FileRefused("file_empty")
    visible = [sheet for sheet in filled if not sheet["is_hidden"]]
    lists = [sheet for sheet in visible if sheet["is_list"]]
    # A list on a hidden sheet is never taken unasked: somebody hid it for a reason.
    hidden_lists = [sheet for sheet in filled if sheet["is_hidden"] and sheet["is_list"]]
    candidates = lists or (visible if not hidden_lists else [])
    return str(candidates[0]["name"]) if len(candidates) == 1 else None


def _looked_at(contents: Contents, first: int | None) -> Iterator[bytes]:
    """Give the first rows as they stand, all of them if there is no `first`."""
    yield _line(contents.head())
    for number, cells in enumerate(islice(contents.rows or (), first), start=1):
        yield _line([number, [cell if type(cell) is str else encoded(cell) for cell in cells]])


def _read(contents: Contents, reading: Reading) -> Iterator[bytes]:
    """Give what each row under the headers says."""
    yield _line({"rows": contents.count})
    yield from (_line(sent(row)) for row in reading.read(_sources(contents)))


def _sources(contents: Contents) -> Iterator[SourceRow]:
    for number, cells in enumerate(contents.rows or (), start=1):
        yield SourceRow(number=number, cells=tuple(cells))


def _line(value: object) -> bytes:
    return quick_json.written(value) + b"\n"


def _kept(content: bytes, *, ending: str, first: int | None) -> Iterator[bytes]:
    """Give the masked copy; of a file that needs none, what `_looked_at` gives of it."""
    format_name = formats.format_of(content, ending=ending)
    if format_name == formats.TEXT:
        contents = _read_text(content)
        rows = list(contents.rows or ())
        contents = replace(contents, rows=rows)
        copy = masked_text(content, rows, contents)
    else:
        book = Workbook(content, format_name=format_name)
        copy = masked_workbook(content, book)
        contents = _read_workbook(book, format_name, None)
    yield _line({"is_changed": copy.is_changed, "ending": copy.ending})
    if copy.is_changed:
        yield copy.content
    else:
        yield from _looked_at(contents, first)


def answer(order: dict[str, Any], content: bytes, output: IO[bytes]) -> None:
    """Write the answer; a refusal while rows are read follows them as the last line."""
    try:
        output.writelines(_answer(order, content))
    except FileRefused as refusal:
        output.write(_line({"refused": refusal.code}))
    except MemoryError:
        output.write(_line({"refused": "file_too_costly"}))
    except Exception as error:
        # Readers raise what they like over a broken file. What it says may quote the file.
        output.write(_line({"refused": "file_unreadable", "error": type(error).__name__}))


def _answer(order: dict[str, Any], content: bytes) -> Iterator[bytes]:
    deed, ending = order["deed"], order["ending"]
    if deed == "keep":
        return _kept(content, ending=ending, first=order["first"])
    contents = opened(content, ending=ending, sheet=order["sheet"])
    if deed == "look":
        return _looked_at(contents, order["first"])
    return _read(contents, Reading.from_json(order["reading"]))


def main() -> int:
    limit_this_process(memory_bytes=MEMORY_BYTES, cpu_seconds=SECONDS, output_bytes=OUTPUT_BYTES)
    order = json.loads(sys.stdin.buffer.readline())
    with seldom_collected():
        answer(order, sys.stdin.buffer.read(), sys.stdout.buffer)
    return 0


if __name__ == "__main__":
    sys.exit(main())
