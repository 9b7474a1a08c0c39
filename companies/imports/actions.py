"""Reading a municipality's list in without asking: a batch from its file to the inventory."""

from dataclasses import dataclass
from datetime import datetime

from companies.files import storage
from companies.imports.batches import ask_to_commit, begin_reading, choose_sheet, upload_list
from companies.imports.committing import commit_batch
from companies.imports.jobs import Busy, TooManyAttempts, move
from companies.imports.lists import CREATE, UPDATE, ComparedRow, ListFile, with_answers
from companies.imports.policies import RUNNING, State
from companies.imports.preparing import prepare_batch
from companies.imports.reading.mapping import ColumnMapping
from companies.imports.reading.refusals import FileRefused
from companies.imports.undoing import WorkedOn, undo_batch
from companies.models import ImportBatch, Municipality
from xport.accounts.models import User


@dataclass(frozen=True, kw_only=True)
class ImportReport:
    """What an import wrote, and each row of the file with what became of it."""

    imported: int
    updated: int
    # Firms among the new to which the list gives no category.
    without_category: int
    # Firms among them whose SNI codes were left out: the list does not say the edition.
    without_sni_edition: int
    rows: tuple[ComparedRow, ...]


def import_companies(
    *, file: ListFile, municipality: Municipality, by: User | None, now: datetime
) -> ImportReport:
    """Bring a list into the municipality's inventory, as an officer would who agrees to all.

    Refused rows are named in the report and hinder no other. Raises FileRefused, TooManyTries.
    """
    batch = upload_list(
        municipality=municipality, content=file.content, name=file.name, by=by, now=now
    )
    try:
        _answer(batch, file)
    except FileRefused:
        _forget(batch)
        raise
    rows: list[ComparedRow] = []
    prepare_batch(batch=batch, now=now, is_waiting=True, tell=rows.extend)
    if batch.state == State.FAILED:
        problem = batch.problem
        _forget(batch)
        raise FileRefused(problem)
    ask_to_commit(batch=batch, by=by, now=now)
    commit_batch(batch=batch, now=now, is_waiting=True)
    return _report(batch, rows)


def run_import(*, batch_id: int, worked_on: WorkedOn, now: datetime) -> None:
    """Do what the batch waits for; nothing if it waits for nothing, or is at work already.

    Raises what is worth another attempt.
    """
    batch = ImportBatch.objects.select_related("municipality").filter(pk=batch_id).first()
    if batch is None or batch.state not in RUNNING:
        return
    try:
        if batch.state == State.READING:
            prepare_batch(batch=batch, now=now)
        elif batch.state == State.COMMITTING:
            commit_batch(batch=batch, now=now)
        else:
            undo_batch(batch=batch, worked_on=worked_on, now=now)
    except Busy:
        return
    except TooManyAttempts:
        move(batch, to=RUNNING[batch.state], problem="import_stopped")


def _answer(batch: ImportBatch, file: ListFile) -> None:
    if batch.mapping is None:
        if not file.sheet:
            raise FileRefused("sheet_unclear")
        choose_sheet(batch=batch, sheet=file.sheet)
    elif file.sheet and file.sheet != batch.sheet:
        choose_sheet(batch=batch, sheet=file.sheet)
    mapping = with_answers(
        ColumnMapping.from_json(batch.mapping or {}),
        turnover_unit=file.turnover_unit,
        sni_edition=file.sni_edition,
    )
    if file.answers:
        batch.answers = dict(file.answers)
        batch.save(update_fields=["answers"])
    begin_reading(batch, mapping)


def _forget(batch: ImportBatch) -> None:
    """Leave nothing of a file that was refused: nobody has seen a page about it."""
    batch.delete()
    storage.delete(batch.stored_name)


def _report(batch: ImportBatch, rows: list[ComparedRow]) -> ImportReport:
    written = dict(batch.rows.values_list("number", "outcome"))
    rows = [each._replace(outcome=written[each.row.number]) for each in rows]
    new = [each.row.facts for each in rows if each.outcome == CREATE]
    return ImportReport(
        imported=len(new),
        updated=sum(each.outcome == UPDATE for each in rows),
        without_category=sum(not facts.categories for facts in new),
        without_sni_edition=sum(bool(facts.sni_unknown_edition) for facts in new),
        rows=tuple(rows),
    )
