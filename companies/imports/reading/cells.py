"""Cells as text, and the two kinds of which text alone would not tell what happened to them."""

import datetime as dt
from collections.abc import Sequence

from companies.imports.reading.refusals import LONGEST_CELL, MOST_COLUMNS, FileRefused

# What spreadsheets show instead of a value, in English and in Swedish.
_ERRORS = frozenset(
    ("#REF!", "#N/A", "#VALUE!", "#DIV/0!", "#NAME?", "#NUM!", "#NULL!", "#SPILL!", "#CALC!")
    + ("#REFERENS!", "#SAKNAS!", "#VÄRDEFEL!", "#DIVISION/0!", "#NAMN?", "#OGILTIGT!", "#SKÄRNING!")
)
_DATE, _FORMULA = "date", "formula"


class DateCell(str):
    """A cell that the spreadsheet holds as a date; the text is the ISO date."""

    __slots__ = ()


class FormulaCell(str):
    """A formula whose value the file does not hold, or an error in its place; the text is empty."""

    __slots__ = ()


def cell_of(value: object) -> str:
    """Return a workbook's value as the text that a Swedish spreadsheet would show."""
    # Numbers first, which are what a workbook holds beside texts.
    if type(value) is float:
        return _number(value)
    if isinstance(value, str):
        is_error = value.startswith("#") and value.strip().upper() in _ERRORS
        return FormulaCell() if is_error else value
    if isinstance(value, bool):
        return "ja" if value else "nej"
    if isinstance(value, int):
        return str(value)
    if isinstance(value, dt.datetime):
        return DateCell(value.date().isoformat())
    if isinstance(value, dt.date):
        return DateCell(value.isoformat())
    return str(value)


def check_width(cells: Sequence[str]) -> None:
    """Raise FileRefused if the row has too many columns or a cell with too much text."""
    if len(cells) > MOST_COLUMNS and any(cells[MOST_COLUMNS:]):
        raise FileRefused("file_too_wide")
    if max(map(len, cells), default=0) > LONGEST_CELL:
        raise FileRefused("file_too_wide")


def encoded(cell: str) -> str | list[str]:
    """Return the cell as JSON can hold it."""
    if isinstance(cell, DateCell):
        return [_DATE, str(cell)]
    return [_FORMULA, ""] if isinstance(cell, FormulaCell) else cell


def decoded(value: str | list[str]) -> str:
    """Return the cell that `encoded` made JSON of."""
    if isinstance(value, str):
        return value
    return DateCell(value[1]) if value[0] == _DATE else FormulaCell()


def _number(value: float) -> str:
    # Also what no cell can hold: NaN and infinity are text here, and no number.
    if value.is_integer() and abs(value) < 1e15:
        return str(int(value))
    # A comma, since "31.400" may be read as thousands.
    return f"{value:.15g}".replace(".", ",")
