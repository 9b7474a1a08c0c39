"""The rows of a batch as its pages show them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from companies.imports.additions import Addition
from companies.imports.messages import import_message
from companies.imports.policies import State
from companies.imports.question_words import asking_words
from companies.imports.reading.results import QUESTION_CODES, Question
from companies.imports.words import (
    addition_kept_words,
    addition_words,
    answers_in_words,
    is_to_blame,
    kept_words,
    left_out_of,
    left_out_words,
    question_label,
    reason_words,
    value_words,
)
from companies.inventory.move_requests import ELSEWHERE, askable_rows, latest_requests
from companies.models import Company, ImportBatch, ImportRow, MoveRequest
from xport.portal.municipality.import_suggestions import suggestion_notes

Outcome = ImportRow.Outcome


@dataclass(frozen=True, kw_only=True)
class DifferenceLine:
    label: str
    old: str
    new: str
    # Why the old value stays; "" if it does not.
    kept: str
    source: str
    date: str


@dataclass(frozen=True, kw_only=True)
class AdditionLine:
    label: str
    text: str
    # Why it is not added; "" if it is.
    kept: str


@dataclass(frozen=True, kw_only=True)
class RowLine:
    """One row of the list; `company` only if its municipality may look at it."""

    row: ImportRow
    sentence: str
    # The questions that are open.
    asked: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    differences: list[DifferenceLine] = field(default_factory=list)
    additions: list[AdditionLine] = field(default_factory=list)
    company: Company | None = None
    # Of a firm that another municipality has: what was asked last, and whether it may be now.
    request: MoveRequest | None = None
    may_ask: bool = False


@dataclass(frozen=True, kw_only=True)
class Elsewhere:
    """What there is to say of firms that another municipality has.

    `to_ask`: how many of the list may be asked for now; `askable`: the rows of the page that may;
    `asked`: what was asked last, by organisation number.
    """

    to_ask: int
    askable: frozenset[int]
    asked: Mapping[str, MoveRequest]


def elsewhere_of(batch: ImportBatch, rows: Iterable[ImportRow], *, now: datetime) -> Elsewhere:
    """Return what the page with these rows says. At most two queries."""
    there = [row for row in rows if row.reason == ELSEWHERE]
    on_page = Q(pk__in=[row.pk for row in there])
    found = askable_rows(batch, now=now).aggregate(
        to_ask=Count("pk"), askable=ArrayAgg("pk", filter=on_page, default=[])
    )
    return Elsewhere(
        to_ask=found["to_ask"],
        askable=frozenset(found["askable"]),
        asked=latest_requests(batch.municipality, [row.organisation_number for row in there]),
    )


def lines_of(
    rows: Iterable[ImportRow],
    batch: ImportBatch,
    categories: Mapping[str, str],
    elsewhere: Elsewhere,
) -> list[RowLine]:
    return [_line(row, batch, categories, elsewhere) for row in rows]


def _line(
    row: ImportRow, batch: ImportBatch, categories: Mapping[str, str], elsewhere: Elsewhere
) -> RowLine:
    is_preview = batch.state == State.PREVIEWED
    company = row.company
    if company is not None and company.municipality_id != batch.municipality_id:
        company = None
    return RowLine(
        row=row,
        sentence=_sentence(row, batch.state),
        asked=_asked(row) if is_preview else [],
        notes=[*_notes(row), *suggestion_notes(row, batch, categories)],
        differences=_answers(row, categories)
        or [_difference(each, categories) for each in row.differences],
        additions=_additions(row),
        company=company,
        may_ask=row.pk in elsewhere.askable,
        request=elsewhere.asked.get(row.organisation_number) if row.reason == ELSEWHERE else None,
    )


def _notes(row: ImportRow) -> list[str]:
    left_out = [each for each in left_out_of(row) if not is_to_blame(each, row.reason)]
    # What is said of a cell is not said of its row once more.
    said = {*QUESTION_CODES, *(each.code for each in left_out)}
    warnings = (import_message(code) for code in row.warnings if code not in said)
    return [*warnings, *left_out_words(left_out)]


def _asked(row: ImportRow) -> list[str]:
    questions = [Question.from_json(each) for each in row.questions]
    return [asking_words(each) for each in questions if not each.answer]


def _sentence(row: ImportRow, state: str) -> str:
    if row.outcome == Outcome.CREATE:
        count = len(row.values)
        return ngettext(
            "A new company with %(count)d answer.", "A new company with %(count)d answers.", count
        ) % {"count": count}
    if row.of_row:
        return _("The same organisation number is in row %(row)d.") % {"row": row.of_row}
    if row.outcome == Outcome.QUESTION:
        # What is asked says more than why.
        return (
            ""
            if state == State.PREVIEWED
            else _("Not saved: nobody answered what was asked of the row.")
        )
    proposed = sum(bool(each["kept"]) for each in row.differences)
    if row.outcome == Outcome.UNCHANGED and proposed and state != State.UNDONE:
        return ngettext(
            "Nothing is changed; %(count)d answer is proposed.",
            "Nothing is changed; %(count)d answers are proposed.",
            proposed,
        ) % {"count": proposed}
    return reason_words(row.reason, left_out_of(row)) if row.reason else ""


def _additions(row: ImportRow) -> list[AdditionLine]:
    # What is kept for an answer that nobody has given yet is not added.
    if row.company_id is None and row.outcome != Outcome.CREATE:
        return []
    return [_addition(Addition.from_json(each)) for each in row.additions]


def _answers(row: ImportRow, categories: Mapping[str, str]) -> list[DifferenceLine]:
    """Return what a new company gets: how a cell was read is seen nowhere else."""
    if row.outcome != Outcome.CREATE:
        return []
    return [
        DifferenceLine(label=label, old="", new=words, kept="", source="", date="")
        for label, words in answers_in_words(row.values, categories)
    ]


def _addition(addition: Addition) -> AdditionLine:
    label, text = addition_words(addition)
    kept = addition_kept_words(addition.kept) if addition.kept else ""
    return AdditionLine(label=label, text=text, kept=kept)


def _difference(each: Mapping[str, Any], categories: Mapping[str, str]) -> DifferenceLine:
    return DifferenceLine(
        label=question_label(each["field"]),
        old=value_words(each["field"], each["old"], categories),
        new=value_words(each["field"], each["new"], categories),
        kept=kept_words(each["kept"]) if each["kept"] else "",
        source=each["source"],
        date=each["date"],
    )
