"""What the reading of a row gives: its facts, and a code for all that is wrong or to be asked."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from decimal import Decimal
from typing import Any, NamedTuple

from companies.facts.size_classes import EMPLOYEES, TURNOVER, size_class_of
from companies.imports.reading.cells import decoded, encoded

# The closed list of reasons and warnings of a row; companies/imports/messages.py has the words.
CODES = (
    "org_number_missing",
    "org_number_format",
    "org_number_length",
    "org_number_checksum",
    "org_number_third_digit",
    "org_number_group",
    "org_number_vat_suffix",
    "personal_number",
    "formula_without_value",
    "duplicate_in_file",
    "other_municipality",
    "municipality_ambiguous",
    "date_in_number",
    "empty_row",
    "totals_row",
    "company_inactive",
    "name_missing",
    "turnover_unit_unknown",
    "sni_ambiguous",
    "category_unknown",
    "email_invalid",
    "text_damaged",
)
# Those that are asked, and answered on the page.
QUESTION_CODES = ("municipality_ambiguous", "turnover_unit_unknown", "sni_ambiguous")
# Why a cell is left out, where no code of the row says it.
UNREADABLE, ANSWERED, EDITION_UNKNOWN = "unreadable", "answered", "sni_edition_unknown"
SURPLUS_CELLS, DIRECTION_HIDDEN, LETTERS_LOST = "surplus_cells", "direction_hidden", "letters_lost"
# What is damaged in a row that is refused as text_damaged, and so what there is to do.
DAMAGES = (SURPLUS_CELLS, DIRECTION_HIDDEN, LETTERS_LOST)
LEFT_OUT_CODES = (UNREADABLE, ANSWERED, EDITION_UNKNOWN, *DAMAGES)
READABLE, REFUSED, SKIPPED = "readable", "refused", "skipped"
QUESTION, DUPLICATE = "question", "duplicate"
OUTCOMES = (READABLE, REFUSED, SKIPPED, QUESTION, DUPLICATE)


@dataclass(frozen=True, kw_only=True)
class Question:
    """What the officer has to say before the row can be used; `options` are what can be said."""

    code: str
    field: str
    # What the cell holds, personal numbers masked.
    text: str
    options: tuple[str, ...] = ()
    # "" while nobody has said it.
    answer: str = ""

    def to_json(self) -> dict[str, object]:
        values = asdict(self)
        if not self.answer:
            del values["answer"]
        return values

    @classmethod
    def from_json(cls, values: Mapping[str, Any]) -> "Question":
        return cls(**{**values, "options": tuple(values["options"])})


@dataclass(frozen=True, kw_only=True)
class LeftOut:
    """A cell, or a part of one, that says something and is not taken over."""

    # "" of cells that stand under no header.
    field: str
    # What it says, personal numbers masked, not longer than people can take in.
    text: str
    # One of CODES or of LEFT_OUT_CODES.
    code: str

    @classmethod
    def from_json(cls, values: Mapping[str, str]) -> "LeftOut":
        return cls(**values)


@dataclass(frozen=True, kw_only=True)
class CompanyFacts:
    """What a row says of a firm. None, "" and () mean that it says nothing: they clear nothing."""

    organisation_number: str | None = None
    name: str = ""
    trade_name: str = ""
    municipality_code: str | None = None
    legal_form: str | None = None
    # Either the number or the code of a class of facts.size_classes, never both.
    employees: int | None = None
    employees_class: str | None = None
    turnover_ksek: Decimal | None = None
    turnover_class: str | None = None
    size_year: int | None = None
    sni_2007: tuple[str, ...] = ()
    sni_2025: tuple[str, ...] = ()
    # Codes of which the list does not say the edition.
    sni_unknown_edition: tuple[str, ...] = ()
    # All codes in the list's order, whatever their edition.
    sni: tuple[str, ...] = ()
    categories: tuple[str, ...] = ()
    website: str = ""
    description_sv: str = ""
    contact_name: str = ""
    contact_role: str = ""
    contact_email: str = ""
    contact_phone: str = ""
    is_active: bool | None = None
    marketing_block: bool | None = None
    postcode: str = ""
    city: str = ""
    notes: str = ""
    # Fields that are read and have no column of their own: county, street, export, founded …
    others: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, said: dict[str, Any]) -> "CompanyFacts":
        """Return what is said, as the constructor does; the dictionary is the facts' from then on.

        Rows are many and say little: the other twenty fields are left to the class.
        """
        facts = cls.__new__(cls)
        said.setdefault("others", {})
        facts.__dict__.update(said)
        return facts

    def to_json(self) -> dict[str, object]:
        """Return the facts under the names of the printed list: classes by their ends."""
        values: dict[str, object] = {
            each.name: _json_of(getattr(self, each.name)) for each in fields(self)
        }
        values["employees_class"] = _ends(EMPLOYEES, self.employees_class)
        values["turnover_class"] = _ends(TURNOVER, self.turnover_class)
        for name in [name for name, value in values.items() if value in ("", None, [], {})]:
            if name not in _ALWAYS:
                del values[name]
        return values


NO_FACTS = CompanyFacts()
_LISTS = frozenset(each.name for each in fields(CompanyFacts) if type(each.default) is tuple)
_ALWAYS = ("organisation_number", "name", "employees", "turnover_ksek", "sni")


class ReadRow(NamedTuple):
    """One row under the headers, read. Nothing in it holds a personal identity number unmasked."""

    number: int
    outcome: str
    # The row's first code; of a readable row None.
    reason: str | None = None
    # Of a duplicate: the row that came first.
    of_row: int | None = None
    facts: CompanyFacts = NO_FACTS
    # Other codes of the row, in the order they were met, each once.
    warnings: tuple[str, ...] = ()
    # Those that are answered too: another answer may be given.
    questions: tuple[Question, ...] = ()
    left_out: tuple[LeftOut, ...] = ()
    # The row as it stands in the file, for a list of refused rows in the officer's own layout; of
    # a row that is read and asks nothing, nothing.
    cells: tuple[str, ...] = ()

    def to_json(self, *, outcome: str | None = None) -> dict[str, object]:
        """Return what `import_companies --json` prints; `outcome` is what comparing found."""
        values: dict[str, object] = {"row": self.number, "outcome": outcome or self.outcome}
        if self.reason:
            values["reason"] = self.reason
        if self.of_row:
            values["of_row"] = self.of_row
        if self.outcome in (READABLE, QUESTION):
            values |= self.facts.to_json()
        if self.warnings:
            values["warnings"] = list(self.warnings)
        if self.left_out:
            fields_left_out = (each.field for each in self.left_out if each.field)
            values["left_out"] = list(dict.fromkeys(fields_left_out))
            values["left_out_cells"] = [asdict(each) for each in self.left_out]
        if self.questions:
            values["questions"] = [each.to_json() for each in self.questions]
        return values


def sent(row: ReadRow) -> dict[str, object]:
    """Return the row as the confined reader sends it: what it says, as JSON can hold it."""
    said = row.facts.__dict__.items()
    # Most of what a row may say most rows do not. 0 and False are said.
    facts = {name: value for name, value in said if value or value == 0}
    if "turnover_ksek" in facts:
        facts["turnover_ksek"] = str(facts["turnover_ksek"])
    values = {"number": row.number, "outcome": row.outcome, "facts": facts}
    for name in ("reason", "of_row", "warnings"):
        value = getattr(row, name)
        if value:
            values[name] = value
    if row.questions:
        values["questions"] = [each.to_json() for each in row.questions]
    if row.left_out:
        values["left_out"] = [each.__dict__ for each in row.left_out]
    if row.cells:
        values["cells"] = [cell if type(cell) is str else encoded(cell) for cell in row.cells]
    return values


def received(values: dict[str, Any]) -> ReadRow:
    """Return the row that `sent` made this of."""
    facts = values["facts"]
    for name in _LISTS.intersection(facts):
        facts[name] = tuple(facts[name])
    if "turnover_ksek" in facts:
        facts["turnover_ksek"] = Decimal(facts["turnover_ksek"])
    row = ReadRow(number=values["number"], outcome=values["outcome"], facts=CompanyFacts.of(facts))
    # Most rows have nothing else.
    if len(values) == 3:
        return row
    return row._replace(
        reason=values.get("reason"),
        of_row=values.get("of_row"),
        warnings=tuple(values.get("warnings", ())),
        questions=tuple(map(Question.from_json, values.get("questions", ()))),
        left_out=tuple(map(LeftOut.from_json, values.get("left_out", ()))),
        cells=tuple(map(decoded, values.get("cells", ()))),
    )


def _json_of(value: object) -> object:
    if isinstance(value, Decimal):
        return int(value) if value == int(value) else float(value)
    return list(value) if isinstance(value, tuple) else value


def _ends(kind: str, code: str | None) -> str | None:
    if code is None:
        return None
    each = size_class_of(kind, code)
    if each is None:
        return None
    if each.highest == each.lowest:
        return str(each.lowest)
    return f"{each.lowest}-{'' if each.highest is None else each.highest}"
