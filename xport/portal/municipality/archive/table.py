"""A table of an archive: rows of a query, and columns that say what they mean."""

import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal

from django.db.models import QuerySet
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from companies.models import Municipality
from xport.lib.csv_files import Cell

CHUNK = 1000
NONE_OF_THESE = "–"
# Columns that many tables have.
COMPANY = _("The company's code in Xport, the same in every file")
BY = _("Email address of the person at work in Xport")
FIRM = ("company", "company__public_id", COMPANY)


@dataclass(frozen=True, kw_only=True)
class Column:
    """`path` is where the value lies from the row, as a query says it."""

    name: str
    path: str
    meaning: str | Promise


@dataclass(frozen=True, kw_only=True)
class Table:
    """`rows_of(municipality)` gives the rows; they are read a thousand at a time."""

    name: str
    title: str | Promise
    rows_of: Callable[[Municipality], QuerySet]
    columns: tuple[Column, ...]

    @property
    def head(self) -> list[Cell]:
        return [column.name for column in self.columns]

    def cells(self, municipality: Municipality) -> Iterator[list[Cell]]:
        rows = self.rows_of(municipality).values_list(*(column.path for column in self.columns))
        for row in rows.iterator(chunk_size=CHUNK):
            yield [_cell(value) for value in row]


def _cell(value: object) -> Cell:
    if isinstance(value, bool):
        return int(value)
    if isinstance(value, datetime):
        return timezone.localtime(value).isoformat(timespec="seconds")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    if isinstance(value, list):
        # "None of these" is an answer, and no open question.
        return "; ".join(map(str, value)) or NONE_OF_THESE
    if isinstance(value, dict):
        return json.dumps(value, ensure_ascii=False) if value else ""
    return value  # type: ignore[return-value]


def columns(*columns: tuple[str, str, str | Promise]) -> tuple[Column, ...]:
    """Return the columns from name, path and meaning."""
    return tuple(Column(name=name, path=path, meaning=meaning) for name, path, meaning in columns)
