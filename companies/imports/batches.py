"""What an officer does with a batch: upload, say what it is, let it be written, undo, discard.

The long steps are only asked for here; jobs do them (preparing.py, committing.py, undoing.py).
"""

import hashlib
import unicodedata
from collections.abc import Iterator
from contextlib import AbstractContextManager, suppress
from dataclasses import asdict
from datetime import datetime

from django.db import transaction

from companies.facts.personal_numbers import masked
from companies.files import storage
from companies.imports.jobs import move
from companies.imports.policies import (
    DISCARDABLE,
    UNFINISHED_FOR,
    PreviewOutdated,
    State,
    StepRefused,
    check_discardable,
    check_step,
)
from companies.imports.queries import reading_of, remembered_columns
from companies.imports.reading.headers import FIRST_ROWS
from companies.imports.reading.list_rows import list_rows
from companies.imports.reading.mapping import (
    ColumnMapping,
    mapping_without_headers,
    propose_mapping,
)
from companies.imports.reading.refusals import FileRefused
from companies.imports.reading.results import ReadRow
from companies.imports.reading.rows import Reading
from companies.imports.reading.table import Table, keep_file, open_table
from companies.models import ImportBatch, Municipality
from xport.accounts import audit, buckets
from xport.accounts.models import User
from xport.lib.jobs import wake

LONGEST_NAME = 200
# Each upload takes a process of its own for a while.
UPLOADS_AT_ONCE = 20
UPLOADS_PER_HOUR = 60
JOB = "portal.run_import"


def upload_list(
    *, municipality: Municipality, content: bytes, name: str, by: User | None, now: datetime
) -> ImportBatch:
    """Keep a masked copy of the file, and what its columns seem to be; "" names pasted cells.

    Of several sheets one has to be chosen before its columns are known. Nothing else is written.
    Raises FileRefused, TooManyTries.
    """
    if by is not None:
        # Outside the transaction: a refused file must stay counted.
        buckets.take(
            f"import:{by.pk}", capacity=UPLOADS_AT_ONCE, per_hour=UPLOADS_PER_HOUR, now=now
        )
    copy = keep_file(content, file_name=name)
    batch = ImportBatch(
        municipality=municipality,
        created_at=now,
        created_by=by,
        file_name=_shown_name(name),
        sha256=hashlib.sha256(content).hexdigest(),
        stored_as=f"list.{_ending(copy.file_name)}" if name else "",
        is_masked=copy.is_changed,
    )
    with copy.table as table:
        batch.sheets = [asdict(sheet) for sheet in table.sheets]
        if not table.must_choose_sheet:
            _read_columns(batch, table)
    batch.stored_name = storage.write(copy.content)
    try:
        with transaction.atomic():
            batch.save(force_insert=True)
            audit.record(
                action="import.uploaded", by=by, obj=batch, now=now, municipality=municipality.pk
            )
    except BaseException:
        storage.delete(batch.stored_name)
        raise
    return batch


def choose_sheet(*, batch: ImportBatch, sheet: str) -> None:
    """Say which sheet of the workbook is the list. Raises FileRefused, StepRefused."""
    check_step(batch, State.READING, now=batch.created_at)
    with open_table(
        storage.read(batch.stored_name), file_name=batch.stored_as, sheet=sheet, first=FIRST_ROWS
    ) as table:
        _read_columns(batch, table)
    # Opening takes a while, in which somebody may have confirmed the columns of another sheet.
    if not move(
        batch, to=batch.state, sheet=batch.sheet, mapping=batch.mapping, sni_confirmed=None
    ):
        raise StepRefused(batch.state)


def confirm_columns(*, batch: ImportBatch, mapping: ColumnMapping, by: User, now: datetime) -> None:
    """Say what the columns are, and have the rows read and compared.

    Raises StepRefused, also if somebody else was faster.
    """
    check_step(batch, State.READING, now=now)
    begin_reading(batch, mapping)
    audit.record(action="import.columns_confirmed", by=by, obj=batch, now=now)


def begin_reading(batch: ImportBatch, mapping: ColumnMapping) -> None:
    """Have the rows read anew. What is said of them stays, as far as it still says something."""
    # Other columns make other groups: what was confirmed of the old ones says nothing.
    is_same = mapping == ColumnMapping.from_json(batch.mapping or {})
    confirmed = batch.sni_confirmed if is_same else None
    _step(batch, to=State.READING, mapping=mapping.to_json(), sni_confirmed=confirmed)


@transaction.atomic
def ask_to_commit(
    *, batch: ImportBatch, by: User | None, now: datetime, seen: str | None = None
) -> None:
    """Have the rows of the preview written. Raises StepRefused.

    `seen` is the reading whose preview `by` has looked at (queries.reading_of), None for who agrees
    to any: of another one nothing is written (PreviewOutdated).
    """
    check_step(batch, State.COMMITTING, now=now)
    # Held, so that nobody reads it again or answers for it between here and the step.
    held = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    if seen is not None and seen != reading_of(held):
        raise PreviewOutdated(batch.state)
    _step(batch, to=State.COMMITTING, committed_by=by)
    audit.record(action="import.commit_asked", by=by, obj=batch, now=now)


@transaction.atomic
def ask_to_undo(*, batch: ImportBatch, by: User | None, now: datetime) -> None:
    """Have what the batch wrote taken back. Raises StepRefused, also after 30 days."""
    check_step(batch, State.UNDOING, now=now)
    _step(batch, to=State.UNDOING, undone_by=by)
    audit.record(action="import.undo_asked", by=by, obj=batch, now=now)


@transaction.atomic
def discard_batch(*, batch: ImportBatch, by: User | None, now: datetime) -> None:
    """Forget a list of which nothing was written, and its kept copy. Raises StepRefused."""
    batch = ImportBatch.objects.select_for_update().get(pk=batch.pk)
    check_discardable(batch)
    name = batch.stored_name
    audit.record(
        action="import.discarded", by=by, obj=batch, now=now, municipality=batch.municipality_id
    )
    batch.delete()
    # After the commit, and robust: what stays behind the sweep takes away.
    transaction.on_commit(lambda: storage.delete(name), robust=True)


def discard_forgotten(*, now: datetime) -> int:
    """Forget the lists of which nothing was written for long, with their copies; return how many.

    The rows of a list are personal data that nobody has had a use for.
    """
    forgotten = ImportBatch.objects.filter(
        state__in=DISCARDABLE, created_at__lte=now - UNFINISHED_FOR
    )
    discarded = 0
    for batch in forgotten:
        # Whoever goes on with it at this moment keeps it, or has thrown it away.
        with suppress(StepRefused, ImportBatch.DoesNotExist):
            discard_batch(batch=batch, by=None, now=now)
            discarded += 1
    return discarded


def kept_rows(
    batch: ImportBatch, reading: Reading
) -> AbstractContextManager[tuple[int, Iterator[ReadRow]]]:
    """Give the rows of the kept copy, as `list_rows` does. Raises FileNotFoundError too."""
    content, sheet = storage.read(batch.stored_name), batch.sheet or None
    return list_rows(content, file_name=batch.stored_as, sheet=sheet, reading=reading)


def sweep_imports() -> int:
    """Wake a job for every batch that one should be at work on; return how many.

    One that is already at work holds a lock, at which the second ends.
    """
    running = [State.READING, State.COMMITTING, State.UNDOING]
    waiting = list(ImportBatch.objects.filter(state__in=running).values_list("pk", flat=True))
    for batch_id in waiting:
        wake(JOB, batch_id)
    return len(waiting)


def _step(batch: ImportBatch, *, to: str, **values: object) -> None:
    """Move on, unless somebody else was faster, and wake the job."""
    fresh = {"attempts": 0, "rows_done": 0, "problem": ""}
    if not move(batch, to=to, **fresh, **values):
        raise StepRefused(ImportBatch.objects.values_list("state", flat=True).get(pk=batch.pk))
    wake(JOB, batch.pk)


def _read_columns(batch: ImportBatch, table: Table) -> None:
    batch.sheet = table.sheet or ""
    remembered = remembered_columns(batch.municipality)
    try:
        mapping = propose_mapping(table, remembered=remembered)
    except FileRefused as refusal:
        if refusal.code != "headers_unknown":
            raise
        # Then every column is asked about. Of a file something has to tell that it is a list.
        mapping = mapping_without_headers(table, remembered=remembered)
        if batch.stored_as and not any(mapping.fields):
            raise
    batch.mapping = mapping.to_json()


def _shown_name(name: str) -> str:
    own = name.replace("\\", "/").rpartition("/")[2]
    seen = "".join(each for each in own if unicodedata.category(each)[0] != "C")
    return masked(unicodedata.normalize("NFC", seen))[:LONGEST_NAME]


def _ending(name: str) -> str:
    return name.rpartition(".")[2].lower()[:10]
