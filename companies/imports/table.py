"""Text files as spreadsheets write them: encoding, separator, and where the headers stand."""

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass

LARGEST_FILE_BYTES = 20 * 1024 * 1024
MOST_ROWS = 200_000
MOST_COLUMNS = 200
LONGEST_CELL = 32_767  # what a spreadsheet cell holds
# Titles and notes may stand above the headers, but not for ever.
HEADER_WITHIN_ROWS = 20

_SEPARATORS = (";", "\t", ",")
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_ZIP_SIGNATURE = b"PK\x03\x04"
_OLD_EXCEL_SIGNATURE = b"\xd0\xcf\x11\xe0"

# The first spelling is the one that messages name. Compared without case, spaces and points.
HEADERS = {
    "name": ("företagsnamn", "företag", "företagets namn", "namn", "bolagsnamn", "company name",
             "company", "name"),
    "organisation_number": ("org.nr", "orgnr", "org nr", "org-nr", "org.nummer", "organisationsnr",
                            "organisationsnummer", "peorgnr", "organisation number",
                            "organization number", "corporate id"),
    "website": ("hemsida", "webbplats", "webb", "webbadress", "website", "url", "www"),
}  # fmt: skip
_REQUIRED = frozenset({"name", "organisation_number"})


class FileRefused(ValueError):
    """The file cannot be read as a list of companies; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, kw_only=True)
class SourceRow:
    """One row as it stands in the file. `number` is the spreadsheet's, from 1, headers included."""

    number: int
    name: str
    organisation_number: str
    website: str

    @property
    def is_empty(self) -> bool:
        return not (self.name or self.organisation_number or self.website)


def read_rows(content: bytes) -> list[SourceRow]:
    """Return every row under the headers. Raises FileRefused."""
    text = decode(content)
    for separator in _SEPARATORS:
        rows = _Rows(text, separator)
        columns = rows.find_headers()
        if columns:
            return list(rows.under_headers(columns))
    raise FileRefused("headers_unknown")


def decode(content: bytes) -> str:
    """Return the file's text: by its byte order mark, else UTF-8, else Windows-1252."""
    if len(content) > LARGEST_FILE_BYTES:
        raise FileRefused("file_too_large")
    if content.startswith((_ZIP_SIGNATURE, _OLD_EXCEL_SIGNATURE)):
        raise FileRefused("file_is_workbook")
    if not content.strip():
        raise FileRefused("file_empty")
    marked = [name for mark, name in _BYTE_ORDER_MARKS if content.startswith(mark)]
    # Text in Windows-1252 is hardly ever valid UTF-8, so the stricter one goes first.
    for encoding in marked or ("utf-8", "cp1252"):
        try:
            return content.decode(encoding)
        except UnicodeDecodeError:
            continue
    raise FileRefused("encoding_unknown")


class _Rows:
    """The records of a text by one separator, numbered as a spreadsheet shows them."""

    def __init__(self, text: str, separator: str) -> None:
        self._records = enumerate(
            csv.reader(io.StringIO(text, newline=""), delimiter=separator), start=1
        )

    def find_headers(self) -> dict[str, int] | None:
        for number, record in self._checked():
            columns = _columns_of(record)
            if columns.keys() >= _REQUIRED:
                return columns
            if number >= HEADER_WITHIN_ROWS:
                break
        return None

    def under_headers(self, columns: dict[str, int]) -> Iterator[SourceRow]:
        for number, record in self._checked():
            cells = {name: _cell(record, place) for name, place in columns.items()}
            yield SourceRow(number=number, **{"website": "", **cells})

    def _checked(self) -> Iterator[tuple[int, list[str]]]:
        try:
            for number, record in self._records:
                if number > MOST_ROWS:
                    raise FileRefused("file_too_long")
                if len(record) > MOST_COLUMNS or any(len(cell) > LONGEST_CELL for cell in record):
                    raise FileRefused("file_too_wide")
                yield number, record
        except csv.Error:
            raise FileRefused("file_unreadable") from None


def _cell(record: list[str], place: int) -> str:
    return record[place].strip() if place < len(record) else ""


def _columns_of(record: list[str]) -> dict[str, int]:
    places = {_plain(cell): place for place, cell in reversed(list(enumerate(record)))}
    columns = {}
    for name, spellings in HEADERS.items():
        found = [places[_plain(word)] for word in spellings if _plain(word) in places]
        if found:
            columns[name] = found[0]
    return columns


def _plain(header: str) -> str:
    return "".join(letter for letter in header.casefold() if letter.isalnum())
