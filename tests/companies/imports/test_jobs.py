"""A job that works on a list: alone, seen from outside, given up, killed."""

import threading

import pytest
from django.db import connection, transaction

from companies.imports import batches, jobs
from companies.imports.policies import MOST_ATTEMPTS
from companies.models import Company, ImportBatch
from tests.companies.imports.made import NUMBERS
from tests.companies.imports.steps import FIRST, list_of, previewed, run
from tests.factories import NOW, CompanyFactory
from tests.worker import wait_for


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

    with other.cursor() as cursor:
        # Closing alone lets go of it a moment later.
        cursor.execute("SELECT pg_advisory_unlock(%s, %s)", [jobs.OF_MUNICIPALITY, code])
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
