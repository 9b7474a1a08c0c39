"""How the confined process that reads files from strangers is asked (child.py answers)."""

import json
import logging
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

from companies.imports.reading.refusals import (
    LARGEST_FILE_BYTES,
    OUTPUT_BYTES,
    SECONDS,
    FileRefused,
)
from xport.lib import quick_json
from xport.lib.confined import ChildFailed, answer_of, lines_from

logger = logging.getLogger(__name__)

COMMAND = [sys.executable, "-s", "-m", "companies.imports.reading.child"]
# Each may take 1 GB: more at once, and a few uploads would fill the machine. Each process of ours
# counts its own: a worker's has one job at a time, which keeps its place until all rows are kept.
AT_ONCE = 2

_LONGEST_ENDING = 10
_LONGEST_SHEET_NAME = 300

_places = threading.BoundedSemaphore(AT_ONCE)


def answer_about(
    content: bytes, *, deed: str, file_name: str, sheet: str | None = None, **order: Any
) -> IO[bytes]:
    """Return the whole answer about a file, an open file at its head. Raises FileRefused."""
    data = _asked(content, deed=deed, file_name=file_name, sheet=sheet, **order)
    with _a_place(), _named_failures():
        return answer_of(COMMAND, data=data, seconds=SECONDS)


@contextmanager
def lines_about(
    content: bytes, *, deed: str, file_name: str, sheet: str | None = None, **order: Any
) -> Iterator[Iterator[Any]]:
    """Give the lines of the answer, each as soon as it is there. Raises FileRefused, as they do."""
    data = _asked(content, deed=deed, file_name=file_name, sheet=sheet, **order)
    with (
        _a_place(),
        _named_failures(),
        lines_from(COMMAND, data=data, seconds=SECONDS, most_bytes=OUTPUT_BYTES) as lines,
    ):
        yield (checked(line) for line in lines)


def checked(line: bytes) -> Any:
    """Return what a line of an answer says. Raises FileRefused if that is a refusal."""
    said = quick_json.read(line)
    if type(said) is dict and "refused" in said:
        if "error" in said:
            logger.warning("Reading a list failed with %s", said["error"])
        raise FileRefused(said["refused"])
    return said


def _asked(content: bytes, **order: Any) -> bytes:
    sheet, name = order["sheet"], order.pop("file_name")
    if len(content) > LARGEST_FILE_BYTES:
        raise FileRefused("file_too_large")
    if sheet is not None and len(sheet) > _LONGEST_SHEET_NAME:
        raise FileRefused("sheet_unknown")
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    order["ending"] = ending[:_LONGEST_ENDING]
    return json.dumps(order).encode() + b"\n" + content


@contextmanager
def _a_place() -> Iterator[None]:
    if not _places.acquire(timeout=SECONDS):
        raise FileRefused("file_busy")
    try:
        yield
    finally:
        _places.release()


@contextmanager
def _named_failures() -> Iterator[None]:
    try:
        yield
    except ChildFailed as failure:
        # Its last words may quote the file, so they are not logged.
        logger.warning("Reading a list ended with %s", failure.status)
        raise FileRefused("file_too_costly") from None
