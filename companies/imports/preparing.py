"""Reading a batch's rows and comparing them with the inventory: what the preview shows."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from companies.imports.batches import opened
from companies.imports.jobs import Progress, move, work_on
from companies.imports.lists import ComparedRow, compare, rows_of
from companies.imports.policies import State
from companies.imports.queries import CHUNK
from companies.imports.reading.cells import DateCell, FormulaCell, encoded
from companies.imports.reading.mapping import ColumnMapping
from companies.imports.reading.refusals import FileRefused
from companies.imports.reading.results import (
    QUESTION,
    READABLE,
    REFUSED,
    SKIPPED,
    Question,
    ReadRow,
)
from companies.models import ImportBatch, ImportRow
from companies.profile.actions import NAME_LENGTH


def prepare_batch(
    *, batch: ImportBatch, now: datetime, is_waiting: bool = False
) -> list[ComparedRow]:
    """Write the batch's rows anew from its kept copy, and return them.

    A file that cannot be read after all leaves the batch failed, with the reason. Raises Busy,
    TooManyAttempts.
    """
    try:
        with work_on(batch, is_waiting=is_waiting) as progress:
            return _prepare(batch, progress)
    except FileRefused as refusal:
        if refusal.code == "file_busy":
            raise
        move(batch, to=State.FAILED, problem=refusal.code)
        return []


def _prepare(batch: ImportBatch, progress: Progress) -> list[ComparedRow]:
    batch.refresh_from_db()
    if batch.state != State.READING:
        return []
    mapping = ColumnMapping.from_json(batch.mapping or {})
    with opened(batch) as table:
        read = rows_of(
            table.rows(), mapping=mapping, municipality=batch.municipality, answers=batch.answers
        )
    progress.tell(0, len(read))
    compared: list[ComparedRow] = []
    batch.rows.all().delete()
    for start in range(0, len(read), CHUNK):
        some = compare(read[start : start + CHUNK], municipality=batch.municipality)
        ImportRow.objects.bulk_create([import_row(batch, each, mapping) for each in some])
        compared += some
        progress.tell(start + len(some), len(read))
    move(batch, to=State.PREVIEWED, counts=counts_of(compared), rows_total=len(read))
    return compared


def counts_of(rows: Sequence[ComparedRow]) -> dict[str, int]:
    return dict(Counter(each.outcome for each in rows))


def import_row(batch: ImportBatch, compared: ComparedRow, mapping: ColumnMapping) -> ImportRow:
    """Return the row as it is kept, not saved."""
    row, listed = compared.row, compared.listed
    places = {each.field: each.place for each in mapping.columns}
    place = places.get("name", places.get("trade_name"))
    questions = _questions(row)
    name = row.facts.name or (
        row.cells[place] if place is not None and place < len(row.cells) else ""
    )
    return ImportRow(
        batch=batch,
        number=row.number,
        outcome=compared.outcome,
        reason=compared.reason,
        of_row=row.of_row,
        warnings=list(row.warnings),
        left_out=_left_out(row),
        # PostgreSQL takes no NUL; a refused row may hold one.
        name=" ".join(name.replace("\0", "").split())[:NAME_LENGTH],
        organisation_number=listed.organisation_number if listed else "",
        values=listed.values if listed else {},
        additions=[each.to_json() for each in compared.additions],
        differences=[each.to_json() for each in compared.differences],
        questions=[each.to_json() for each in questions],
        cells=[_stored(cell) for cell in row.cells] if questions or row.outcome == REFUSED else [],
        company_id=compared.company_id,
    )


def _left_out(row: ReadRow) -> list[str]:
    # Codes of which nobody knows the edition are no firm's answer.
    is_without_sni = row.facts.sni_unknown_edition and "sni" not in row.left_out
    return [*row.left_out, "sni"] if is_without_sni else list(row.left_out)


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
