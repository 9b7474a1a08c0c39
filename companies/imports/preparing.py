"""Reading a batch's rows and comparing them with the inventory: what the preview shows."""

from collections import Counter
from collections.abc import Callable, Sequence
from datetime import datetime

from companies.imports.batches import opened
from companies.imports.jobs import Progress, move, work_on
from companies.imports.lists import ComparedRow, compare, rows_of
from companies.imports.policies import State
from companies.imports.queries import STEP
from companies.imports.reading.mapping import ColumnMapping
from companies.imports.reading.refusals import FileRefused
from companies.imports.reading.results import QUESTION, REFUSED
from companies.imports.reading.rows import rows_under
from companies.models import ImportBatch, ImportRow
from companies.profile.actions import NAME_LENGTH
from xport.lib.many_rows import in_chunks, insert_values

Tell = Callable[[Sequence[ComparedRow]], object]
_TO_CORRECT = (REFUSED, QUESTION)


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
    places = {each.field: each.place for each in mapping.columns}
    batch.rows.all().delete()
    counts: Counter[str] = Counter()
    done = 0
    with opened(batch) as table:
        total = rows_under(table, mapping)
        progress.tell(0, total)
        # Never all at once: a list may have 200,000 rows.
        for read in in_chunks(rows_of(table, mapping, batch.municipality), STEP):
            compared = compare(read, municipality=batch.municipality)
            insert_values(ImportRow, [_row(batch, each, places) for each in compared])
            counts.update(each.outcome for each in compared)
            done += len(read)
            progress.tell(done, total)
            if tell is not None:
                tell(compared)
    move(batch, to=State.PREVIEWED, counts=dict(counts), rows_total=done)


def _row(
    batch: ImportBatch, compared: ComparedRow, places: dict[str | None, int]
) -> dict[str, object]:
    row, listed = compared.row, compared.listed
    place = places.get("name", places.get("trade_name"))
    name = row.facts.name or (
        row.cells[place] if place is not None and place < len(row.cells) else ""
    )
    return {
        "batch_id": batch.pk,
        "number": row.number,
        "outcome": compared.outcome,
        "reason": compared.reason,
        "of_row": row.of_row,
        "warnings": list(row.warnings),
        "left_out": list(row.left_out),
        # PostgreSQL takes no NUL; a refused row may hold one.
        "name": " ".join(name.replace("\0", "").split())[:NAME_LENGTH],
        "organisation_number": listed.organisation_number if listed else "",
        "values": listed.values if listed else {},
        "differences": [each.to_json() for each in compared.differences],
        "cells": [_stored(cell) for cell in row.cells] if row.outcome in _TO_CORRECT else [],
        "company_id": compared.company_id,
    }


def _stored(cell: str) -> str:
    """Return the cell as PostgreSQL can hold it: no NUL, no half of a character."""
    return str(cell).replace("\0", "").encode("utf-8", "replace").decode()
