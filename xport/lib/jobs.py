"""Waking a worker, and how its task is tried again.

A worker is woken by a message with the task's name, after commit, as a mere hint. The truth is a
row that the caller wrote; a sweep finds what a lost message leaves behind.
"""

import logging
import time
from functools import cache, partial

from celery import Celery
from django.db import InterfaceError, OperationalError, transaction

logger = logging.getLogger(__name__)

# A task's options; a refusal is never tried again.
WHILE_DATABASE_IS_AWAY = {
    "autoretry_for": (OperationalError, InterfaceError),
    "retry_backoff": True,
    "retry_backoff_max": 60,
    "max_retries": 5,
}
# A request waits this long, once, for a broker that accepts and never answers …
PATIENCE_SECONDS = 1
# … and then nobody in this process asks again for this long.
REST_SECONDS = 10

_resting_until = 0.0


def wake(task_name: str, *args: int | str) -> None:
    """Send the task once the transaction is committed; never raises, hardly waits."""
    transaction.on_commit(partial(_send, task_name, args), robust=True)


def _send(task_name: str, args: tuple[int | str, ...]) -> None:
    global _resting_until
    if time.monotonic() < _resting_until:
        return
    try:
        _sender().send_task(task_name, args=args, retry=False, ignore_result=True)
    except Exception as error:  # whatever the broker's client raises, the row is committed already
        _resting_until = time.monotonic() + REST_SECONDS
        logger.warning("%s was not woken, the sweep will: %s", task_name, type(error).__name__)


@cache
def _sender() -> Celery:
    """Return an application that only sends, with shorter timeouts than a worker can live with.

    It stays out of Celery's globals and Django hooks: in a worker it would take the place of the
    application that runs there.
    """
    sender = Celery("xport-wake", set_as_current=False, fixups=set())
    sender.config_from_object("django.conf:settings", namespace="CELERY")
    sender.conf.broker_transport_options = sender.conf.broker_transport_options | {
        "socket_timeout": PATIENCE_SECONDS,
        "socket_connect_timeout": PATIENCE_SECONDS,
    }
    return sender
