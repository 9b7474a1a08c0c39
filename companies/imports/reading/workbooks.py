"""Sheets and cells of XLSX, XLS and ODS files, everything as text."""

import io
from collections.abc import Iterator
from dataclasses import dataclass

from python_calamine import (
    CalamineError,
    CalamineSheet,
    CalamineWorkbook,
    PasswordError,
    SheetTypeEnum,
    SheetVisibleEnum,
)

from companies.imports.reading import formats
from companies.imports.reading.cells import FormulaCell, cell_of, check_width
from companies.imports.reading.refusals import MOST_COLUMNS, MOST_LINES, FileRefused


@dataclass(frozen=True, kw_only=True)
class WorkbookSheet:
    name: str
    is_hidden: bool
    rows: int


class Workbook:
    """The worksheets of a file. Raises FileRefused, also from its methods."""

    def __init__(self, content: bytes, *, format_name: str) -> None:
        # Of XLS nothing is known of them: its reader gives errors as empty cells.
        self._without_value: dict[str, list[tuple[int, int]]] = {}
        if format_name != formats.XLS:
            self._without_value = formats.checked_package(content)
        try:
            self._book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        except PasswordError:
            raise FileRefused("file_encrypted") from None
        except CalamineError:
            raise FileRefused("file_unreadable") from None
        self._latest: CalamineSheet | None = None
        self._parts: dict[str, str] = {}
        if format_name == formats.XLSX:
            self._parts = formats.parts_of_sheets(content)

    def sheets(self) -> list[WorkbookSheet]:
        """Return the worksheets in their order; a row counts up to the last one with a value."""
        return [
            WorkbookSheet(
                name=each.name,
                is_hidden=each.visible != SheetVisibleEnum.Visible,
                rows=_rows_in(self._sheet(each.name)),
            )
            for each in self._book.sheets_metadata
            if each.typ == SheetTypeEnum.WorkSheet
        ]

    def rows(self, name: str) -> Iterator[list[str]]:
        """Yield the rows of a sheet from the first one on, empty ones too."""
        sheet = self._sheet(name)
        _check_extent(sheet)
        without_value: dict[int, list[int]] = {}
        for row, column in self._without_value.get(self._parts.get(name, ""), ()):
            without_value.setdefault(row, []).append(column)
        for number, values in enumerate(sheet.iter_rows()):
            # Most are plain texts, which stay as they are.
            cells = [
                value if type(value) is str and value[:1] != "#" else cell_of(value)
                for value in values
            ]
            check_width(cells)
            for column in without_value.pop(number, ()):
                if column < len(cells) and not cells[column]:
                    cells[column] = FormulaCell()
            yield cells

    def _sheet(self, name: str) -> CalamineSheet:
        # Unpacking a sheet takes longest; a list is mostly the only one, and looked at thrice.
        if self._latest is None or self._latest.name != name:
            self._latest = None
            try:
                self._latest = self._book.get_sheet_by_name(name)
            except CalamineError:
                raise FileRefused("file_unreadable") from None
        return self._latest


def _rows_in(sheet: CalamineSheet) -> int:
    return 0 if sheet.end is None else sheet.end[0] + 1


def _check_extent(sheet: CalamineSheet) -> None:
    if sheet.end is None:
        return
    if sheet.end[0] >= MOST_LINES:
        raise FileRefused("file_too_long")
    if sheet.end[1] >= MOST_COLUMNS:
        raise FileRefused("file_too_wide")
