"""A real Celery worker on the test's own database."""

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import quote

import pytest
from django.conf import settings
from django.db import connection

from xport.celery import app

READY_SECONDS = 60
STOP_SECONDS = 10


class WorkerProcess:
    """`celery -A xport worker` with one child, in a process group of its own."""

    def __init__(self, *, log: Path, environment: dict[str, str]) -> None:
        command = [sys.executable, "-m", "celery", "-A", "xport", "worker", "--pool", "prefork"]
        options = ["-c", "1", "--loglevel", "INFO", "--without-gossip", "--without-mingle"]
        self.log = log
        with log.open("w") as output:
            self.process = subprocess.Popen(
                [*command, *options],
                cwd=settings.BASE_DIR,
                env=os.environ | environment,
                stdout=output,
                stderr=subprocess.STDOUT,
                start_new_session=True,
            )

    def wait_until_ready(self) -> None:
        def is_ready() -> bool:
            assert self.process.poll() is None, self.log.read_text()
            return " ready." in self.log.read_text()

        wait_for(is_ready, "a worker that is ready", seconds=READY_SECONDS)

    def kill(self) -> None:
        """kill -9 the worker and its child at once."""
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self.process.pid, signal.SIGKILL)
        self.process.wait()

    def stop(self) -> None:
        """End the worker as an operator would; kill what does not listen."""
        if self.process.poll() is None:
            self.process.terminate()
            with contextlib.suppress(subprocess.TimeoutExpired):
                self.process.wait(STOP_SECONDS)
        self.kill()


StartWorker = Callable[..., WorkerProcess]


@pytest.fixture
def celery_worker_process(transactional_db: None, tmp_path: Path) -> Iterator[StartWorker]:
    """Return a function that starts a worker, ready to work, with these environment variables.

    `celery_worker_process(EMAIL_URL=smtp_sink.url)`; every worker is ended after the test. What
    earlier tests left in the queue is dropped first: their rows are gone.
    """
    app.control.purge()
    workers: list[WorkerProcess] = []

    def start(**environment: str) -> WorkerProcess:
        log = tmp_path / f"worker-{len(workers)}.log"
        worker = WorkerProcess(log=log, environment=environment_of_test(tmp_path) | environment)
        workers.append(worker)
        worker.wait_until_ready()
        return worker

    yield start
    for worker in workers:
        worker.stop()


def wait_for(is_true: Callable[[], bool], what: str, *, seconds: float = 30) -> None:
    """Return as soon as it is true; fail the test if it does not become so in time."""
    deadline = time.monotonic() + seconds
    while not is_true():
        assert time.monotonic() < deadline, f"Waited {seconds} s in vain for {what}."
        time.sleep(0.1)


def environment_of_test(folder: Path) -> dict[str, str]:
    """Return what leads a process to the database and the broker of the tests."""
    database = connection.settings_dict
    login = f"{quote(database['USER'])}:{quote(database['PASSWORD'])}"
    address = f"{database['HOST']}:{database['PORT']}/{quote(database['NAME'])}"
    return {
        "DATABASE_URL": f"postgresql://{login}@{address}",
        "REDIS_URL": settings.CELERY_BROKER_URL,
        "XPORT_VAR": str(folder),
    }
