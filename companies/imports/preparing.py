"""Reading a batch's rows and comparing them with the inventory: what the preview shows."""

from collections import Counter
from collections.abc import Sequence
from datetime import datetime

from companies.imports.batches import opened
from companies.imports.jobs import Progress, move, work_on
from companies.imports.lists import ComparedRow, compare, rows_of
from companies.imports.missing_numbers import propose_numbers
from companies.imports.policies import State
from companies.imports.queries import CHUNK
from companies.imports.reading.mapping import ColumnMapping
from companies.imports.reading.refusals import FileRefused
from companies.imports.reading.results import QUESTION, REFUSED
from companies.models import ImportBatch, ImportRow
from companies.profile.actions import NAME_LENGTH

_TO_CORRECT = (REFUSED, QUESTION)


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
        read = rows_of(table, mapping, batch.municipality)
    progress.tell(0, len(read))
    compared: list[ComparedRow] = []
    batch.rows.all().delete()
    places = {each.field: each.place for each in mapping.columns}
    for start in range(0, len(read), CHUNK):
        some = compare(read[start : start + CHUNK], municipality=batch.municipality)
        ImportRow.objects.bulk_create([_row(batch, each, places) for each in some])
        compared += some
        progress.tell(start + len(some), len(read))
    propose_numbers(batch, compared)
    move(batch, to=State.PREVIEWED, counts=counts_of(compared), rows_total=len(read))
    return compared


def counts_of(rows: Sequence[ComparedRow]) -> dict[str, int]:
    return dict(Counter(each.outcome for each in rows))


def _row(batch: ImportBatch, compared: ComparedRow, places: dict[str | None, int]) -> ImportRow:
    row, listed = compared.row, compared.listed
    place = places.get("name", places.get("trade_name"))
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
        left_out=list(row.left_out),
        # PostgreSQL takes no NUL; a refused row may hold one.
        name=" ".join(name.replace("\0", "").split())[:NAME_LENGTH],
        organisation_number=listed.organisation_number if listed else "",
        values=listed.values if listed else {},
        differences=[each.to_json() for each in compared.differences],
        cells=[_stored(cell) for cell in row.cells] if row.outcome in _TO_CORRECT else [],
        sni_proposals=list(compared.sni_proposals),
        lacks_number=compared.lacks_number,
        company_id=compared.company_id,
    )


def _stored(cell: str) -> str:
    """Return the cell as PostgreSQL can hold it: no NUL, no half of a character."""
    return str(cell).replace("\0", "").encode("utf-8", "replace").decode()
