"""Which column is what: proposed by the headers, confirmed by the officer, remembered."""

from collections.abc import Iterable
from collections.abc import Mapping as AbstractMapping
from dataclasses import asdict, dataclass, replace
from itertools import islice
from typing import Any

from companies.facts.company_names import is_shouted
from companies.facts.damaged_text import repaired
from companies.facts.personal_numbers import masked
from companies.facts.sni import EDITIONS, edition_in
from companies.facts.turnovers import UNITS, lacks_unit, unit_in
from companies.imports.reading.headers import (
    FIRST_ROWS,
    REPEATABLE,
    FoundHeaders,
    Heading,
    fields,
    find_headers,
)
from companies.imports.reading.masked_rows import masked_cells
from companies.imports.reading.refusals import MOST_COLUMNS, FileRefused
from companies.imports.reading.row_kinds import is_empty
from companies.imports.reading.source_rows import SourceRow
from companies.imports.reading.table import Table
from companies.imports.reading.unknown_headers import find_by_numbers
from xport.lib.text import seen_line

MOST_SAMPLES = 3
LONGEST_SAMPLE = 60
# Lists of registers are in capitals throughout; a few names may be abbreviations all the same.
_FEWEST_SHOUTED = 3
# Somebody has said that unit or edition are not the same throughout: each cell has to say it.
VARIES = ""


# What each header was taken for: its field, unit and edition.
Choices = AbstractMapping[str, AbstractMapping[str, str | None]]


class MappingRefused(ValueError):
    """A confirmed mapping is impossible; `code` says why."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, kw_only=True)
class Column:
    """A column of the file, `place` counted from 0, with what it is taken for."""

    place: int
    header: str
    # None: its cells are left alone.
    field: str | None = None
    # Other fields that the header could mean.
    alternatives: tuple[str, ...] = ()
    # Of turnover: a key of facts.turnovers.UNITS, or VARIES; None: nobody has said.
    unit: str | None = None
    # Of SNI codes: one of facts.sni.EDITIONS, or VARIES; None: nobody has said.
    edition: str | None = None
    year: int | None = None
    samples: tuple[str, ...] = ()
    # What it holds is in capitals throughout.
    is_shouted: bool = False
    # What it holds, as far as was looked, says the unit of turnover in each cell.
    names_units: bool = False

    @property
    def header_unit(self) -> str | None:
        """The unit of turnover that stands in the header, None if somebody has to say it."""
        return unit_in(self.header)

    @property
    def header_edition(self) -> str | None:
        """The edition of SNI that stands in the header, None if somebody has to say it."""
        return edition_in(self.header)


@dataclass(frozen=True, kw_only=True)
class ColumnMapping:
    """The rows that hold the headers (numbers from 1), and the columns."""

    header_rows: tuple[int, ...]
    columns: tuple[Column, ...]
    # The layout of Statistics Sweden's bulk files.
    is_register: bool = False

    @property
    def names_are_shouted(self) -> bool:
        """Whether names are in capitals, as registers write them: then as firms would."""
        return self.is_register or any(
            each.is_shouted for each in self.columns if each.field == "name"
        )

    @property
    def unmatched(self) -> tuple[Column, ...]:
        """Columns that hold something and are taken for nothing."""
        return tuple(each for each in self.columns if each.field is None and each.samples)

    @property
    def ambiguous(self) -> tuple[Column, ...]:
        return tuple(each for each in self.columns if each.alternatives and each.samples)

    @property
    def without_unit(self) -> tuple[Column, ...]:
        """Turnover columns whose header says no unit, whatever was answered."""
        turnovers = (each for each in self.columns if each.field == "turnover")
        return tuple(each for each in turnovers if not each.header_unit)

    @property
    def without_edition(self) -> tuple[Column, ...]:
        """Columns of SNI codes whose header says no edition, whatever was answered."""
        codes = (each for each in self.columns if each.field == "sni")
        return tuple(each for each in codes if not each.header_edition)

    @property
    def names_companies(self) -> bool:
        """Whether a column holds names: somebody has to say which, if no header does."""
        return not {"name", "trade_name"}.isdisjoint(self.fields)

    @property
    def fields(self) -> tuple[str | None, ...]:
        return tuple(each.field for each in self.columns)

    def changed(self, place: int, **values: object) -> "ColumnMapping":
        """Return the mapping with other values (field, unit, edition, year) for one column.

        Raises MappingRefused: column_unknown, field_unknown, field_twice, unit_unknown,
        edition_unknown.
        """
        if not any(each.place == place for each in self.columns):
            raise MappingRefused("column_unknown")
        columns = tuple(
            replace(each, **values) if each.place == place else each  # type: ignore[arg-type]
            for each in self.columns
        )
        return replace(self, columns=_checked(columns))

    def to_json(self) -> dict[str, object]:
        return asdict(self)

    @classmethod
    def from_json(cls, values: AbstractMapping[str, Any]) -> "ColumnMapping":
        """Return what `to_json` wrote. Raises MappingRefused."""
        columns = tuple(
            Column(**column | {name: tuple(column[name]) for name in ("alternatives", "samples")})
            for column in values["columns"]
        )
        return cls(
            header_rows=tuple(values["header_rows"]),
            columns=_checked(columns),
            # Of mappings that are kept from before columns told it.
            is_register=values.get("is_register", values.get("names_are_shouted", False)),
        )

    def choices(self) -> dict[str, dict[str, str | None]]:
        """Return what each header was taken for, to be remembered for the next list."""
        return {
            each.header: {"field": each.field, "unit": each.unit, "edition": each.edition}
            for each in self.columns
            if each.header
        }


def propose_mapping(table: Table, *, remembered: Choices | None = None) -> ColumnMapping:
    """Return what the columns are by their headers, those `remembered` (from `choices`) first.

    Raises FileRefused with headers_unknown or rows_missing.
    """
    rows = _first_rows(table)
    found = find_headers([row.cells for row in rows])
    if found is None:
        raise FileRefused("headers_unknown")
    is_whole = len(rows) < FIRST_ROWS
    if is_whole and all(is_empty(row.cells) for row in rows[max(found.rows) :]):
        raise FileRefused("rows_missing")
    return _with_choices(_mapping(found, rows), remembered)


def mapping_without_headers(table: Table, *, remembered: Choices | None = None) -> ColumnMapping:
    """Return a mapping of which somebody has to say what the columns are.

    Only the column of organisation numbers is known by what it holds, and others if headers that
    nobody knew are `remembered`.
    """
    rows = _first_rows(table)
    width = min(max((len(row.cells) for row in rows), default=0), MOST_COLUMNS)
    blank = FoundHeaders(rows=(), headings=(Heading(text="", field=None),) * width)
    found = find_by_numbers([row.cells for row in rows]) or blank
    return _with_choices(_mapping(found, rows), remembered)


def _with_choices(mapping: ColumnMapping, remembered: Choices | None) -> ColumnMapping:
    for column in mapping.columns:
        choice = (remembered or {}).get(column.header)
        if choice is not None:
            try:
                mapping = mapping.changed(column.place, **choice)
            except MappingRefused:
                # A field was renamed or is taken by another column of this list.
                continue
    return mapping


def _first_rows(table: Table) -> list[SourceRow]:
    return list(islice(table.rows(), FIRST_ROWS))


def _mapping(found: FoundHeaders, rows: Iterable[SourceRow]) -> ColumnMapping:
    below = [row.cells for row in rows if row.number > max(found.rows, default=0)]
    names = [heading.field for heading in found.headings]
    # Mended like the rows, that nobody takes them for damaged. Masked as seen, or a character that
    # is not would part a number; PostgreSQL takes no NUL either.
    seen = ([seen_line(repaired(cell)) for cell in cells] for cells in below)
    samples = [masked_cells(cells, names) for cells in seen]
    columns = tuple(
        Column(
            place=place,
            header=masked(seen_line(heading.text)),
            field=heading.field,
            alternatives=heading.alternatives,
            unit=heading.unit,
            edition=heading.edition,
            year=heading.year,
            samples=_samples(samples, place),
            is_shouted=_is_shouted(below, place),
            names_units=_names_units(below, place),
        )
        for place, heading in enumerate(found.headings)
    )
    return ColumnMapping(header_rows=found.rows, columns=columns, is_register=found.is_register)


def _samples(rows: Iterable[list[str]], place: int) -> tuple[str, ...]:
    cells = (row[place] for row in rows if place < len(row))
    distinct = dict.fromkeys(cell[:LONGEST_SAMPLE] for cell in cells if cell)
    return tuple(islice(distinct, MOST_SAMPLES))


def _is_shouted(rows: Iterable[tuple[str, ...]], place: int) -> bool:
    names = [row[place] for row in rows if place < len(row) and row[place].strip()]
    return len(names) >= _FEWEST_SHOUTED and all(is_shouted(name) for name in names)


def _names_units(rows: Iterable[tuple[str, ...]], place: int) -> bool:
    # Of texts that are too long for a turnover nobody asks the unit.
    cells = [row[place] for row in rows if place < len(row) and len(row[place]) <= LONGEST_SAMPLE]
    return any(map(unit_in, cells)) and not any(map(lacks_unit, cells))


def _checked(columns: tuple[Column, ...]) -> tuple[Column, ...]:
    taken = [each.field for each in columns if each.field and each.field not in REPEATABLE]
    if len(set(taken)) < len(taken):
        raise MappingRefused("field_twice")
    for each in columns:
        if each.field is not None and each.field not in fields():
            raise MappingRefused("field_unknown")
        if each.unit and each.unit not in UNITS:
            raise MappingRefused("unit_unknown")
        if each.edition and each.edition not in EDITIONS:
            raise MappingRefused("edition_unknown")
    return columns
