"""What an officer does with a list: upload it, say what it is, have it written, discard it."""

import hashlib
from datetime import timedelta

import pytest
from django.db import transaction

from companies.files import storage
from companies.files.actions import sweep_files
from companies.imports import batches
from companies.imports.policies import PreviewOutdated, StepRefused
from companies.imports.queries import reading_of
from companies.imports.reading.mapping import ColumnMapping
from companies.imports.reading.refusals import FileRefused
from companies.models import Company, ImportBatch
from tests.companies.imports import made
from tests.companies.imports.made import NUMBERS, PERSONAL_NUMBER
from tests.companies.imports.steps import (
    FIRST,
    committed,
    list_of,
    outcomes,
    previewed,
    run,
    uploaded,
)
from tests.factories import NOW
from xport.accounts.models import AuditEntry


@pytest.mark.django_db
def test_upload_keeps_who_when_and_the_masked_file(officer):
    content = list_of(f"A AB;{NUMBERS[0]};;;", f"Tolvan;{PERSONAL_NUMBER};;;")

    batch = uploaded(content, name=f"C:\\listor\\{PERSONAL_NUMBER}.csv", by=officer)

    assert batch.sha256 == hashlib.sha256(content).hexdigest()
    assert (batch.created_by, batch.is_masked) == (officer, True)
    assert b"1212" not in storage.read(batch.stored_name)
    assert batch.file_name == "******-****.csv"
    assert not Company.objects.exists()


@pytest.mark.django_db
def test_a_refused_file_leaves_nothing(officer):
    with pytest.raises(FileRefused, match="headers_unknown"):
        uploaded(b"hej;du\n1;2\n", by=officer)

    assert not ImportBatch.objects.exists()
    assert not list(storage.folders())


@pytest.mark.django_db
def test_the_kept_copy_is_not_swept_away(officer):
    batch = uploaded(FIRST)
    place = storage.path_of(batch.stored_name)

    sweep_files(now=NOW + timedelta(days=400))

    assert place.exists()


@pytest.mark.django_db
def test_nothing_is_committed_twice(officer):
    batch = committed(FIRST, by=officer)
    stale = ImportBatch.objects.get()
    stale.state = "previewed"

    with pytest.raises(StepRefused):
        batches.ask_to_commit(batch=stale, by=officer, now=NOW)
    run(batch)

    assert Company.objects.count() == 2


@pytest.mark.django_db
def test_what_nobody_has_finished_for_thirty_days_is_forgotten_with_its_file(officer):
    forgotten, saved = previewed(FIRST, by=officer), committed(FIRST, by=officer)
    younger = uploaded(FIRST, at=NOW + timedelta(seconds=1))

    assert batches.discard_forgotten(now=NOW + timedelta(days=30, seconds=-1)) == 0
    assert batches.discard_forgotten(now=NOW + timedelta(days=30)) == 1

    assert set(ImportBatch.objects.all()) == {saved, younger}
    entry = AuditEntry.objects.get(action="import.discarded")
    assert (entry.actor_id, entry.object_id) == (None, str(forgotten.pk))


@pytest.mark.django_db
def test_what_is_saved_is_the_reading_that_was_looked_at(officer):
    batch = previewed(FIRST, by=officer)
    seen = reading_of(batch)
    batches.begin_reading(batch, ColumnMapping.from_json(batch.mapping))
    run(batch)

    with pytest.raises(PreviewOutdated):
        batches.ask_to_commit(batch=batch, by=officer, now=NOW, seen=seen)
    assert batch.state == "previewed"
    batches.ask_to_commit(batch=batch, by=officer, now=NOW, seen=reading_of(batch))
    assert batch.state == "committing"


@pytest.mark.django_db
def test_discarding_takes_the_rows_and_the_file(officer):
    batch = previewed(FIRST, by=officer)
    place = storage.path_of(batch.stored_name)

    with transaction.atomic():
        batches.discard_batch(batch=batch, by=officer, now=NOW)

    assert not ImportBatch.objects.exists()
    assert AuditEntry.objects.filter(action="import.discarded").exists()
    with pytest.raises(StepRefused):
        batches.discard_batch(batch=committed(FIRST, by=officer), by=officer, now=NOW)
    assert place


@pytest.mark.django_db
def test_the_columns_that_somebody_confirmed_are_remembered(officer):
    content = f"Namn;Org.nr;Folk\nA AB;{NUMBERS[0]};12\n".encode()
    batch = uploaded(content, by=officer)
    mapping = ColumnMapping.from_json(batch.mapping)
    assert mapping.columns[2].field is None
    batches.confirm_columns(
        batch=batch, mapping=mapping.changed(2, field="employees"), by=officer, now=NOW
    )

    again = uploaded(content, by=officer)

    assert ColumnMapping.from_json(again.mapping).columns[2].field == "employees"


@pytest.mark.django_db
def test_pasted_cells_may_have_no_headers(officer):
    batch = uploaded(f"A AB\t{NUMBERS[0]}\nB AB\t{NUMBERS[1]}".encode(), name="", by=officer)
    mapping = ColumnMapping.from_json(batch.mapping)
    assert mapping.fields == (None, "organisation_number")
    mapping = mapping.changed(0, field="name")
    batches.confirm_columns(batch=batch, mapping=mapping, by=officer, now=NOW)

    assert outcomes(run(batch)) == {1: "create", 2: "create"}


@pytest.mark.django_db
def test_of_several_sheets_one_is_chosen(officer):
    batch = uploaded(made.xlsx(made.ROWS, made.ROWS), name="a.xlsx", by=officer)
    assert batch.mapping is None

    batches.choose_sheet(batch=batch, sheet="Blad2")

    batch.refresh_from_db()
    assert (batch.sheet, ColumnMapping.from_json(batch.mapping).fields[0]) == ("Blad2", "name")


@pytest.mark.django_db
def test_a_sheet_chosen_too_late_changes_nothing(officer):
    batch = uploaded(made.xlsx(made.ROWS, made.ROWS), name="a.xlsx", by=officer)
    ImportBatch.objects.update(state="reading", sheet="Blad1")

    with pytest.raises(StepRefused):
        batches.choose_sheet(batch=batch, sheet="Blad2")

    assert ImportBatch.objects.get().sheet == "Blad1"


@pytest.mark.django_db
def test_a_workbook_may_hold_what_the_database_does_not(officer):
    nul = "_x0000_"
    cells = [["Företag", "Org.nr", "Anmärkning"], ["A AB", NUMBERS[0], "före efter"]]
    content = made.with_text(made.xlsx(cells), "Anmärkning", f"An{nul}märkning")

    batch = uploaded(made.with_text(content, "före efter", f"före{nul}efter"), "a.xlsx", officer)

    assert [each["header"] for each in batch.mapping["columns"]][2] == "Anmärkning"
