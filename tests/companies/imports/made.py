"""Files as officers have them, and as nobody should: made here, so that each says what is in it."""

import datetime as dt
import io
import zipfile
from collections.abc import Sequence
from functools import cache

import xlsxwriter
import xlwt

from tests.factories import organisation_number

HEADERS = ("Företag", "Org.nr", "Antal anställda")
NUMBERS = tuple(organisation_number(910_000 + serial) for serial in range(30))
ROWS = (HEADERS, ("A AB", NUMBERS[0], "12"), ("B AB", NUMBERS[1], "5-9"))
# The test number of Skatteverket; nobody has it.
PERSONAL_NUMBER = "121212-1212"

_SHEET = (
    '<?xml version="1.0"?><worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/'
    'main">{before}<sheetData>{rows}</sheetData>{after}</worksheet>'
)
_ODS_NAMES = (
    'xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0" '
    'xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0" '
    'xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"'
)


def text(rows: Sequence[Sequence[str]], separator: str = ";", line_end: str = "\r\n") -> str:
    return "".join(separator.join(row) + line_end for row in rows)


def xlsx(
    *sheets: Sequence[Sequence[object]],
    hidden: Sequence[int] = (),
    title: str = "",
    names: Sequence[str] = (),
) -> bytes:
    """Return a workbook with the sheets `names`, then Blad2 …; dates become date cells."""
    target = io.BytesIO()
    with xlsxwriter.Workbook(target, {"in_memory": True, "strings_to_urls": False}) as book:
        book.set_properties({"title": title})
        date = book.add_format({"num_format": "d-mmm"})
        for place, rows in enumerate(sheets):
            name = names[place] if place < len(names) else f"Blad{place + 1}"
            sheet = book.add_worksheet(name)
            if place in hidden:
                sheet.hide()
            elif place - 1 in hidden:
                # The first sheet is open, and an open one cannot be hidden.
                sheet.set_first_sheet()
                sheet.activate()
            for number, row in enumerate(rows):
                for column, value in enumerate(row):
                    if isinstance(value, dt.date):
                        sheet.write_datetime(number, column, value, date)
                    elif value != "":
                        sheet.write(number, column, value)
    return target.getvalue()


def xlsx_with(rows: str, *, before: str = "", after: str = "") -> bytes:
    """Return a workbook whose only sheet holds these rows of XML."""
    original = io.BytesIO(xlsx([["x"]]))
    target = io.BytesIO()
    with (
        zipfile.ZipFile(original) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package,
    ):
        for name in source.namelist():
            content = source.read(name)
            if name == "xl/worksheets/sheet1.xml":
                content = _SHEET.format(before=before, rows=rows, after=after).encode()
            package.writestr(name, content)
    return target.getvalue()


def xlsx_claiming_a_million_rows() -> bytes:
    cell = '<row r="{0}"><c r="A{0}" t="inlineStr"><is><t>x</t></is></c></row>'
    return xlsx_with(cell.format(1) + cell.format(1_048_576))


def with_part(package: bytes, name: str, content: bytes) -> bytes:
    target = io.BytesIO(package)
    with zipfile.ZipFile(target, "a", zipfile.ZIP_DEFLATED) as opened:
        opened.writestr(name, content)
    return target.getvalue()


@cache
def zip_bomb() -> bytes:
    """Return a workbook that unpacks to more than 200 MB."""
    part = bytes(70 * 1024 * 1024)
    package = xlsx([["x"]])
    for number in range(3):
        package = with_part(package, f"xl/media/{number}.bin", part)
    return package


def xls(rows: Sequence[Sequence[object]]) -> bytes:
    book = xlwt.Workbook()
    sheet = book.add_sheet("Blad1")
    for number, row in enumerate(rows):
        for column, value in enumerate(row):
            sheet.write(number, column, value)
    target = io.BytesIO()
    book.save(target)
    return target.getvalue()


def ods(rows: Sequence[Sequence[str]]) -> bytes:
    """Return a spreadsheet that ends, as all of them do, in a million empty rows."""
    lines = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{cell}</text:p>'
            "</table:table-cell>"
            for cell in row
        )
        + "</table:table-row>"
        for row in rows
    )
    content = (
        f'<?xml version="1.0"?><office:document-content {_ODS_NAMES}><office:body>'
        f'<office:spreadsheet><table:table table:name="Blad1">{lines}'
        '<table:table-row table:number-rows-repeated="1048000"><table:table-cell '
        'table:number-columns-repeated="1024"/></table:table-row>'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    target = io.BytesIO()
    with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        package.writestr("content.xml", content)
        package.writestr("META-INF/manifest.xml", "<manifest/>")
    return target.getvalue()


def with_text(package: bytes, old: str, new: str) -> bytes:
    """Return the workbook with another text in its strings, as a program other than ours wrote."""
    target = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(package)) as source,
        zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as changed,
    ):
        for name in source.namelist():
            changed.writestr(name, source.read(name).replace(old.encode(), new.encode()))
    return target.getvalue()
