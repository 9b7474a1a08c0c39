"""Reads the cells of a row into facts, field by field; what cannot be read is left out and said."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import lru_cache
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

from companies.facts.damaged_text import may_be_doubled, repaired
from companies.facts.headcounts import date_in, headcount_of_date, parse_headcount
from companies.facts.legal_forms import NATURAL_PERSON, parse_legal_form
from companies.facts.lengths import DESCRIPTION_LENGTH
from companies.facts.personal_numbers import masked, masked_phone
from companies.facts.sni import SniAmbiguous, SniUnreadable, edition_in, parse_sni
from companies.facts.swedish_numbers import NumberUnreadable, is_nothing, without_year
from companies.facts.turnovers import UNITS, Turnover, TurnoverUnclear, parse_turnover
from companies.imports.reading.answers import LEAVE_OUT, Answers, answer_to
from companies.imports.reading.cells import DateCell, FormulaCell
from companies.imports.reading.mapping import Column
from companies.imports.reading.results import ANSWERED, CODES, UNREADABLE, LeftOut, Question
from companies.imports.reading.statuses import is_active, is_blocked
from xport.lib.phone import LONGEST_PHONE, is_phone
from xport.lib.text import TextDamaged, clean_line, clean_text, seen_line
from xport.lib.web_addresses import LONGEST_ADDRESS, is_web_address

LONGEST_NAME, LONGEST_ROLE, LONGEST_EMAIL, LONGEST_LINE = 120, 80, 254, 200
LONGEST_QUOTE = 60
_MOST_QUOTED = 5
_EMAIL = re.compile(r"[^\s<>;,\"()|]{1,64}@[^\s<>;,\"()|]{1,189}")
_PLAIN_EMAIL = re.compile(
    r"[A-Za-z0-9_-]{1,30}(?:\.[A-Za-z0-9_-]{1,30}){0,3}@(?:[A-Za-z0-9]{1,60}\.){1,3}[A-Za-z]{2,20}"
)
_NUMBER_TO_CALL = re.compile(r"\+?[0-9][0-9 ()/-]{4,28}[0-9]")
_BETWEEN_CATEGORIES = re.compile(r"[;,/|\n]")
_BETWEEN_ADDRESSES = re.compile(r"[\s;|]|,(?=\s|www\.|http)")
_LOST_ZERO = re.compile(r"7[0-9]{8}")
_YEAR = re.compile(r"(?<![0-9])(?:19|20)[0-9]{2}(?![0-9])")


@dataclass(kw_only=True)
class RowReader:
    """The facts of one row while they are gathered, and what is to be said of it."""

    number: int
    categories: Mapping[str, str]
    answers: Answers
    facts: dict[str, Any] = field(default_factory=lambda: {"others": {}})
    warnings: list[str] = field(default_factory=list)
    questions: list[Question] = field(default_factory=list)
    left_out: list[LeftOut] = field(default_factory=list)

    def read(self, cell: str, column: Column) -> None:
        """Take over what one cell says of a field that does not decide on the row."""
        name = column.field or ""
        if isinstance(cell, FormulaCell):
            self.leave_out(name, cell, "formula_without_value")
            return
        if is_nothing(cell):
            return
        try:
            _READERS.get(name, _read_other)(self, cell, column)
        except TextDamaged:
            self.leave_out(name, cell)
            self.warn("text_damaged")
        except (NumberUnreadable, SniUnreadable):
            self.leave_out(name, cell)

    def warn(self, code: str) -> None:
        if code not in self.warnings:
            self.warnings.append(code)

    def leave_out(self, name: str, cell: str, code: str = UNREADABLE) -> None:
        each = LeftOut(field=name, text=quoted(cell), code=code)
        of_field = [other for other in self.left_out if other.field == name]
        if each not in of_field and len(of_field) < _MOST_QUOTED:
            self.left_out.append(each)
        if code in CODES:
            self.warn(code)

    def ask(self, code: str, name: str, cell: str, options: tuple[str, ...]) -> str:
        """Return what people answer of this cell; "" if nobody has, and then the row waits."""
        text = masked(seen_line(cell))[:LONGEST_LINE]
        question = Question(code=code, field=name, text=text, options=options)
        answer = answer_to(question, row=self.number, answers=self.answers)
        self.questions.append(replace(question, answer=answer))
        return answer


# They tell whether the row can be used at all: rows.py reads them.
DECIDING_FIELDS = frozenset(
    ("organisation_number", "vat_number", "name", "municipality", "postcode", "city", "legal_form")
)


def quoted(cell: str) -> str:
    """Return what people read of a cell in a sentence: one short line, personal numbers masked."""
    line = masked(seen_line(cell))
    return line if len(line) <= LONGEST_QUOTE else f"{line[: LONGEST_QUOTE - 1]}…"


def mended(cells: tuple[str, ...]) -> tuple[str, ...]:
    """Return the cells with doubly encoded characters restored, and their kinds kept."""
    if not may_be_doubled("".join(cells)):
        return cells
    return tuple(repaired(cell) if type(cell) is str else cell for cell in cells)


def read_legal_form(cell: str, *, name: str) -> str | None:
    form = parse_legal_form(cell, name=name)
    return None if form == NATURAL_PERSON else form


def _read_employees(row: RowReader, cell: str, column: Column) -> None:
    is_class = column.field == "employees_class"
    said, year = without_year(cell)
    day = date_in(said)
    if day is not None:
        # Said even where the class can be told again: the officer should look at the file.
        row.warn("date_in_number")
        count = headcount_of_date(day)
    else:
        count = parse_headcount(said, is_class=is_class)
    if "employees" in row.facts and column.field != "employees":
        return
    if count.exact is None and count.size_class is None:
        return
    row.facts |= {"employees": count.exact, "employees_class": count.size_class}
    _note_year(row, year or column.year)


def _read_turnover(row: RowReader, cell: str, column: Column) -> None:
    if isinstance(cell, DateCell):
        row.warn("date_in_number")
        row.leave_out("turnover", cell)
        return
    is_class = column.field == "turnover_class"
    said, year = without_year(cell)
    try:
        turnover = parse_turnover(said, unit=column.unit, is_class=is_class)
    except TurnoverUnclear as unclear:
        options = (*unclear.options, LEAVE_OUT)
        answer = row.ask("turnover_unit_unknown", column.field or "", cell, options)
        if answer in ("", LEAVE_OUT):
            if answer:
                row.leave_out(column.field or "", cell, ANSWERED)
            return
        turnover = answered_turnover(said, answer)
    if "turnover_ksek" in row.facts and is_class:
        return
    if turnover.ksek is None and turnover.size_class is None:
        return
    row.facts |= {"turnover_ksek": turnover.ksek, "turnover_class": turnover.size_class}
    _note_year(row, year or column.year)


def answered_turnover(cell: str, answer: str) -> Turnover:
    """Return what an unclear turnover is by the answer: a unit, or an amount with its unit."""
    if answer in UNITS:
        return parse_turnover(cell, unit=answer)
    return parse_turnover(answer, unit=None)


def _note_year(row: RowReader, year: int | None) -> None:
    if year:
        row.facts.setdefault("size_year", year)


def _read_size_year(row: RowReader, cell: str, _column: Column) -> None:
    years = _YEAR.findall(cell[:LONGEST_LINE])
    if years:
        row.facts["size_year"] = int(max(years))


def _read_sni(row: RowReader, cell: str, column: Column) -> None:
    if isinstance(cell, DateCell):
        row.warn("date_in_number")
        row.leave_out("sni", cell)
        return
    try:
        codes = parse_sni(cell)
    except SniAmbiguous as ambiguity:
        codes = (*ambiguity.codes, *_answered_codes(row, ambiguity))
    edition = column.edition or edition_in(cell)
    name = f"sni_{edition}" if edition else "sni_unknown_edition"
    for key in (name, "sni"):
        known = row.facts.get(key, ())
        row.facts[key] = (*known, *(code for code in codes if code not in known))


def _answered_codes(row: RowReader, ambiguity: SniAmbiguous) -> list[str]:
    codes = []
    for text, options in ambiguity.options.items():
        answer = row.ask("sni_ambiguous", "sni", text, (*options, LEAVE_OUT))
        if answer == LEAVE_OUT:
            row.leave_out("sni", text, ANSWERED)
        elif answer:
            codes.append(answer)
    return codes


def _read_categories(row: RowReader, cell: str, _column: Column) -> None:
    known = row.facts.get("categories", ())
    cell = cell[:DESCRIPTION_LENGTH]
    whole = row.categories.get(category_key(cell))
    parts = [cell] if whole else _BETWEEN_CATEGORIES.split(cell)
    for part in parts:
        code = row.categories.get(category_key(part))
        if code and code not in known:
            known = (*known, code)
        elif not code and not is_nothing(part):
            row.leave_out("category", part, "category_unknown")
    row.facts["categories"] = known


@lru_cache(maxsize=4096)
def category_key(text: str) -> str:
    """Return what spellings of a category have in common: letters and digits alone."""
    return "".join(letter for letter in text.casefold() if letter.isalnum())


def _read_website(row: RowReader, cell: str, _column: Column) -> None:
    # Of several the first: the others are other brands' or the same in English.
    address = _BETWEEN_ADDRESSES.split(clean_line(cell).strip())[0]
    if "://" not in address:
        address = f"https://{address}"
    if len(address) > LONGEST_ADDRESS or not is_web_address(address) or masked(address) != address:
        raise NumberUnreadable
    row.facts["website"] = address


def _read_email(row: RowReader, cell: str, _column: Column) -> None:
    for found in _EMAIL.findall(clean_line(cell)[:LONGEST_LINE]):
        address = found.removeprefix("mailto:").strip(".")
        if len(address) <= LONGEST_EMAIL and _is_email(address):
            row.facts["contact_email"] = address
            return
    row.leave_out("contact_email", cell, "email_invalid")


def _is_email(address: str) -> bool:
    # Most are so plain that the validator, which takes longer, would agree.
    if _PLAIN_EMAIL.fullmatch(address):
        return masked(address) == address
    try:
        validate_email(address)
    except ValidationError:
        return False
    return masked(address) == address


def _read_phone(row: RowReader, cell: str, _column: Column) -> None:
    line = masked_phone(clean_line(cell)[:LONGEST_LINE]).replace(".", " ").replace("–", "-")
    found = _NUMBER_TO_CALL.search(line)
    phone = found[0].strip() if found else line
    if _LOST_ZERO.fullmatch(phone):
        phone = f"0{phone}"
    if len(phone) > LONGEST_PHONE or not is_phone(phone):
        raise NumberUnreadable
    row.facts["contact_phone"] = phone


def _read_contact(row: RowReader, cell: str, column: Column) -> None:
    line = clean_line(cell)[:DESCRIPTION_LENGTH]
    email = _EMAIL.search(line)
    if email:
        # Name, address and number in one cell.
        if "contact_email" not in row.facts:
            _read_email(row, email[0], column)
        line = line.replace(email[0], " ")
    number = _NUMBER_TO_CALL.search(masked_phone(line))
    if number:
        if "contact_phone" not in row.facts and is_phone(number[0].strip()):
            row.facts["contact_phone"] = number[0].strip()
        line = line.replace(number[0], " ")
    name = " ".join(masked(line).split()).strip(" ,;:/|()<>-")
    if len(name) > LONGEST_NAME:
        raise NumberUnreadable
    if name:
        row.facts["contact_name"] = name


def _read_role(row: RowReader, cell: str, _column: Column) -> None:
    role = masked(clean_line(cell))
    if len(role) > LONGEST_ROLE:
        raise NumberUnreadable
    row.facts["contact_role"] = role


def _read_status(row: RowReader, cell: str, _column: Column) -> None:
    active = is_active(cell)
    if active is not None:
        row.facts["is_active"] = active
    if active is False:
        row.warn("company_inactive")


def _read_block(row: RowReader, cell: str, column: Column) -> None:
    blocked = is_blocked(cell, header=column.header)
    if blocked is not None:
        row.facts["marketing_block"] = blocked


def _read_description(row: RowReader, cell: str, _column: Column) -> None:
    text = masked(clean_text(cell))
    if len(text) > DESCRIPTION_LENGTH:
        raise NumberUnreadable
    row.facts["description_sv"] = text


def _read_trade_name(row: RowReader, cell: str, _column: Column) -> None:
    row.facts["trade_name"] = masked(clean_line(cell))[:LONGEST_NAME]


def _read_notes(row: RowReader, cell: str, _column: Column) -> None:
    text = masked(clean_text(cell))
    row.facts["notes"] = "\n".join(filter(None, [row.facts.get("notes", ""), text]))


def _read_other(row: RowReader, cell: str, column: Column) -> None:
    row.facts["others"][column.field or ""] = masked(clean_line(cell))[:LONGEST_LINE]


_READERS: dict[str, Callable[[RowReader, str, Column], None]] = {
    "employees": _read_employees,
    "employees_class": _read_employees,
    "employees_fte": _read_employees,
    "turnover": _read_turnover,
    "turnover_class": _read_turnover,
    "size_year": _read_size_year,
    "sni": _read_sni,
    "category": _read_categories,
    "website": _read_website,
    "contact_email": _read_email,
    "contact_phone": _read_phone,
    "contact_name": _read_contact,
    "contact_role": _read_role,
    "status": _read_status,
    "marketing_block": _read_block,
    "description": _read_description,
    "trade_name": _read_trade_name,
    "notes": _read_notes,
}
