"""Runs companies/files/rewriting.py in a process that can neither grow, last nor reach far."""

import json
import logging
import subprocess
import sys
import tempfile
import threading
from pathlib import Path

from companies.files.rewritten import Refused, Rewritten

logger = logging.getLogger(__name__)

COMMAND = [sys.executable, "-s", "-m", "companies.files.rewriting"]
PROJECT = Path(__file__).resolve().parents[2]
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
    # Into a file and not a pipe: the child's own limit then bounds what comes back.
    with tempfile.TemporaryFile() as output, tempfile.TemporaryFile() as complaints:
        try:
            child = subprocess.run(  # noqa: S603 our own module and one of three words
                [*COMMAND, way],
                input=data,
                stdout=output,
                stderr=complaints,
                timeout=SECONDS,
                cwd=PROJECT,
                # No secret of the portal's is within the decoder's reach.
                env={},
                check=False,
            )
        except subprocess.TimeoutExpired:
            logger.warning("Rewriting a %s took more than %s s", way, SECONDS)
            raise Refused("too_costly") from None
        output.seek(0)
        head, _, content = output.read().partition(b"\n")
        if child.returncode != 0:
            complaints.seek(0)
            last_words = complaints.read(10_000).decode(errors="replace").strip()[-300:]
            logger.warning("Rewriting a %s ended with %s: %s", way, child.returncode, last_words)
            raise Refused("too_costly")
    said = json.loads(head)
    if "refused" in said:
        logger.info("A %s was refused: %s %s", way, said["refused"], said.get("error", ""))
        raise Refused(said["refused"])
    return Rewritten(content=content, **said)
