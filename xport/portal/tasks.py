"""Jobs that need two domain apps, or a page's figures."""

from celery import shared_task
from django.utils import timezone

from companies.imports import batches
from companies.imports.actions import run_import as run
from matchmaking.matches.queries import companies_worked_on
from xport.lib.jobs import WHILE_DATABASE_IS_AWAY
from xport.portal.municipality.archive import actions as archives


@shared_task(name="portal.run_import", **WHILE_DATABASE_IS_AWAY)
def run_import(batch_id: int) -> None:
    """Read, write or take back a list, as its batch says."""
    run(batch_id=batch_id, worked_on=companies_worked_on, now=timezone.now())


@shared_task(name="portal.sweep_imports", **WHILE_DATABASE_IS_AWAY)
def sweep_imports() -> None:
    """Wake a job for every list that waits for one."""
    batches.sweep_imports()


@shared_task(name="portal.make_archive", **WHILE_DATABASE_IS_AWAY)
def make_archive(archive_id: int) -> None:
    """Write everything of a municipality into one file."""
    archives.make_archive(archive_id=archive_id, now=timezone.now())


@shared_task(name="portal.sweep_archives", **WHILE_DATABASE_IS_AWAY)
def sweep_archives() -> None:
    """Wake a job for every archive that waits, and take away those that are past."""
    archives.sweep_archives(now=timezone.now())


@shared_task(name="portal.discard_imports", **WHILE_DATABASE_IS_AWAY)
def discard_imports() -> None:
    """Throw away the lists that nobody has finished."""
    batches.discard_forgotten(now=timezone.now())
