"""Whether what the portal stands on answers, fast enough for a monitor to ask every few seconds."""

import redis
from django.conf import settings
from django.db import Error as DatabaseError
from django.db import connection
from redis.backoff import NoBackoff
from redis.retry import Retry

BROKER_TIMEOUT_SECONDS = 1


def database_answers() -> bool:
    """Ask for nothing; a server that takes connections but hangs is cut off after two seconds."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SET statement_timeout = '2s'")
            cursor.execute("SELECT 1")
            cursor.execute("RESET statement_timeout")
    except DatabaseError:
        # Otherwise the dead connection is kept, and the next request trips over it.
        connection.close()
        return False
    return True


def broker_answers() -> bool:
    client = redis.Redis.from_url(
        settings.CELERY_BROKER_URL,
        socket_timeout=BROKER_TIMEOUT_SECONDS,
        socket_connect_timeout=BROKER_TIMEOUT_SECONDS,
        retry=Retry(NoBackoff(), 0),
    )
    try:
        return bool(client.ping())
    except (redis.RedisError, OSError):
        return False
    finally:
        client.close()
