"""A municipality's list read whole, and compared with the firms that Xport knows already."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from companies.imports.additions import Addition, Beside, judged
from companies.imports.differences import (
    Difference,
    KnownFirm,
    ListedFirm,
    differences,
    listed_firm,
)
from companies.imports.drafts import draft_of, known_drafts
from companies.imports.queries import categories_by_spelling, known_firms
from companies.imports.reading.answers import Answers
from companies.imports.reading.headers import FIRST_ROWS
from companies.imports.reading.list_rows import list_rows
from companies.imports.reading.mapping import ColumnMapping, propose_mapping
from companies.imports.reading.refusals import FileRefused
from companies.imports.reading.results import READABLE, REFUSED, ReadRow
from companies.imports.reading.rows import NUMBER_MISSING as MISSING
from companies.imports.reading.rows import Reading
from companies.imports.reading.table import open_table
from companies.imports.sni_suggestions import suggestions_for
from companies.models import Municipality

CREATE, UPDATE, UNCHANGED, SKIPPED = "create", "update", "unchanged", "skipped"


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
    # To questions of its rows, by reading.answers.key_of.
    answers: Answers = field(default_factory=dict)


# Of these a list makes one for each row, and tuples are made several times as fast.
class ComparedRow(NamedTuple):
    """A row, and what would be done with it: `create`, `update`, or the row's own outcome."""

    row: ReadRow
    outcome: str
    # The row's own first code, or what comparing found.
    reason: str = ""
    listed: ListedFirm | None = None
    company_id: int | None = None
    differences: tuple[Difference, ...] = ()
    # Keys of facts.sni_categories that its codes speak for.
    sni_suggestions: tuple[str, ...] = ()
    # It names a firm of the municipality, and only the number is missing.
    lacks_number: bool = False
    additions: tuple[Addition, ...] = ()

    def to_json(self) -> dict[str, object]:
        values = self.row.to_json(outcome=self.outcome)
        if self.reason == "already_elsewhere":
            values["reason"] = "other_municipality"
        if self.differences:
            values["differences"] = [each.to_json() for each in self.differences]
        if self.additions and self.outcome != REFUSED:
            values["additions"] = [each.to_json() for each in self.additions]
        return values


class Finding(NamedTuple):
    """What comparing one readable row with the firms that are known says."""

    outcome: str
    reason: str = ""
    known: KnownFirm | None = None
    differences: tuple[Difference, ...] = ()
    additions: tuple[Addition, ...] = ()


def read_list(file: ListFile, *, municipality: Municipality) -> list[ReadRow]:
    """Return every row under the file's headers. One query. Raises FileRefused."""
    with open_table(
        file.content, file_name=file.name, sheet=file.sheet or None, first=FIRST_ROWS
    ) as table:
        if table.must_choose_sheet:
            raise FileRefused("sheet_unclear")
        sheet = table.sheet
        mapping = with_answers(
            propose_mapping(table),
            turnover_unit=file.turnover_unit,
            sni_edition=file.sni_edition,
        )
    reading = reading_for(municipality, mapping=mapping, answers=file.answers)
    with list_rows(file.content, file_name=file.name, sheet=sheet, reading=reading) as (
        _count,
        rows,
    ):
        return list(rows)


def reading_for(municipality: Municipality, *, mapping: ColumnMapping, answers: Answers) -> Reading:
    """Return how the rows of the municipality's list are read. One query."""
    return Reading(
        mapping=mapping,
        municipality_code=municipality.pk,
        categories=categories_by_spelling(),
        answers=answers,
    )


def with_answers(
    mapping: ColumnMapping, *, turnover_unit: str = "", sni_edition: str = ""
) -> ColumnMapping:
    """Return the mapping with what somebody said of the columns whose header does not.

    Raises FileRefused if there is nobody left to ask what the columns are.
    """
    if not mapping.names_companies:
        raise FileRefused("headers_unknown")
    if turnover_unit:
        for column in mapping.without_unit:
            mapping = mapping.changed(column.place, unit=turnover_unit)
    if sni_edition:
        for column in mapping.without_edition:
            mapping = mapping.changed(column.place, edition=sni_edition)
    return mapping


def compare(rows: Sequence[ReadRow], *, municipality: Municipality) -> list[ComparedRow]:
    """Return what an import would do with each row. Four queries per thousand rows.

    A row that lacks its number finds a firm of its name that is kept without one.
    """
    listed = {row.number: listed_firm(row.facts) for row in rows if row.outcome == READABLE}
    known = known_firms(each.organisation_number for each in listed.values())
    lacking = {row.number: row for row in rows if _lacks_number(row, municipality.pk)}
    names = {row.facts.name for row in lacking.values()}
    drafts = known_drafts(names, municipality=municipality)
    return [
        _without_number(row, draft_of(row.facts.name, drafts), municipality.pk)
        if row.number in lacking
        else _compared(row, listed.get(row.number), known, municipality.pk)
        for row in rows
    ]


def _lacks_number(row: ReadRow, code: str) -> bool:
    is_only_that = row.outcome == REFUSED and row.reason == MISSING and bool(row.facts.name)
    return is_only_that and row.facts.municipality_code == code


def _without_number(row: ReadRow, draft: KnownFirm | None, code: str) -> ComparedRow:
    listed = listed_firm(row.facts)
    if draft is None:
        return ComparedRow(
            row=row,
            outcome=row.outcome,
            reason=MISSING,
            listed=listed,
            lacks_number=True,
            # Kept for the answer: whoever says which firm it is wants them too.
            additions=listed.additions,
        )
    return _found(row, listed, finding(listed, draft, municipality_code=code))


def _compared(
    row: ReadRow, listed: ListedFirm | None, known: Mapping[str, KnownFirm], code: str
) -> ComparedRow:
    if listed is None:
        return ComparedRow(row=row, outcome=row.outcome, reason=row.reason or "")
    found = finding(listed, known.get(listed.organisation_number), municipality_code=code)
    return _found(row, listed, found)


def _found(row: ReadRow, listed: ListedFirm, found: Finding) -> ComparedRow:
    return ComparedRow(
        row=row,
        outcome=found.outcome,
        reason=found.reason,
        listed=listed,
        company_id=found.known.company.pk if found.known else None,
        differences=found.differences,
        sni_suggestions=tuple(suggestions_for(listed, found.known, found.outcome)),
        additions=found.additions,
    )


def finding(listed: ListedFirm, known: KnownFirm | None, *, municipality_code: str) -> Finding:
    """Return what an import does with a readable row, given the firm of its number."""
    if known is None:
        return Finding(outcome=CREATE, additions=judged(listed.additions, Beside()))
    if known.company.municipality_id != municipality_code:
        return Finding(outcome=SKIPPED, reason="already_elsewhere")
    if not known.is_shown:
        # What its members have not sent is theirs: only that the number is known is told.
        return Finding(outcome=UNCHANGED, reason="already_known")
    found = tuple(differences(known, listed))
    added = judged(listed.additions, known.beside)
    kept = [*(each.kept for each in found), *(each.kept for each in added)]
    is_written = not all(kept)
    return Finding(
        outcome=UPDATE if is_written else UNCHANGED,
        reason="" if is_written else "already_here",
        known=known,
        differences=found,
        additions=added,
    )
