"""Token buckets: how often something may be tried.

Rows in PostgreSQL and not entries of a cache: a cache that is down or emptied would
either lock everybody out or let everybody try for ever.
"""

import math
from datetime import datetime, timedelta

from django.db import connection

from xport.accounts.models import Bucket

# One statement, so that two tries at the same moment wait for each other at the row
# and the last token is taken once.
TAKE = """
    INSERT INTO accounts_bucket AS bucket (key, tokens, updated_at)
    VALUES (%(key)s, %(capacity)s - 1, %(now)s)
    ON CONFLICT (key) DO UPDATE SET
        tokens = LEAST(%(capacity)s, bucket.tokens + GREATEST(0, EXTRACT(EPOCH FROM
            excluded.updated_at - bucket.updated_at)) * %(per_second)s) - 1,
        updated_at = GREATEST(bucket.updated_at, excluded.updated_at)
    WHERE LEAST(%(capacity)s, bucket.tokens + GREATEST(0, EXTRACT(EPOCH FROM
            excluded.updated_at - bucket.updated_at)) * %(per_second)s) >= 1
    RETURNING tokens
"""
PUT_BACK = """
    UPDATE accounts_bucket SET tokens = LEAST(%(capacity)s, tokens + 1) WHERE key = %(key)s
"""


# Every bucket is full again after so long, and a full bucket is the same as none.
LONGEST_REFILL = timedelta(hours=24)


class TooManyTries(Exception):
    """The bucket is empty; the next token comes after `retry_after_seconds`."""

    def __init__(self, retry_after_seconds: int) -> None:
        super().__init__(f"Too many tries; the next one in {retry_after_seconds} s.")
        self.retry_after_seconds = retry_after_seconds


def take(key: str, *, capacity: int, per_hour: float, now: datetime) -> None:
    """Take one token of the bucket, which holds `capacity` and refills by `per_hour`.

    Raises TooManyTries if it is empty. A key holds digests, never an address in clear.
    """
    values: dict[str, str | float | datetime] = {
        "key": key,
        "capacity": float(capacity),
        "per_second": per_hour / 3600,
        "now": now,
    }
    with connection.cursor() as cursor:
        cursor.execute(TAKE, values)
        if cursor.fetchone():
            return
    bucket = Bucket.objects.get(key=key)
    elapsed_seconds = max(0.0, (now - bucket.updated_at).total_seconds())
    missing = 1 - (bucket.tokens + elapsed_seconds * per_hour / 3600)
    raise TooManyTries(max(1, math.ceil(missing * 3600 / per_hour)))


def put_back(key: str, *, capacity: int) -> None:
    """Return a token: the try turned out well and shall not count."""
    with connection.cursor() as cursor:
        cursor.execute(PUT_BACK, {"key": key, "capacity": float(capacity)})


def purge(*, now: datetime) -> int:
    """Delete the buckets that have refilled by now; return how many that were."""
    deleted, _ = Bucket.objects.filter(updated_at__lt=now - LONGEST_REFILL).delete()
    return deleted
