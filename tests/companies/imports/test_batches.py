"""A list from its upload to the inventory, and back."""

import datetime as dt
import hashlib
import threading
from dataclasses import replace
from datetime import timedelta

import pytest
from django.db import connection, transaction

from companies.files import storage
from companies.files.actions import sweep_files
from companies.imports import batches, jobs
from companies.imports.actions import run_import
from companies.imports.policies import MOST_ATTEMPTS, PreviewOutdated, StepRefused
from companies.imports.queries import reading_of
from companies.imports.reading.mapping import ColumnMapping
from companies.imports.reading.refusals import FileRefused
from companies.models import Company, ContactEntry, ContactPerson, ImportBatch, Membership
from companies.profile.answer_writing import write_answers
from companies.profile.answers import answers_of
from matchmaking.matches.queries import companies_worked_on
from matchmaking.models import Match
from tests.companies.imports import made
from tests.companies.imports.made import NUMBERS, PERSONAL_NUMBER
from tests.factories import NOW, CompanyFactory, municipality
from tests.worker import wait_for
from xport.accounts.models import AuditEntry

LATER = NOW + timedelta(days=2)
HEADERS = "Företag;Org.nr;Anställda;Hemsida;Kategori"


def list_of(*lines):
    return "\n".join([HEADERS, *lines]).encode()


def uploaded(content, name="lista.csv", by=None, at=NOW):
    return batches.upload_list(
        municipality=municipality(), content=content, name=name, by=by, now=at
    )


def run(batch, now=NOW):
    run_import(batch_id=batch.pk, worked_on=companies_worked_on, now=now)
    batch.refresh_from_db()
    return batch


def previewed(content, by=None, at=NOW):
    batch = uploaded(content, by=by, at=at)
    batches.begin_reading(batch, ColumnMapping.from_json(batch.mapping))
    return run(batch, at)


def committed(content, by=None, at=NOW):
    batch = previewed(content, by, at)
    batches.ask_to_commit(batch=batch, by=by, now=at)
    return run(batch, at)


def undone(batch, by, at=LATER):
    batches.ask_to_undo(batch=batch, by=by, now=at)
    return run(batch, at)


def outcomes(batch):
    return dict(batch.rows.values_list("number", "outcome"))


FIRST = list_of(
    f"A AB;{NUMBERS[0]};12;https://a.example;smart-charging",
    f"B AB;{NUMBERS[1]};;;",
)


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
def test_a_preview_writes_no_firm_and_no_personal_number():
    batch = previewed(
        list_of(
            f"A AB;{NUMBERS[0]};12;;",
            f"Tolvan;{PERSONAL_NUMBER};;;",
            f"A AB igen;{NUMBERS[0]};;;",
            "Kort AB;55931-204;;;",
        )
    )

    assert batch.state == "previewed"
    assert outcomes(batch) == {2: "create", 3: "refused", 4: "duplicate", 5: "refused"}
    assert batch.counts == {"create": 1, "refused": 2, "duplicate": 1}
    assert not Company.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(t::text, '') FROM companies_importrow t")
        assert "1212" not in cursor.fetchone()[0]


@pytest.mark.django_db
def test_a_masked_workbook_is_read_as_the_one_uploaded():
    rows = [
        ("Företag", "Org.nr", "Antal anställda"),
        ("A AB", NUMBERS[0], dt.date(2026, 9, 5)),
        ("#REF!", NUMBERS[1], 3),
        ("Tolvan", PERSONAL_NUMBER, 1),
    ]

    batch = uploaded(made.xlsx(rows), name="lista.xlsx")
    batches.begin_reading(batch, ColumnMapping.from_json(batch.mapping))
    run(batch)

    assert batch.is_masked
    reasons = dict(batch.rows.values_list("number", "reason"))
    assert reasons == {2: "", 3: "formula_without_value", 4: "personal_number"}
    assert batch.rows.get(number=2).warnings == ["date_in_number"]


@pytest.mark.django_db
def test_committing_fills_in_what_is_empty_and_clears_nothing(officer):
    committed(FIRST, by=officer)

    batch = committed(
        list_of(f"A AB;{NUMBERS[0]};;;energy-metering", f"B AB;{NUMBERS[1]};40;;"),
        by=officer,
        at=LATER,
    )

    assert outcomes(batch) == {2: "update", 3: "update"}
    first = Company.objects.get(organisation_number=NUMBERS[0])
    assert (first.employees, first.website) == (12, "https://a.example")
    assert {each.code for each in first.categories.all()} == {"smart-charging", "energy-metering"}
    second = Company.objects.get(organisation_number=NUMBERS[1])
    assert (second.employees, second.scoring_inputs.get().employees) == (40, 40)
    assert second.provenance["employees"]["date"] == "2026-11-25"


@pytest.mark.django_db
def test_the_same_list_again_changes_nothing(officer):
    committed(FIRST, by=officer)

    batch = committed(FIRST, by=officer, at=LATER)

    assert batch.counts == {"unchanged": 2}
    assert not Company.objects.filter(changed_at=LATER).exists()


def test_what_the_firm_wrote_is_kept(inventoried_company, officer):
    company = inventoried_company
    answers = replace(answers_of(company), employees=9)
    write_answers(company=company, answers=answers, source="company", by=officer, now=NOW)
    number = company.organisation_number

    batch = committed(list_of(f"{company.name};{number};50;https://b.example;"), by=officer)

    row = batch.rows.get()
    kept = {each["field"]: each["kept"] for each in row.differences}
    assert kept == {"employees": "own", "website": ""}
    company.refresh_from_db()
    assert (company.employees, company.website) == (9, "https://b.example")


def test_a_claimed_firm_is_left_alone(sent_company, officer):
    number = sent_company.organisation_number

    batch = committed(list_of(f"Laddkraft AB;{number};50;;"), by=officer)

    assert batch.counts == {"unchanged": 1}
    sent_company.refresh_from_db()
    assert sent_company.employees is None


def test_of_a_firm_that_is_not_sent_only_the_number_is_known(draft_only_company, officer):
    number = draft_only_company.organisation_number

    row = previewed(list_of(f"Något annat;{number};50;;"), by=officer).rows.get()

    assert (row.outcome, row.reason) == ("unchanged", "already_known")
    assert (row.company_id, row.differences, row.name) == (None, [], "Något annat")


@pytest.mark.django_db
def test_what_changed_after_the_preview_is_kept(officer):
    committed(FIRST, by=officer)
    batch = previewed(list_of(f"A AB;{NUMBERS[0]};99;https://ny.example;"), by=officer)
    company = Company.objects.get(organisation_number=NUMBERS[0])
    answers = replace(answers_of(company), employees=13)
    write_answers(company=company, answers=answers, source="municipality", by=officer, now=LATER)

    batches.ask_to_commit(batch=batch, by=officer, now=LATER)
    run(batch, LATER)

    company.refresh_from_db()
    assert (company.employees, company.website) == (13, "https://ny.example")
    kept = {each["field"]: each["kept"] for each in batch.rows.get().differences}
    assert kept == {"employees": "meanwhile", "website": ""}


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("known", "listed", "outcome"),
    [("12", "10-49", "unchanged"), ("10-19", "> 5", "unchanged"), ("10-49", "10-19", "update"),
     ("> 10", "10-49", "update"), ("50", "10-49", "update")],
)  # fmt: skip
def test_a_range_changes_nothing_of_a_size_that_is_known_closer(officer, known, listed, outcome):
    committed(list_of(f"B AB;{NUMBERS[1]};{known};;"), by=officer)

    batch = previewed(list_of(f"B AB;{NUMBERS[1]};{listed};;"), by=officer, at=LATER)

    assert outcomes(batch) == {2: outcome}


@pytest.mark.django_db
def test_undo_removes_the_new_and_gives_back_the_old(officer):
    committed(list_of(f"B AB;{NUMBERS[1]};5;;energy-metering"), by=officer)
    before = Company.objects.get()
    batch = committed(
        list_of(
            f"A AB;{NUMBERS[0]};12;;",
            f"B AB;{NUMBERS[1]};20-49;https://b.example;smart-charging",
        ),
        by=officer,
        at=LATER,
    )
    assert Company.objects.count() == 2

    undone(batch, officer, LATER)

    after = Company.objects.get()
    assert (after.employees, after.employees_class, after.website) == (5, None, "")
    assert [each.code for each in after.categories.all()] == ["energy-metering"]
    assert after.provenance == before.provenance
    assert after.scoring_inputs.get().employees == 5
    assert batch.state == "undone"
    assert set(batch.rows.values_list("undone", flat=True)) == {"all"}
    assert AuditEntry.objects.filter(action="import.undone").get().details["kept"] == []


@pytest.mark.django_db
@pytest.mark.parametrize("deed", ["member", "contact", "log", "match", "edit", "confirmed"])
def test_undo_keeps_a_new_firm_that_somebody_has_touched(officer, adviser, deed):
    batch = committed(FIRST, by=officer)
    company = Company.objects.get(organisation_number=NUMBERS[0])
    if deed == "member":
        Membership.objects.create(company=company, user=adviser, role="owner", created_at=NOW)
    elif deed == "contact":
        ContactPerson.objects.create(company=company, name="K", position=0, changed_at=NOW)
    elif deed == "log":
        ContactEntry.objects.create(
            company=company, municipality=batch.municipality, kind="call", on=NOW, created_at=NOW
        )
    elif deed == "match":
        Match.objects.create(
            company=company, market_id="india", state="in_review", created_at=NOW, changed_at=NOW
        )
    elif deed == "edit":
        answers = replace(answers_of(company), offer="goods")
        write_answers(
            company=company, answers=answers, source="municipality", by=officer, now=LATER
        )
    else:
        Company.objects.filter(pk=company.pk).update(verified_at=LATER)

    undone(batch, officer)

    assert Company.objects.get() == company
    assert dict(batch.rows.values_list("number", "undone")) == {2: "kept", 3: "all"}


@pytest.mark.django_db
def test_undo_leaves_what_was_changed_since(officer):
    committed(list_of(f"A AB;{NUMBERS[0]};5;;"), by=officer)
    batch = committed(list_of(f"A AB;{NUMBERS[0]};7;https://a.example;"), by=officer, at=LATER)
    committed(list_of(f"A AB;{NUMBERS[0]};8;;"), by=officer, at=LATER + timedelta(days=1))

    undone(batch, officer, LATER + timedelta(days=2))

    company = Company.objects.get()
    assert (company.employees, company.website) == (8, "")
    assert batch.rows.get().undone == "partly"


@pytest.mark.django_db
@pytest.mark.parametrize("since", ["claimed", "merged"])
def test_undo_leaves_a_firm_that_is_no_longer_the_municipalitys_to_answer(officer, owner, since):
    committed(list_of(f"A AB;{NUMBERS[0]};5;;"), by=officer)
    batch = committed(list_of(f"A AB;{NUMBERS[0]};7;;"), by=officer, at=LATER)
    company = Company.objects.get()
    if since == "claimed":
        Membership.objects.create(company=company, user=owner, role="owner", created_at=LATER)
    else:
        Company.objects.update(archived_at=LATER)

    undone(batch, officer)

    company.refresh_from_db()
    assert company.employees == 7
    assert batch.rows.get().undone == "kept"


@pytest.mark.django_db
def test_undo_is_over_after_thirty_days(officer):
    batch = committed(FIRST, by=officer)

    with pytest.raises(StepRefused):
        batches.ask_to_undo(batch=batch, by=officer, now=NOW + timedelta(days=30))


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


# With transactions of their own


@pytest.mark.django_db(transaction=True)
def test_two_officers_who_commit_the_same_list_at_once_write_it_once(officer, lead_officer):
    both = [previewed(FIRST, by=officer), previewed(FIRST, by=lead_officer)]
    for batch in both:
        batches.ask_to_commit(batch=batch, by=officer, now=NOW)
    barrier, failures = threading.Barrier(2), []

    def commit(batch):
        try:
            barrier.wait()
            run(batch)
        except Exception as error:  # noqa: BLE001 told below
            failures.append(error)
        finally:
            connection.close()

    threads = [threading.Thread(target=commit, args=[batch]) for batch in both]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    for batch in both:
        run(batch)  # as the sweep does

    assert failures == []
    assert Company.objects.count() == 2
    assert {batch.state for batch in both} == {"committed"}
    counts = sorted(str(batch.counts) for batch in both)
    assert counts == ["{'create': 2}", "{'unchanged': 2}"]


@pytest.mark.django_db(transaction=True)
def test_a_commit_that_fails_half_way_writes_nothing_and_can_be_run_again(officer, monkeypatch):
    batch = previewed(FIRST, by=officer)
    batches.ask_to_commit(batch=batch, by=officer, now=NOW)
    monkeypatch.setattr("companies.imports.committing.audit.record", _break)

    with pytest.raises(ZeroDivisionError):
        run(batch)
    assert not Company.objects.exists()

    monkeypatch.undo()
    assert run(batch).state == "committed"
    assert (Company.objects.count(), batch.attempts) == (2, 2)


def _break(**_details):
    raise ZeroDivisionError


@pytest.mark.django_db(transaction=True)
def test_a_job_that_never_ends_is_given_up(officer, monkeypatch):
    batch = previewed(FIRST, by=officer)
    batches.ask_to_commit(batch=batch, by=officer, now=NOW)
    ImportBatch.objects.update(attempts=MOST_ATTEMPTS)

    run(batch)

    assert (batch.state, batch.problem) == ("previewed", "import_stopped")
    assert not Company.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_waiting_for_another_list_of_the_municipality_is_no_attempt(officer):
    batch = previewed(FIRST, by=officer)
    batches.ask_to_commit(batch=batch, by=officer, now=NOW)
    other = connection.copy()
    with other.cursor() as cursor:
        code = int(batch.municipality_id)
        cursor.execute("SELECT pg_advisory_lock(%s, %s)", [jobs.OF_MUNICIPALITY, code])

    for _sweep in range(MOST_ATTEMPTS + 1):
        run(batch)
    assert (batch.state, batch.attempts) == ("committing", 0)

    other.close()
    assert run(batch).state == "committed"


@pytest.mark.django_db(transaction=True)
def test_progress_is_seen_from_outside(officer):
    batch = previewed(FIRST, by=officer)
    seen = []

    def look():
        seen.append(ImportBatch.objects.values_list("rows_done", "rows_total").get())
        connection.close()

    with jobs.work_on(batch) as progress:
        progress.tell(1, 2)
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()

    assert seen == [(1, 2)]


@pytest.mark.django_db(transaction=True)
def test_a_worker_killed_in_the_middle_leaves_all_or_nothing(officer, celery_worker_process):
    lines = [f"Firma {place} AB;{number};12;;" for place, number in enumerate(NUMBERS)]
    batch = previewed(list_of(*lines), by=officer)
    worker = celery_worker_process()
    with transaction.atomic():
        # A row with the same number that is not committed yet holds the job in its middle.
        CompanyFactory(organisation_number=NUMBERS[-1], name="I vägen AB")
        _in_another_connection(lambda: batches.ask_to_commit(batch=batch, by=officer, now=NOW))
        wait_for(lambda: _waiting_for_a_lock() > 0, "a job in its middle")
        worker.kill()
        transaction.set_rollback(True)

    assert Company.objects.count() == 0
    again = celery_worker_process()
    batches.sweep_imports()
    wait_for(lambda: _state() == "committed", "the batch after all")
    again.stop()
    assert Company.objects.count() == len(NUMBERS)


def _in_another_connection(deed):
    def do():
        deed()
        connection.close()

    thread = threading.Thread(target=do)
    thread.start()
    thread.join()


def _waiting_for_a_lock():
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pg_locks WHERE NOT granted")
        return cursor.fetchone()[0]


def _state():
    return ImportBatch.objects.values_list("state", flat=True).get()
