"""A municipality's list read whole, and compared with the firms that Xport knows already."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from companies.imports.queries import categories_by_spelling, municipalities_by_number
from companies.imports.reading.mapping import ColumnMapping, propose_mapping
from companies.imports.reading.refusals import FileRefused
from companies.imports.reading.results import READABLE, ReadRow
from companies.imports.reading.rows import read_rows
from companies.imports.reading.table import open_table
from companies.models import Municipality

CREATE, UNCHANGED, SKIPPED = "create", "unchanged", "skipped"


@dataclass(frozen=True, kw_only=True)
class ListFile:
    """A file, and what somebody answered about it beforehand; "" for what nobody has said."""

    content: bytes
    name: str
    sheet: str = ""
    # A key of facts.turnovers.UNITS, for columns whose header says none.
    turnover_unit: str = ""
    # One of facts.sni.EDITIONS, likewise.
    sni_edition: str = ""


@dataclass(frozen=True, kw_only=True)
class ComparedRow:
    """A row, and what would be done with it: `create`, `unchanged`, or the row's own outcome."""

    row: ReadRow
    outcome: str

    def to_json(self) -> dict[str, object]:
        values = self.row.to_json(outcome=self.outcome)
        if self.row.outcome == READABLE and self.outcome == SKIPPED:
            values["reason"] = "other_municipality"
        return values


def read_list(file: ListFile, *, municipality: Municipality) -> list[ReadRow]:
    """Return every row under the file's headers. One query. Raises FileRefused."""
    with open_table(file.content, file_name=file.name, sheet=file.sheet or None) as table:
        if table.must_choose_sheet:
            raise FileRefused("sheet_unclear")
        mapping = _with_answers(propose_mapping(table), file)
        return list(
            read_rows(
                table,
                mapping=mapping,
                municipality_code=municipality.pk,
                categories=categories_by_spelling(),
            )
        )


def compare(rows: Sequence[ReadRow], *, municipality: Municipality) -> list[ComparedRow]:
    """Return what an import would do with each row. One query."""
    known = municipalities_by_number(_numbers(rows))
    return [ComparedRow(row=row, outcome=_outcome(row, known, municipality.pk)) for row in rows]


def _with_answers(mapping: ColumnMapping, file: ListFile) -> ColumnMapping:
    if file.turnover_unit:
        for column in mapping.without_unit:
            mapping = mapping.changed(column.place, unit=file.turnover_unit)
    if file.sni_edition:
        for column in mapping.without_edition:
            mapping = mapping.changed(column.place, edition=file.sni_edition)
    return mapping


def _numbers(rows: Iterable[ReadRow]) -> list[str]:
    return [row.facts.organisation_number or "" for row in rows if row.outcome == READABLE]


def _outcome(row: ReadRow, known: dict[str, str], municipality_code: str) -> str:
    if row.outcome != READABLE:
        return row.outcome
    home = known.get(row.facts.organisation_number or "")
    if home is None:
        return CREATE
    return UNCHANGED if home == municipality_code else SKIPPED
