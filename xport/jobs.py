"""The class of every Celery task: each run leaves a line in the log and is counted."""

import logging
import time
from typing import Any

from celery import Task
from celery.exceptions import Retry
from django.db import InterfaceError, OperationalError
from django.utils import timezone

from xport.logs import lines_about

logger = logging.getLogger(__name__)
DONE, FAILED, PUT_OFF = "done", "failed", "put off"


class Job(Task):
    """A task whose run is logged: which, how it ended, how long it took; only ids of its input."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        # `run` itself: Task.__call__ would put an empty request above the one that counts retries.
        ids = [each for each in args if isinstance(each, int)]
        with lines_about(task=self.name, task_id=self.request.id, ids=ids):
            started, result = time.monotonic(), FAILED
            try:
                answer = self.run(*args, **kwargs)
                result = DONE
            except Retry:
                result = PUT_OFF
                raise
            except Exception:
                logger.exception("The job failed")
                raise
            finally:
                self.note(result, time.monotonic() - started)
            return answer

    def note(self, result: str, seconds: float) -> None:
        facts = {"result": result, "milliseconds": round(seconds * 1000)}
        logger.info("job", extra={"facts": facts})
        # Imported late: Celery loads this class before the apps are.
        from xport.operations.actions import note_run

        try:
            note_run(job=self.name, result=result, seconds=seconds, now=timezone.now())
        except (OperationalError, InterfaceError):
            # The job has ended as it has: a figure is no reason to run it again.
            logger.warning("The run could not be counted")
