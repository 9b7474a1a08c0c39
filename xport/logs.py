"""What stands in a log line, and what never does (docs/security.md lists the lines).

No line holds what an exception says, a query string, an email address or a personal number: the
log is read by more people, and kept in more places, than the database. PostgreSQL quotes the row
it refuses, so of an error only its type, its constraint and the places in the code are kept.
"""

import json
import logging
import re
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from xport import env

ROOT = f"{Path(__file__).resolve().parents[1]}/"
# The last net under messages of Xport and its libraries; what is known beforehand is not logged.
MASKS = (
    (re.compile(r"[\w.+-]+@[\w-]+(?:\.[\w-]+)+"), "***"),
    (re.compile(r"(?<![\w-])(?:\d{2})?\d{6}[-+ ]?\d{4}(?![\w-])"), "***"),
    (re.compile(r"\?\S+"), "?***"),
    (re.compile(r"\bip=\S+"), "ip=***"),
)

_about: ContextVar[dict[str, object]] = ContextVar("log_lines_about", default={})  # noqa: B039


@contextmanager
def lines_about(**facts: object) -> Iterator[None]:
    """Put these facts into every line that is logged within, such as the request's number."""
    token = _about.set(_about.get() | facts)
    try:
        yield
    finally:
        _about.reset(token)


def configuration() -> dict[str, Any]:
    """Return the logging of every process: one line per event to standard error.

    `XPORT_LOG` chooses JSON for programs or text for people; text also shows what errors say.
    """
    is_production = env.text("XPORT_ENV", "development") == "production"
    style = env.choice("XPORT_LOG", ("json", "text"), default="json" if is_production else "text")
    formatter = "xport.logs.JsonLine" if style == "json" else "xport.logs.TextLine"
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "formatters": {"line": {"()": formatter}},
        "filters": {"mask_link_keys": {"()": "xport.accounts.masking.MaskLinkKeys"}},
        "handlers": {
            "console": {
                "class": "logging.StreamHandler",
                "formatter": "line",
                "filters": ["mask_link_keys"],
            }
        },
        "root": {"handlers": ["console"], "level": "INFO"},
        "loggers": {
            # Their own handlers would write lines of another form.
            "django": {"level": "INFO", "handlers": [], "propagate": True},
            "gunicorn.error": {"level": "INFO", "handlers": [], "propagate": True},
            # Every request and every job has a line of ours (xport/middleware.py, xport/jobs.py).
            "django.request": {"level": "ERROR"},
            "celery.app.trace": {"level": "CRITICAL"},
            "celery.worker.strategy": {"level": "WARNING"},
            "celery.beat": {"level": "WARNING"},
        },
    }


def masked(text: str) -> str:
    for pattern, mask in MASKS:
        text = pattern.sub(mask, text)
    return text


class JsonLine(logging.Formatter):
    """One JSON object per line. Control characters are escaped, so that no input makes a line."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, object] = {
            "time": time_of(record).isoformat(timespec="milliseconds"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "process": record.process,
            "message": masked(record.getMessage()),
        }
        line |= facts_of(record)
        if record.exc_info and record.exc_info[1]:
            line["errors"] = [told(error) for error in chain(record.exc_info[1])]
        return json.dumps(line, default=str)


class TextLine(logging.Formatter):
    """A line to read while developing; what an error says follows indented, so it forges none."""

    def format(self, record: logging.LogRecord) -> str:
        facts = " ".join(f"{name}={value}" for name, value in facts_of(record).items())
        start = f"{time_of(record).astimezone():%H:%M:%S} {record.levelname} {record.name}"
        lines = [printable(f"{start} {record.getMessage()} {facts}".rstrip())]
        if record.exc_info and record.exc_info[1]:
            lines += self.formatException(record.exc_info).splitlines()
        return "\n    ".join(printable(line) for line in lines)


def time_of(record: logging.LogRecord) -> datetime:
    return datetime.fromtimestamp(record.created, UTC)


def facts_of(record: logging.LogRecord) -> dict[str, object]:
    """Return what the line is about, and what its writer gave as `extra={"facts": …}`.

    Nothing else of `extra`: Django puts the whole request there.
    """
    return _about.get() | getattr(record, "facts", {})


def printable(text: str) -> str:
    return "".join(
        letter if letter.isprintable() else letter.encode("unicode_escape").decode("ascii")
        for letter in text
    )


def chain(error: BaseException | None) -> Iterator[BaseException]:
    """Yield the error, then what led to it."""
    seen: set[int] = set()
    while error is not None and id(error) not in seen:
        seen.add(id(error))
        yield error
        error = error.__cause__ or (None if error.__suppress_context__ else error.__context__)


def told(error: BaseException) -> dict[str, object]:
    """Return the error's type and where it was, without what it says."""
    kind = type(error)
    story: dict[str, object] = {"type": f"{kind.__module__}.{kind.__qualname__}"}
    constraint = getattr(getattr(error, "diag", None), "constraint_name", None)
    if constraint:
        story["constraint"] = constraint
    places, step = [], error.__traceback__
    while step is not None:
        code = step.tb_frame.f_code
        places.append(f"{code.co_filename.removeprefix(ROOT)}:{step.tb_lineno} {code.co_name}")
        step = step.tb_next
    return story | {"places": places}
