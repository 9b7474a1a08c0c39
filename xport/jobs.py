"""The class of every Celery task: each run leaves one line in the log."""

import logging
import time
from typing import Any

from celery import Task
from celery.exceptions import Retry

from xport.logs import lines_about

logger = logging.getLogger(__name__)


class Job(Task):
    """A task whose run is logged: which, how it ended, how long it took; only ids of its input."""

    abstract = True

    def __call__(self, *args: Any, **kwargs: Any) -> Any:
        # `run` itself: Task.__call__ would put an empty request above the one that counts retries.
        ids = [each for each in args if isinstance(each, int)]
        with lines_about(task=self.name, task_id=self.request.id, ids=ids):
            started, result = time.monotonic(), "failed"
            try:
                answer = self.run(*args, **kwargs)
                result = "done"
            except Retry:
                result = "put off"
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
