"""Says of each row under the headers what it holds and what is wrong; writes nothing."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Any, NamedTuple

from companies.facts.company_names import calm
from companies.facts.damaged_text import has_lost_letters
from companies.facts.municipalities import (
    is_foreign_postal_code,
    may_lie_in_town,
    municipalities_named,
    municipalities_of_town,
    municipality_of_postal_code,
)
from companies.facts.organisation_number import OrganisationNumberError, parse
from companies.facts.personal_numbers import is_personal_identity, masked
from companies.facts.swedish_numbers import is_nothing
from companies.imports.reading.answers import ELSEWHERE, Answers, open_questions
from companies.imports.reading.cells import DateCell, FormulaCell
from companies.imports.reading.mapping import ColumnMapping
from companies.imports.reading.masked_rows import masked_cells
from companies.imports.reading.results import (
    DIRECTION_HIDDEN,
    DUPLICATE,
    LETTERS_LOST,
    QUESTION,
    READABLE,
    REFUSED,
    SKIPPED,
    SURPLUS_CELLS,
    CompanyFacts,
    ReadRow,
)
from companies.imports.reading.row_kinds import is_empty, is_no_firm
from companies.imports.reading.source_rows import SourceRow
from companies.imports.reading.values import (
    DECIDING_FIELDS,
    LONGEST_LINE,
    LONGEST_NAME,
    RowReader,
    mended,
    read_legal_form,
)
from xport.lib.text import TextDamaged, clean_line, without_turns

_PLACES = ("postcode", "city")
NUMBER_MISSING = "org_number_missing"


@dataclass(frozen=True, kw_only=True)
class Reading:
    """How the rows of one list are read: as `read_rows` wants to know it."""

    mapping: ColumnMapping
    municipality_code: str
    categories: Mapping[str, str]
    answers: Answers

    def read(self, rows: Iterable[SourceRow]) -> Iterator[ReadRow]:
        return read_rows(rows, **self.__dict__)

    def to_json(self) -> dict[str, object]:
        return self.__dict__ | {"mapping": self.mapping.to_json()}

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "Reading":
        return cls(**{**values, "mapping": ColumnMapping.from_json(values["mapping"])})


def read_rows(
    rows: Iterable[SourceRow],
    *,
    mapping: ColumnMapping,
    municipality_code: str,
    categories: Mapping[str, str],
    answers: Answers = MappingProxyType({}),
) -> Iterator[ReadRow]:
    """Yield every row under the headers, read, in the order of `rows`.

    `categories` are their codes by `values.category_key` of each name and code. Rows of other
    municipalities than `municipality_code` are set apart: skipped, with their facts.
    """
    reader = _ListReader(mapping, municipality_code, categories, answers)
    first = _last_header(mapping)
    for source in rows:
        if source.number > first:
            yield reader.read(source)


def _last_header(mapping: ColumnMapping) -> int:
    return max(mapping.header_rows, default=0)


class _RowRefused(Exception):
    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


class _NameDamaged(Exception):
    def __init__(self, cell: str) -> None:
        super().__init__()
        self.cell = cell


class _Whereabouts(NamedTuple):
    # The field that tells, and what it says.
    field: str
    text: str
    # The municipalities that may be meant.
    found: frozenset[str]
    # What the row says agrees; else people are asked if it may be the list's own firm.
    is_sure: bool = True


class _ListReader:
    """Reads row after row, and remembers the organisation numbers that it has met."""

    def __init__(
        self,
        mapping: ColumnMapping,
        municipality_code: str,
        categories: Mapping[str, str],
        answers: Answers,
    ) -> None:
        self._mapping = mapping
        self._fields = mapping.fields
        self._answers = answers
        self._municipality_code = municipality_code
        self._categories = categories
        self._columns = [
            column
            for column in mapping.columns
            if column.field and column.field not in DECIDING_FIELDS
        ]
        self._deciding = [
            (column.field, column.place)
            for column in mapping.columns
            if column.field and column.field in DECIDING_FIELDS | {"trade_name"}
        ]
        self._headers = [column.header for column in mapping.columns]
        self._width = len(mapping.columns)
        self._first_rows: dict[str, int] = {}

    def read(self, source: SourceRow) -> ReadRow:
        fields = self._fields
        if is_empty(source.cells):
            return self._skipped(source, "empty_row")
        cells = mended(source.cells)
        row = RowReader(number=source.number, categories=self._categories, answers=self._answers)
        if cells != source.cells:
            row.warn("text_damaged")
        by_field = {field: cells[place] for field, place in self._deciding if place < len(cells)}
        if FormulaCell in map(type, cells):
            for field, cell in by_field.items():
                if isinstance(cell, FormulaCell):
                    row.leave_out(field, cell, "formula_without_value")
        number, problems = _organisation_number(by_field)
        if number is None and is_no_firm(cells, fields, self._headers):
            return self._skipped(source, "totals_row")
        if len(cells) > self._width and not is_empty(cells[self._width :]):
            return self._shifted(source, row, problems)
        problems += self._read_identity(row, by_field)
        for column in self._columns:
            if column.place < len(cells):
                row.read(cells[column.place], column)
        row.facts["organisation_number"] = number
        return self._sorted(source, row, problems)

    def _skipped(self, source: SourceRow, reason: str) -> ReadRow:
        cells = self._shown(source)
        return ReadRow(number=source.number, outcome=SKIPPED, reason=reason, cells=cells)

    def _shifted(self, source: SourceRow, row: RowReader, problems: list[str]) -> ReadRow:
        """Refuse a row in which a cell too many may have moved all that follow it."""
        surplus = (cell for cell in source.cells[self._width :] if cell.strip())
        row.leave_out("", ", ".join(surplus), SURPLUS_CELLS)
        is_person = "personal_number" in problems
        return self._sorted(source, row, problems if is_person else ["text_damaged"])

    def _shown(self, source: SourceRow) -> tuple[str, ...]:
        return tuple(masked_cells(source.cells, self._fields))

    def _read_identity(self, row: RowReader, by_field: Mapping[str, str]) -> list[str]:
        """Take over name, place and legal form; return why the row has to be refused, if so."""
        problems = []
        try:
            name = row.facts["name"] = self._name(by_field)
            if has_lost_letters(name):
                row.warn("text_damaged")
        except _RowRefused as refusal:
            problems.append(refusal.code)
        except _NameDamaged as damage:
            problems.append("text_damaged")
            is_turned = without_turns(damage.cell) != damage.cell
            row.leave_out("name", damage.cell, DIRECTION_HIDDEN if is_turned else LETTERS_LOST)
        name = row.facts.get("name", "")
        if "legal_form" in by_field:
            form = read_legal_form(by_field["legal_form"], name=name)
            if form:
                row.facts["legal_form"] = form
        for place in _PLACES:
            if place not in by_field:
                continue
            try:
                row.facts[place] = masked(clean_line(by_field[place]))[:LONGEST_LINE]
            except TextDamaged:
                row.leave_out(place, by_field[place])
                row.warn("text_damaged")
        self._place(row, by_field)
        return problems

    def _name(self, by_field: Mapping[str, str]) -> str:
        cell = by_field.get("name", "")
        if is_nothing(cell) and not isinstance(cell, FormulaCell):
            cell = by_field.get("trade_name", "")
        if isinstance(cell, FormulaCell):
            raise _RowRefused("formula_without_value")
        try:
            name = masked(clean_line(cell))
        except TextDamaged:
            raise _NameDamaged(cell) from None
        if is_nothing(name) or len(name) > LONGEST_NAME:
            raise _RowRefused("name_missing")
        return calm(name) if self._mapping.names_are_shouted else name

    def _place(self, row: RowReader, by_field: Mapping[str, str]) -> None:
        field, text, found, is_sure = _whereabouts(by_field, self._municipality_code)
        if self._municipality_code in found and not (is_sure and len(found) == 1):
            self._ask_which(row, text, field, tuple(sorted(found)))
        elif found:
            row.facts["municipality_code"] = min(found)
        elif is_nothing(by_field.get("municipality", "")):
            # The list is the municipality's own, and this row says nothing else.
            row.facts["municipality_code"] = self._municipality_code
        else:
            own = (self._municipality_code,)
            self._ask_which(row, by_field["municipality"], "municipality", own)

    def _ask_which(self, row: RowReader, cell: str, field: str, options: tuple[str, ...]) -> None:
        answer = row.ask("municipality_ambiguous", field, cell, (*options, ELSEWHERE))
        if answer:
            row.facts["municipality_code"] = answer

    def _sorted(self, source: SourceRow, row: RowReader, problems: list[str]) -> ReadRow:
        outcome, reason, of_row = self._outcome(source.number, row, problems)
        is_plain = outcome == READABLE and not row.questions
        if is_plain and not row.warnings:
            facts, left_out = CompanyFacts.of(row.facts), tuple(row.left_out)
            return ReadRow(number=source.number, outcome=outcome, facts=facts, left_out=left_out)
        asked = [question.code for question in open_questions(row.questions)]
        codes = [*problems, *asked, *row.warnings]
        others = dict.fromkeys(code for code in codes if code != reason)
        return ReadRow(
            number=source.number,
            outcome=outcome,
            reason=reason,
            of_row=of_row,
            # Of a refused row nothing is kept but its cells: nobody has shown whose it is. One
            # that lacks only the number may still be told by its name.
            facts=CompanyFacts()
            if problems and problems != [NUMBER_MISSING]
            else CompanyFacts.of(row.facts),
            warnings=tuple(others),
            questions=() if problems else tuple(row.questions),
            left_out=tuple(row.left_out),
            cells=() if is_plain else self._shown(source),
        )

    def _outcome(
        self, number: int, row: RowReader, problems: list[str]
    ) -> tuple[str, str | None, int | None]:
        if problems:
            return REFUSED, problems[0], None
        code = row.facts.get("municipality_code")
        if code not in (None, self._municipality_code):
            return SKIPPED, "other_municipality", None
        first = self._first_rows.setdefault(row.facts["organisation_number"], number)
        if first != number:
            return DUPLICATE, "duplicate_in_file", first
        question = next(open_questions(row.questions), None)
        if question:
            return QUESTION, question.code, None
        return READABLE, None, None


def _organisation_number(by_field: Mapping[str, str]) -> tuple[str | None, list[str]]:
    """Return the number, or None and why there is none."""
    cell = by_field.get("organisation_number", "")
    if is_nothing(cell) and not isinstance(cell, FormulaCell):
        cell = by_field.get("vat_number", cell)
    if isinstance(cell, FormulaCell):
        return None, ["formula_without_value"]
    if isinstance(cell, DateCell):
        return None, ["date_in_number"]
    if is_nothing(cell):
        return None, [NUMBER_MISSING]
    try:
        return parse(cell).canonical, []
    except OrganisationNumberError as error:
        # A mistyped or masked number of a person is one too.
        is_person = error.code != "personal_number" and is_personal_identity(cell)
        code = "personal_number" if is_person and error.code == "org_number_format" else error.code
        return None, [code]


def _whereabouts(by_field: Mapping[str, str], own: str) -> _Whereabouts:
    """Return where the row says that the firm is.

    A named municipality decides: the postal address may be a head office's elsewhere. Between
    postal code and town people decide, if one of them says that the firm is the list's own.
    """
    cell = by_field.get("municipality", "")
    named = municipalities_named(cell)
    if named:
        return _Whereabouts("municipality", cell, named)
    postcode = by_field.get("postcode", "")
    field, towns = _towns(by_field)
    town = by_field.get(field, "")
    both = f"{postcode} {town}"
    if is_foreign_postal_code(postcode):
        return _Whereabouts("postcode", both, towns or frozenset([own]), is_sure=False)
    code = municipality_of_postal_code(postcode)
    if code is None:
        return _Whereabouts(field, town, towns)
    is_agreed = not towns or code in towns or may_lie_in_town(code, town)
    if is_agreed or own not in towns | {code}:
        return _Whereabouts("postcode", postcode, frozenset([code]))
    return _Whereabouts("postcode", both, towns | {code}, is_sure=False)


def _towns(by_field: Mapping[str, str]) -> tuple[str, frozenset[str]]:
    for field in ("city", "municipality"):
        found = municipalities_of_town(by_field.get(field, ""))
        if found:
            return field, found
    # Some write the municipality where the postal town belongs.
    return "city", municipalities_named(by_field.get("city", ""))
