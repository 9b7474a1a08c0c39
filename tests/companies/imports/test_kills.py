"""A worker that is killed in the middle of a list: all or nothing, and once again."""

from contextlib import closing

import pytest
from django.db import connection

from companies.imports import batches
from companies.imports.actions import run_import
from companies.imports.queries import STEP
from companies.imports.reading.mapping import ColumnMapping
from companies.models import Company, ScoringInputs
from matchmaking.matches.queries import companies_worked_on
from tests.factories import NOW, CompanyFactory, municipality, organisation_number
from tests.worker import celery_worker_process, wait_for  # noqa: F401 is a fixture
from xport.accounts.models import AuditEntry

ROWS = STEP + 500


def previewed_list(known, by):
    """Return a batch of thousands of new firms, and at its end one that is known."""
    lines = [f"Firma {serial} AB;{organisation_number(serial)};12" for serial in range(ROWS)]
    lines.append(f"{known.name};{known.organisation_number};40")
    content = "\n".join(["Företag;Org.nr;Anställda", *lines]).encode()
    batch = batches.upload_list(
        municipality=municipality(), content=content, name="lista.csv", by=by, now=NOW
    )
    batches.begin_reading(batch, ColumnMapping.from_json(batch.mapping))
    run_import(batch_id=batch.pk, worked_on=companies_worked_on, now=NOW)
    batch.refresh_from_db()
    return batch


@pytest.mark.django_db(transaction=True)
def test_killed_in_the_middle_of_a_commit_it_leaves_nothing_and_is_done_once(
    officer,
    celery_worker_process,  # noqa: F811
):
    known = CompanyFactory(organisation_number=organisation_number(900_000), employees=3)
    batch = previewed_list(known, by=officer)
    worker = celery_worker_process()
    with closing(connection.copy()) as other, other.cursor() as cursor:
        # Whoever holds the last firm of the list holds the job, its first thousands written.
        cursor.execute("BEGIN")
        cursor.execute("SELECT 1 FROM companies_company WHERE id = %s FOR UPDATE", [known.pk])
        batches.ask_to_commit(batch=batch, by=officer, now=NOW)

        def is_in_the_middle():
            batch.refresh_from_db()
            return batch.rows_done == STEP

        wait_for(is_in_the_middle, "a commit that is half done", seconds=90)
        worker.kill()
        cursor.execute("ROLLBACK")

    batch.refresh_from_db()
    assert batch.state == "committing"
    assert list(Company.objects.values_list("pk", "employees")) == [(known.pk, 3)]

    celery_worker_process()

    def is_committed():
        # As every few seconds: at first the server may not know yet that the first worker is gone.
        batches.sweep_imports()
        batch.refresh_from_db()
        return batch.state == "committed"

    wait_for(is_committed, "the list to be written by another worker", seconds=90)
    assert (batch.counts, batch.attempts) == ({"create": ROWS, "update": 1}, 2)
    assert Company.objects.count() == ROWS + 1
    assert ScoringInputs.objects.count() == ROWS + 1
    known.refresh_from_db()
    assert known.employees == 40
    assert AuditEntry.objects.filter(action="inventory.imported").count() == 1
