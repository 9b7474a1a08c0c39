"""How a job works on a batch: alone, in one transaction, with its progress seen from outside.

A killed worker leaves the batch as it was, its lock gone with its connection; the sweep runs it
again.
"""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import DatabaseError, connection, transaction

from companies.imports.policies import MOST_ATTEMPTS
from companies.models import ImportBatch
from xport.lib.seldom_collected import seldom_collected

# Numbers of our own among PostgreSQL's advisory locks.
OF_BATCH, OF_MUNICIPALITY = 7301, 7302


class Busy(Exception):
    """Somebody else works on the batch, or commits another one of the municipality."""


class TooManyAttempts(Exception):
    """The job was begun so often and never ended."""


class Progress:
    """Tells how far the job is by a connection of its own: the job's transaction shows nothing.

    What it says is a hint on a page, so it is no error if it cannot.
    """

    def __init__(self, batch: ImportBatch) -> None:
        self._batch = batch
        self._connection = connection.copy()

    def begin(self) -> None:
        """Count one more attempt. Raises TooManyAttempts."""
        with self._connection.cursor() as cursor:
            cursor.execute("SET lock_timeout = '1s'")
            cursor.execute(
                "UPDATE companies_importbatch SET attempts = attempts + 1, rows_done = 0"
                " WHERE id = %s RETURNING attempts",
                [self._batch.pk],
            )
            row = cursor.fetchone()
            # From here on it says what a crash may lose, and nobody waits for the disk.
            cursor.execute("SET synchronous_commit = off")
        if row and row[0] > MOST_ATTEMPTS:
            raise TooManyAttempts

    def tell(self, done: int, total: int) -> None:
        try:
            with self._connection.cursor() as cursor:
                cursor.execute(
                    "UPDATE companies_importbatch SET rows_done = %s, rows_total = %s"
                    " WHERE id = %s",
                    [done, total, self._batch.pk],
                )
        except DatabaseError:
            self._connection.close()

    def close(self) -> None:
        self._connection.close()


@contextmanager
def work_on(
    batch: ImportBatch, *, is_writing: bool = False, is_waiting: bool = False
) -> Iterator[Progress]:
    """Hold the batch in one transaction; rolled back whole if anything is raised.

    With `is_writing` nobody else writes a list of the municipality until it ends. Raises Busy,
    TooManyAttempts.
    """
    progress = Progress(batch)
    try:
        with transaction.atomic(), seldom_collected():
            _lock(OF_BATCH, batch.pk % 2**31, is_waiting=is_waiting)
            if is_writing:
                # Before the attempt is counted: who waits for another list has begun nothing.
                _lock(OF_MUNICIPALITY, int(batch.municipality_id), is_waiting=is_waiting)
            progress.begin()
            yield progress
    finally:
        progress.close()


def move(batch: ImportBatch, *, to: str, **values: object) -> bool:
    """Bring the batch from the state it was read in to another; whether nobody was faster."""
    moved = ImportBatch.objects.filter(pk=batch.pk, state=batch.state).update(state=to, **values)
    if moved:
        batch.state = to
        for name, value in values.items():
            setattr(batch, name, value)
    return bool(moved)


def _lock(kind: int, number: int, *, is_waiting: bool) -> None:
    with connection.cursor() as cursor:
        if is_waiting:
            cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [kind, number])
            return
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [kind, number])
        if not cursor.fetchone()[0]:
            raise Busy
