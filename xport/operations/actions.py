"""Counting the runs of jobs."""

from datetime import datetime

from django.db import connection

_COUNT = """
INSERT INTO operations_jobruns (job, result, count, seconds, last_at)
VALUES (%s, %s, 1, %s, %s)
ON CONFLICT (job, result) DO UPDATE SET
    count = operations_jobruns.count + 1,
    seconds = operations_jobruns.seconds + excluded.seconds,
    last_at = greatest(operations_jobruns.last_at, excluded.last_at)
"""


def note_run(*, job: str, result: str, seconds: float, now: datetime) -> None:
    """Count one run of a job. One statement, so that no two workers lose each other's."""
    with connection.cursor() as cursor:
        cursor.execute(_COUNT, [job, result, seconds, now])
