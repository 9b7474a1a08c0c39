"""Reading the project's own CSV files: strict, and every refusal names file and row."""

import csv
import math
from collections.abc import Collection
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import translation

Row = TypeVar("Row", bound=models.Model)


class ReferenceFileError(Exception):
    """A reference file that cannot be loaded: which file, which row (the header is 1), and why."""

    def __init__(self, file: str, row: int, reason: str) -> None:
        super().__init__(f"{file}, row {row}: {reason}")
        self.file = file
        self.row = row
        self.reason = reason


@dataclass(frozen=True, slots=True)
class Line:
    """One row of a file. Each reader returns a cell as a type or raises ReferenceFileError."""

    file: str
    row: int
    cells: dict[str, str]

    def refusal(self, reason: str) -> ReferenceFileError:
        return ReferenceFileError(self.file, self.row, reason)

    def text(self, column: str) -> str:
        if not self.cells[column]:
            raise self.refusal(f"{column} is empty")
        return self.cells[column]

    def number(self, column: str) -> float:
        try:
            number = float(self.text(column))
        except ValueError:
            raise self.refusal(f"{column} is not a number: {self.cells[column]}") from None
        if not math.isfinite(number):
            raise self.refusal(f"{column} is not a finite number: {self.cells[column]}")
        return number

    def whole_number(self, column: str) -> int:
        number = self.number(column)
        if not number.is_integer():
            raise self.refusal(f"{column} is not a whole number: {self.cells[column]}")
        return int(number)

    def flag(self, column: str) -> bool:
        return self.known(column, ("0", "1")) == "1"

    def known(self, column: str, codes: Collection[str]) -> str:
        code = self.text(column)
        if code not in codes:
            raise self.refusal(f"{column} is unknown: {code}")
        return code

    def several_known(self, column: str, codes: Collection[str]) -> list[str]:
        """Return the cell's codes, which semicolons part, in the order of the file."""
        listed = self.text(column).split(";")
        for code in listed:
            if code not in codes:
                raise self.refusal(f"{column} is unknown: {code}")
        if len(set(listed)) < len(listed):
            raise self.refusal(f"{column} names a code twice: {self.cells[column]}")
        return listed


def read_lines(path: Path, *, columns: tuple[str, ...], key: tuple[str, ...]) -> list[Line]:
    """Return the rows of a file that has exactly `columns`, no two rows with the same `key`."""
    with path.open(encoding="utf-8", newline="") as file:
        rows = csv.reader(file, strict=True)
        header = next(rows, [])
        if tuple(header) != columns:
            raise ReferenceFileError(path.name, 1, f"the columns are not {','.join(columns)}")
        lines = [_line(path.name, number, columns, cells) for number, cells in enumerate(rows, 2)]
    seen: set[tuple[str, ...]] = set()
    for line in lines:
        identity = tuple(line.cells[column] for column in key)
        if identity in seen:
            raise line.refusal(f"the same {', '.join(key)} stands twice: {', '.join(identity)}")
        seen.add(identity)
    return lines


def _line(file: str, row: int, columns: tuple[str, ...], cells: list[str]) -> Line:
    if len(cells) != len(columns):
        raise ReferenceFileError(file, row, f"{len(cells)} cells where {len(columns)} belong")
    stripped = (cell.strip() for cell in cells)
    return Line(file, row, dict(zip(columns, stripped, strict=True)))


def checked(instance: Row, line: Line) -> Row:
    """Return `instance` if its own columns pass the model's rules (length, choices, not blank)."""
    # A foreign key's own check costs a query a row; the codes are checked against their file.
    skipped = {
        field.name for field in instance._meta.concrete_fields if field.is_relation or field.null
    }
    # The message is put into words only when it is read.
    with translation.override("en"):
        try:
            instance.clean_fields(exclude=skipped)
        except ValidationError as error:
            column, messages = next(iter(error.message_dict.items()))
            raise line.refusal(f"{column}: {messages[0]}") from None
    return instance
