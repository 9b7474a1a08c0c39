"""Reading a batch's rows and comparing them with the inventory: what the preview shows."""

from collections.abc import Callable, Sequence
from dataclasses import asdict
from datetime import datetime
from typing import Any

from companies.facts.personal_numbers import masked
from companies.imports.batches import kept_rows
from companies.imports.jobs import Progress, move, work_on
from companies.imports.lists import CREATE, ComparedRow, compare, reading_for
from companies.imports.missing_numbers import answer_again, answers_by_row, suggest_numbers
from companies.imports.policies import State
from companies.imports.queries import STEP, outcomes_of
from companies.imports.reading.cells import DateCell, FormulaCell, encoded
from companies.imports.reading.mapping import ColumnMapping
from companies.imports.reading.refusals import FileRefused
from companies.imports.reading.results import (
    DUPLICATE,
    EDITION_UNKNOWN,
    QUESTION,
    READABLE,
    REFUSED,
    SKIPPED,
    LeftOut,
    Question,
    ReadRow,
)
from companies.imports.reading.values import quoted
from companies.models import Company, ImportBatch, ImportRow
from companies.profile.actions import NAME_LENGTH
from xport.lib.many_rows import in_chunks, insert_values, new_ids
from xport.lib.text import seen_line

Tell = Callable[[Sequence[ComparedRow]], object]


def prepare_batch(
    *, batch: ImportBatch, now: datetime, is_waiting: bool = False, tell: Tell | None = None
) -> None:
    """Write the batch's rows anew from its kept copy, and tell of them, some at a time.

    A file that cannot be read after all leaves the batch failed, with the reason. Raises Busy,
    TooManyAttempts.
    """
    try:
        with work_on(batch, is_waiting=is_waiting) as progress:
            _prepare(batch, progress, tell)
    except FileRefused as refusal:
        if refusal.code == "file_busy":
            raise
        move(batch, to=State.FAILED, problem=refusal.code)


def _prepare(batch: ImportBatch, progress: Progress, tell: Tell | None) -> None:
    batch.refresh_from_db()
    if batch.state != State.READING:
        return
    mapping = ColumnMapping.from_json(batch.mapping or {})
    places = places_of(mapping)
    said = answers_by_row(batch)
    batch.rows.all().delete()
    # Postal codes of the rows that lack only their number.
    lacking: dict[int, str] = {}
    done = 0
    reading = reading_for(batch.municipality, mapping=mapping, answers=batch.answers)
    with kept_rows(batch, reading) as (total, rows):
        progress.tell(0, total)
        # Never all at once: a list may have 200,000 rows.
        for read in in_chunks(rows, STEP):
            compared = compare(read, municipality=batch.municipality)
            kept = [row_values(batch, each, places) for each in compared]
            _reserve_firms(kept)
            insert_values(ImportRow, kept)
            lacking |= {
                each.row.number: each.row.facts.postcode for each in compared if each.lacks_number
            }
            done += len(read)
            progress.tell(done, total)
            if tell is not None:
                tell(compared)
    suggest_numbers(batch, lacking)
    if said:
        answer_again(batch, said)
    move(batch, to=State.PREVIEWED, counts=outcomes_of(batch), rows_total=done)


def _reserve_firms(rows: Sequence[dict[str, Any]]) -> None:
    """Give each row that is to make a firm the id that this will have. One query."""
    new = [row for row in rows if row["outcome"] == CREATE]
    for row, number in zip(new, new_ids(Company, len(new)), strict=True):
        row["company_id"] = number


def places_of(mapping: ColumnMapping) -> dict[str | None, int]:
    return {each.field: each.place for each in mapping.columns}


def row_values(
    batch: ImportBatch, compared: ComparedRow, places: dict[str | None, int]
) -> dict[str, Any]:
    """Return what is kept of the row, by ImportRow's columns; what is left out has its default."""
    row, listed = compared.row, compared.listed
    place = places.get("name", places.get("trade_name"))
    name = row.facts.name
    if not name and place is not None and place < len(row.cells):
        # What nobody sees may be a NUL, which PostgreSQL does not take, or part a personal number.
        name = masked(seen_line(row.cells[place]))
    name = name[:NAME_LENGTH]
    values = {
        "batch_id": batch.pk,
        "number": row.number,
        "outcome": compared.outcome,
        "name": name,
        "sort_key": Company.sort_key_of(name),
    }
    if listed:
        values["organisation_number"] = listed.organisation_number
        values["values"] = listed.values
    if not _is_plain(compared):
        values |= _what_is_odd(compared)
    return values


def _is_plain(compared: ComparedRow) -> bool:
    """Whether the row makes a firm, and nothing more is to be said of it: most are so."""
    row = compared.row
    return compared.outcome == CREATE and not (
        row.warnings
        or row.questions
        or row.left_out
        or row.facts.sni_unknown_edition
        or compared.additions
        or compared.sni_suggestions
    )


def _what_is_odd(compared: ComparedRow) -> dict[str, Any]:
    row = compared.row
    questions = _questions(row)
    is_shown = questions or row.outcome == REFUSED
    values = {
        "reason": compared.reason,
        "of_row": row.of_row,
        "warnings": list(row.warnings),
        "left_out": [asdict(each) for each in _left_out(row)],
        "additions": [each.to_json() for each in compared.additions],
        "differences": [each.to_json() for each in compared.differences],
        "sni_suggestions": list(compared.sni_suggestions),
        "questions": [each.to_json() for each in questions],
        "cells": [_stored(cell) for cell in row.cells] if is_shown else [],
        "lacks_number": compared.lacks_number,
        "company_id": compared.company_id,
    }
    return {column: value for column, value in values.items() if value}


def _left_out(row: ReadRow) -> list[LeftOut]:
    """Return what is worth saying: nothing of a row that is set apart is taken over."""
    if row.outcome in (SKIPPED, DUPLICATE):
        return []
    codes = quoted(", ".join(row.facts.sni_unknown_edition))
    # Codes of which nobody knows the edition are no firm's answer.
    without_edition = LeftOut(field="sni", text=codes, code=EDITION_UNKNOWN)
    return [*row.left_out, without_edition] if codes else list(row.left_out)


def _questions(row: ReadRow) -> list[Question]:
    """Return what is worth asking: of a row that is set apart only what set it apart."""
    if row.outcome in (READABLE, QUESTION):
        return list(row.questions)
    return [each for each in row.questions if each.answer] if row.outcome == SKIPPED else []


def _stored(cell: str) -> str | list[str]:
    """Return the cell as PostgreSQL can hold it: no NUL, no half of a character."""
    if isinstance(cell, DateCell | FormulaCell):
        return encoded(cell)
    return cell.replace("\0", "").encode("utf-8", "replace").decode()
