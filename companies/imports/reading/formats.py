"""What a file is, by its content and its name; both have to agree."""

import html
import io
import re
import zipfile
import zlib

from companies.imports.reading.refusals import (
    LARGEST_FILE_BYTES,
    LARGEST_UNPACKED_BYTES,
    MOST_COLUMNS,
    MOST_ENTRIES,
    MOST_LINES,
    FileRefused,
)

XLSX, XLS, ODS, TEXT = "xlsx", "xls", "ods", "text"
_ZIP_SIGNATURE = b"PK\x03\x04"
_EMPTY_ZIP_SIGNATURE = b"PK\x05\x06"
_OLE_SIGNATURE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
# A workbook with a password is a package of the old format, with streams of these names.
_ENCRYPTED_STREAM = "EncryptedPackage".encode("utf-16-le")
_BOOK_STREAMS = ("Workbook".encode("utf-16-le"), "Book".encode("utf-16-le"))
_ODS_TYPE = b"application/vnd.oasis.opendocument.spreadsheet"
_TEXT_ENDINGS = ("csv", "tsv", "tab", "txt", "skv", "")
# Programs write text and new workbooks under the old ending, and spreadsheets open them.
_ALLOWED = {
    **dict.fromkeys(_TEXT_ENDINGS, {TEXT}),
    "xlsx": {XLSX},
    "xls": {XLS, XLSX, TEXT},
    "ods": {ODS},
}
_SHEET_PART = re.compile(r"xl/worksheets/[^/]+\.xml", re.IGNORECASE)
_DIMENSION = re.compile(
    rb'<(?:\w+:)?dimension\b[^>]{0,200}?\bref="(?:\$?[A-Z]+\$?\d+:)?\$?([A-Z]+)\$?(\d+)"'
)
# These two look through all of a sheet, so they begin with what is soon found.
# Rows and cells from the 200,000th on.
_FAR_DOWN = re.compile(rb'r="[A-Z]{0,3}([2-9]\d{5}|\d{7,20})"')
# Columns after the 200th, which is GR.
_WIDE_CELL = re.compile(rb'r="(?:[A-Z]{3,}|[H-Z][A-Z]|G[S-Z])\d')
_FORMULA_TAGS = (b"<f>", b"<f ", b":f>", b":f ")
_FORMULA_WITHOUT_VALUE = re.compile(
    rb'<(?:\w+:)?c\b[^>]{0,200}?\br="([A-Z]{1,3})(\d{1,7})"[^>]{0,200}>\s{0,20}'
    rb"<(?:\w+:)?f\b(?:[^>]{0,500}/>|[^>]{0,500}>[^<]{0,8192}</(?:\w+:)?f>)\s{0,20}"
    rb"(?:<(?:\w+:)?v\s{0,20}/>|<(?:\w+:)?v>\s{0,20}</(?:\w+:)?v>)?\s{0,20}</(?:\w+:)?c>"
)
_ERROR_TYPE = b't="e"'
_ERROR_CELL = re.compile(
    rb'<(?:\w+:)?c\b(?=[^<>]{0,200}?\st="e")[^<>]{0,200}?\br="([A-Z]{1,3})(\d{1,7})"'
)


def format_of(content: bytes, *, ending: str) -> str:
    """Return XLSX, XLS, ODS or TEXT, `ending` being that of the file's name ("" for pasted cells).

    Raises FileRefused; unpacks nothing but a mimetype.
    """
    if len(content) > LARGEST_FILE_BYTES:
        raise FileRefused("file_too_large")
    if not content:
        raise FileRefused("file_empty")
    if ending not in _ALLOWED:
        raise FileRefused("file_type")
    found = _format_by_content(content)
    if found not in _ALLOWED[ending]:
        raise FileRefused("file_name_misleads")
    return found


def checked_package(content: bytes) -> dict[str, list[tuple[int, int]]]:
    """Return the cells (row and column from 0) of each worksheet part that hold no value.

    They hold a formula alone, or an error, which the reader of workbooks takes for empty. Raises
    FileRefused if a workbook would unpack to too much, or claims to hold too much.
    """
    with _opened(content) as package:
        entries = package.infolist()
        if len(entries) > MOST_ENTRIES:
            raise FileRefused("file_unpacks_too_large")
        if sum(entry.file_size for entry in entries) > LARGEST_UNPACKED_BYTES:
            raise FileRefused("file_unpacks_too_large")
        if any(entry.flag_bits & 1 for entry in entries):
            raise FileRefused("file_encrypted")
        without_value = {}
        for name in filter(_SHEET_PART.fullmatch, package.namelist()):
            sheet = _read(package, name)
            _check_claims(sheet)
            without_value[name] = _without_value(sheet)
        return without_value


def _without_value(part: bytes) -> list[tuple[int, int]]:
    cells: list[tuple[bytes, bytes]] = []
    # Both look through all of a part, and most hold neither.
    if any(tag in part for tag in _FORMULA_TAGS):
        cells += _FORMULA_WITHOUT_VALUE.findall(part)
    if _ERROR_TYPE in part:
        cells += _ERROR_CELL.findall(part)
    return [(int(row) - 1, _column(letters)) for letters, row in cells]


def parts_of_sheets(content: bytes) -> dict[str, str]:
    """Return the part that holds each worksheet, by the sheet's name."""
    with _opened(content) as package:
        book = _read(package, "xl/workbook.xml")
        links = _read(package, "xl/_rels/workbook.xml.rels")
    targets = {}
    for tag in re.findall(rb"<(?:\w+:)?Relationship\b[^>]{0,2000}>", links):
        attributes = _attributes(tag)
        target = attributes.get("Target", "").removeprefix("/")
        targets[attributes.get("Id", "")] = target if target.startswith("xl/") else f"xl/{target}"
    parts = {}
    for tag in re.findall(rb"<(?:\w+:)?sheet\b[^>]{0,2000}>", book):
        attributes = _attributes(tag)
        parts[attributes.get("name", "")] = targets.get(attributes.get("id", ""), "")
    return parts


def _format_by_content(content: bytes) -> str:
    if content.startswith(_OLE_SIGNATURE):
        if _ENCRYPTED_STREAM in content:
            raise FileRefused("file_encrypted")
        if not any(stream in content for stream in _BOOK_STREAMS):
            raise FileRefused("file_type")
        return XLS
    if content.startswith(_EMPTY_ZIP_SIGNATURE):
        raise FileRefused("file_unreadable")
    return _format_of_zip(content) if content.startswith(_ZIP_SIGNATURE) else TEXT


def _format_of_zip(content: bytes) -> str:
    with _opened(content) as package:
        names = set(package.namelist())
        if "xl/workbook.xml" in names:
            # Workbooks with programs in them are another format, and nothing for an inventory.
            if "xl/vbaProject.bin" in names:
                raise FileRefused("file_type")
            return XLSX
        is_short = "mimetype" in names and package.getinfo("mimetype").file_size < 100
        if is_short and _read(package, "mimetype").strip() == _ODS_TYPE:
            return ODS
    raise FileRefused("file_type")


def _opened(content: bytes) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(io.BytesIO(content))
    except (zipfile.BadZipFile, ValueError, OSError, NotImplementedError):
        raise FileRefused("file_unreadable") from None


def _read(package: zipfile.ZipFile, name: str) -> bytes:
    try:
        return package.read(name)
    except KeyError:
        return b""
    except (zipfile.BadZipFile, zlib.error, OSError, EOFError, RuntimeError, NotImplementedError):
        raise FileRefused("file_unreadable") from None


def _check_claims(sheet: bytes) -> None:
    # A reader makes room for every row and column up to the last one named, even for one cell.
    dimension = _DIMENSION.search(sheet)
    if dimension and int(dimension[2]) > MOST_LINES:
        raise FileRefused("file_too_long")
    if dimension and _column(dimension[1]) >= MOST_COLUMNS and _WIDE_CELL.search(sheet):
        raise FileRefused("file_too_wide")
    if any(int(found[1]) > MOST_LINES for found in _FAR_DOWN.finditer(sheet)):
        raise FileRefused("file_too_long")
    if _WIDE_CELL.search(sheet):
        raise FileRefused("file_too_wide")


def _column(letters: bytes) -> int:
    """Return the column's number from 0: A is 0, AA is 26."""
    number = 0
    for letter in letters:
        number = number * 26 + letter - ord("A") + 1
    return number - 1


def _attributes(tag: bytes) -> dict[str, str]:
    """Return the attributes of a tag by their names without prefix, entities resolved."""
    found = re.findall(
        rb"""([\w.-]{1,50})\s{0,9}=\s{0,9}(?:"([^"]{0,1000})"|'([^']{0,1000})')""", tag
    )
    return {
        name.decode(): html.unescape((double or single).decode("utf-8", "replace"))
        for name, double, single in found
    }
