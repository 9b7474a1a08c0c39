"""A municipality's list of firms that are nobody's: an XLSX workbook, the same for the same count.

Every hundredth number is mistyped, so that an import which checks nothing is found out.
"""

import csv
import io
from pathlib import Path
from typing import NamedTuple

import xlsxwriter

MUNICIPALITY, MUNICIPALITY_NAME = "0684", "Sävsjö"
HEADERS = ("Företag", "Org.nr", "Kommun", "Anställda", "Omsättning (tkr)", "SNI 2007", "Hemsida")
CATEGORY_HEADER = "Kategori"
_CATEGORIES = Path(__file__).resolve().parent.parent / "markets" / "data" / "categories.csv"
_WORDS = (
    "Kraft",
    "Laddning",
    "Mätteknik",
    "Fastighetsstyrning",
    "Nätanalys",
    "Batteri",
    "Solvärme",
)
_CODES = ("35.140", "62.010", "71.124", "27.120", "43210", "28.990")
_MISTYPED_EACH = 100


class Expected(NamedTuple):
    """What an import has to make of a list."""

    firms: int
    refused: int


def expected(count: int) -> Expected:
    refused = len(range(0, count, _MISTYPED_EACH))
    return Expected(firms=count - refused, refused=refused)


def workbook(count: int) -> bytes:
    """Return a list of `count` rows; numbers are of the series 599NNN-NNNN, which is nobody's."""
    with _CATEGORIES.open(encoding="utf-8", newline="") as file:
        categories = [row["name_sv"] for row in csv.DictReader(file)]
    target = io.BytesIO()
    options = {"constant_memory": True, "strings_to_urls": False}
    with xlsxwriter.Workbook(target, options) as book:
        sheet = book.add_worksheet("Företag")
        sheet.write_row(0, 0, [*HEADERS, CATEGORY_HEADER])
        for serial in range(count):
            sheet.write_row(serial + 1, 0, _row(serial, categories))
    return target.getvalue()


def _row(serial: int, categories: list[str]) -> list[str | int]:
    word = _WORDS[serial % len(_WORDS)]
    return [
        f"{word} i Sävsjö {serial} AB",
        _number(serial),
        MUNICIPALITY_NAME,
        serial * 7 % 240,
        500 + serial * 13 % 90_000,
        _CODES[serial % len(_CODES)],
        f"www.firma{serial}.example",
        categories[serial % len(categories)],
    ]


def _number(serial: int) -> str:
    digits = f"599{serial:06d}"
    doubled = (int(digit) * (1 if place % 2 else 2) for place, digit in enumerate(digits))
    total = sum(value - 9 if value > 9 else value for value in doubled)
    if serial % _MISTYPED_EACH == 0:
        total += 1
    return f"{digits[:6]}-{digits[6:]}{-total % 10}"
