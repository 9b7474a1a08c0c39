"""Rows that name a firm and not its number: what the register suggests, and what officers say."""

from collections import Counter
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from companies.facts.organisation_number import OrganisationNumberError, parse
from companies.imports.additions import Beside, judged
from companies.imports.drafts import listed_of
from companies.imports.lists import MISSING, Finding, finding
from companies.imports.policies import State, StepRefused
from companies.imports.queries import known_firms, outcomes_of
from companies.imports.sni_suggestions import suggestions_for
from companies.models import Company, ImportBatch, ImportRow, RegisterEntry
from companies.register.matching import WantedFirm, matching_entries
from xport.accounts import audit
from xport.accounts.models import User
from xport.lib.many_rows import update_many

# What may be said of a row besides a number.
NONE, DRAFT = "none", "draft"
# Nobody looks through more; the others come back in the file to correct.
MOST_LOOKED_UP = 2000
Outcome = ImportRow.Outcome


def rows_without_number(batch: ImportBatch) -> QuerySet[ImportRow]:
    """Return the rows that the officer can say something of, in the file's order."""
    return batch.rows.filter(lacks_number=True).order_by("number", "pk")


def suggest_numbers(batch: ImportBatch, places: Mapping[int, str]) -> None:
    """Look up the batch's rows without a number, by name, postal code and municipality.

    `places` are their postal codes by the row's number, as the file has them.
    """
    rows = list(rows_without_number(batch)[:MOST_LOOKED_UP]) if places else []
    wanted = [WantedFirm(name=row.name, postal_code=_digits(places[row.number])) for row in rows]
    entries = matching_entries(wanted, municipality_code=batch.municipality_id)
    known = _known_by_name(rows, batch)
    for row, found in zip(rows, entries, strict=True):
        here = {each["number"]: each for each in known.get(Company.sort_key_of(row.name), [])}
        # Of a firm that is here already the register says the address besides.
        told = {each.organisation_number: _of_entry(each) for each in found}
        told = {number: each | {"is_known": number in here} for number, each in told.items()}
        row.number_suggestions = list((here | told).values())
    update_many(ImportRow, rows, ["number_suggestions"])


@transaction.atomic
def answer_numbers(
    *, batch: ImportBatch, answers: Mapping[int, str], by: User, now: datetime
) -> None:
    """Say of rows, by their number in the file, which firm it is: a number, NONE or DRAFT.

    A number need not be among the suggested; what is none is passed over. Raises StepRefused
    unless the batch is a preview.
    """
    held = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if held.state != State.PREVIEWED:
        raise StepRefused(held.state)
    said = _say(batch, answers)
    ImportBatch.objects.filter(pk=batch.pk).update(counts=outcomes_of(batch))
    counts = Counter(answer if answer in (NONE, DRAFT) else "number" for answer in said)
    audit.record(action="import.numbers_answered", by=by, obj=batch, now=now, said=dict(counts))


def answers_by_row(batch: ImportBatch) -> dict[tuple[int, str], str]:
    """Return what is said of rows, by number and name. One query."""
    said = batch.rows.exclude(number_answer="").values_list("number", "name", "number_answer")
    return {(number, name): answer for number, name, answer in said}


def answer_again(batch: ImportBatch, said: Mapping[tuple[int, str], str]) -> None:
    """Say once more, of rows that were read anew, what `answers_by_row` held."""
    rows = rows_without_number(batch).filter(number__in={number for number, _name in said})
    named = {number: (number, name) for number, name in rows.values_list("number", "name")}
    _say(batch, {number: said[key] for number, key in named.items() if key in said})


def _say(batch: ImportBatch, answers: Mapping[int, str]) -> list[str]:
    """Give the rows their answers; return those that could be given.

    Rows that were answered before are settled once more: of two that are one firm the second
    counts if the first is another firm after all.
    """
    asked = rows_without_number(batch).filter(~Q(number_answer="") | Q(number__in=answers))
    rows, said = [], []
    for row in asked:
        answer = answers.get(row.number, "")
        if answer in (NONE, DRAFT, *numbers_of(row)) or _is_number(answer):
            row.number_answer = answer
            said.append(answer)
        if row.number_answer:
            rows.append(row)
    _apply(batch, rows)
    return said


def numbers_of(row: ImportRow) -> list[str]:
    return [each["number"] for each in row.number_suggestions]


def typed_number(row: ImportRow) -> str:
    """Return the number that somebody typed for the row, "" if it is suggested or none is said."""
    return "" if row.number_answer in (NONE, DRAFT, *numbers_of(row)) else row.number_answer


def _is_number(answer: str) -> bool:
    """Whether it is an organisation number as Xport keeps them, and nobody's personal number."""
    try:
        return parse(answer).canonical == answer
    except OrganisationNumberError:
        return False


def _apply(batch: ImportBatch, rows: Sequence[ImportRow]) -> None:
    numbers = {row.number_answer for row in rows} - {NONE, DRAFT}
    known = known_firms(numbers)
    ids = [row.pk for row in rows]
    others = batch.rows.exclude(pk__in=ids).filter(organisation_number__in=numbers)
    # The list gives a number itself in one row at most: others are duplicates of that.
    first = dict(others.values_list("organisation_number", "number"))
    for row in rows:
        _settle(row, known.get(row.number_answer), first, batch.municipality_id)
    update_many(
        ImportRow,
        rows,
        ["number_answer", "organisation_number", "outcome", "reason", "of_row", "company"]
        + ["differences", "additions", "sni_suggestions"],
    )


def _settle(row: ImportRow, known: Any, first: dict[str, int], code: str) -> None:
    """Give the row the outcome of what was said of it; `first` are numbers and names in use."""
    answer, listed = row.number_answer, listed_of(row)
    row.organisation_number = "" if answer in (NONE, DRAFT) else answer
    row.of_row = None
    if answer == NONE:
        found = Finding(outcome=Outcome.REFUSED, reason=MISSING)
    else:
        key = row.organisation_number or Company.sort_key_of(row.name)
        row.of_row = first.get(key)
        first.setdefault(key, row.number)
        found = finding(listed, known, municipality_code=code)
        if row.of_row is not None:
            found = Finding(outcome=Outcome.DUPLICATE, reason="duplicate_in_file")
    row.outcome, row.reason = found.outcome, found.reason
    row.company = found.known.company if found.known else None
    row.differences = [each.to_json() for each in found.differences]
    # Of a row that is not written they are kept as they were listed: another answer may follow.
    additions = found.additions or judged(listed.additions, Beside())
    row.additions = [each.to_json() for each in additions]
    row.sni_suggestions = suggestions_for(listed, found.known, found.outcome)


def _known_by_name(
    rows: Sequence[ImportRow], batch: ImportBatch
) -> dict[str, list[dict[str, Any]]]:
    """Return the inventory's firms with the same names: a draft may have got its number."""
    keys = {Company.sort_key_of(row.name) for row in rows}
    firms = Company.objects.sent().filter(
        municipality=batch.municipality_id, sort_key__in=keys, organisation_number__isnull=False
    )
    found: dict[str, list[dict[str, Any]]] = {}
    for company in firms if keys else ():
        suggestion = _suggestion(str(company.organisation_number), company.name, is_known=True)
        found.setdefault(company.sort_key, []).append(suggestion)
    return found


def _of_entry(entry: RegisterEntry) -> dict[str, Any]:
    place = " ".join(part for part in (entry.postal_code, entry.city) if part)
    return _suggestion(
        entry.organisation_number,
        entry.name,
        address=", ".join(part for part in (entry.street, place) if part),
        status=entry.status,
    )


def _suggestion(
    number: str, name: str, *, address: str = "", status: str = "", is_known: bool = False
) -> dict[str, Any]:
    return {
        "number": number,
        "name": name,
        "address": address,
        "status": status,
        "is_known": is_known,
    }


def _digits(postal_code: str) -> str:
    return "".join(letter for letter in postal_code if letter in "0123456789")[:5]
