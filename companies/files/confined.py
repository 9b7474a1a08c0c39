"""Runs companies/files/rewriting.py in a process that can neither grow, last nor reach far."""

import json
import logging
import sys
import threading

from companies.files.rewritten import Refused, Rewritten
from xport.lib.confined import ChildFailed, answer_of

logger = logging.getLogger(__name__)

COMMAND = [sys.executable, "-s", "-m", "companies.files.rewriting"]
SECONDS = 30
# Each may take 768 MB: more at once, and a few uploads would fill the machine.
AT_ONCE = 2
# Who waits holds one of the few threads that answer everybody else.
WAIT_SECONDS = 1

_places = threading.BoundedSemaphore(AT_ONCE)


def rewrite(data: bytes, *, way: str) -> Rewritten:
    """Return the file made anew; `way` is "logo", "picture" or "pdf".

    Raises Refused, also if the process dies or takes too long: a hostile file is no error of ours.
    """
    if not _places.acquire(timeout=WAIT_SECONDS):
        raise Refused("busy")
    try:
        return _answer_of_child(data, way)
    finally:
        _places.release()


def _answer_of_child(data: bytes, way: str) -> Rewritten:
    try:
        with answer_of([*COMMAND, way], data=data, seconds=SECONDS) as output:
            head, _, content = output.read().partition(b"\n")
    except ChildFailed as failure:
        if failure.status is None:
            logger.warning("Rewriting a %s took more than %s s", way, SECONDS)
        else:
            words = failure.last_words
            logger.warning("Rewriting a %s ended with %s: %s", way, failure.status, words)
        raise Refused("too_costly") from None
    said = json.loads(head)
    if "refused" in said:
        logger.info("A %s was refused: %s %s", way, said["refused"], said.get("error", ""))
        raise Refused(said["refused"])
    return Rewritten(content=content, **said)
