"""One run of `bin/bench import` by one side, in a process of its own: seconds per step, and memory.

`python -m bench.import_steps ours|import_export FILE ROWS` empties the inventory first.
"""

import json
import os
import resource
import sys
import time
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import TypeVar

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "xport.settings")
django.setup()

from django.db import connection  # noqa: E402
from django.utils import timezone  # noqa: E402

from bench.import_export import CompanyResource, NothingCompared, Removed, Shown, import_list  # noqa: E402
from bench.lists import MUNICIPALITY, expected  # noqa: E402
from bench.measuring import Differs, own_peak_mb  # noqa: E402
from companies.imports import batches  # noqa: E402
from companies.imports.actions import run_import  # noqa: E402
from companies.imports.reading.mapping import ColumnMapping  # noqa: E402
from companies.models import Company, ImportBatch, Municipality, ScoringInputs  # noqa: E402
from matchmaking.matches.queries import companies_worked_on  # noqa: E402

KIB_PER_MB = 1024
T = TypeVar("T")


def ours(content: bytes, count: int) -> dict[str, float]:
    """Go the way of the pages and the job. Raises Differs."""
    firms, refused = expected(count)
    first, imported = timed(lambda: _imported(content))
    _check("created", first.counts, {"create": firms, "refused": refused})
    _check("firms", Company.objects.count(), firms)
    _check("scoring inputs", ScoringInputs.objects.count(), firms)
    again, unchanged = timed(lambda: _imported(content))
    _check("unchanged", again.counts, {"unchanged": firms, "refused": refused})
    _, undone = timed(lambda: _undone(first))
    _check("undone", first.rows.filter(undone="all").count(), firms)
    _check("firms left", Company.objects.count(), 0)
    return {"import": imported, "bare": imported, "import again": unchanged, "undo": undone}


def import_export(content: bytes, count: int) -> dict[str, float]:
    """Let the baseline do the same. Raises Differs."""
    firms, refused = expected(count)
    now = timezone.now()
    created, bare = timed(lambda: import_list(content, NothingCompared(now)))
    _check("created", created, {"new": firms, "invalid": refused})
    _empty_inventory()
    created, imported = timed(lambda: _previewed_and_imported(content, now))
    _check("created", created, {"new": firms, "invalid": refused})
    _check("firms", Company.objects.count(), firms)
    _check("scoring inputs", ScoringInputs.objects.count(), firms)
    skipped, unchanged = timed(lambda: _previewed_and_imported(content, now))
    _check("unchanged", skipped, {"skip": firms, "invalid": refused})
    _, removed = timed(lambda: import_list(content, Removed(now)))
    _check("firms left", Company.objects.count(), 0)
    return {"import": imported, "bare": bare, "import again": unchanged, "undo": removed}


def _previewed_and_imported(content: bytes, now: datetime) -> dict[str, int]:
    """Do what its own pages do: a dry run to look at, then the file anew."""
    import_list(content, Shown(now), is_preview=True)
    return import_list(content, CompanyResource(now))


def _imported(content: bytes) -> ImportBatch:
    municipality = Municipality.objects.get(code=MUNICIPALITY)
    batch = batches.upload_list(
        municipality=municipality, content=content, name="lista.xlsx", by=None, now=timezone.now()
    )
    batches.begin_reading(batch, ColumnMapping.from_json(batch.mapping or {}))
    _run_job(batch)
    batches.ask_to_commit(batch=batch, by=None, now=timezone.now())
    _run_job(batch)
    return batch


def _undone(batch: ImportBatch) -> None:
    batches.ask_to_undo(batch=batch, by=None, now=timezone.now())
    _run_job(batch)


def _run_job(batch: ImportBatch) -> None:
    run_import(batch_id=batch.pk, worked_on=companies_worked_on, now=timezone.now())
    batch.refresh_from_db()


def _empty_inventory() -> None:
    with connection.cursor() as cursor:
        cursor.execute("TRUNCATE companies_importbatch, companies_company CASCADE")


def timed(work: Callable[[], T]) -> tuple[T, float]:
    started = time.perf_counter()
    done = work()
    return done, time.perf_counter() - started


def peak_mb() -> float:
    """Return the most this process and the largest of its children held, as if at once."""
    children = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    return own_peak_mb() + children / KIB_PER_MB


def _check(what: str, found: object, wanted: object) -> None:
    if found != wanted:
        raise Differs(f"{what}: {found} and not {wanted}")


def main(side: str, path: Path, count: int) -> None:
    _empty_inventory()
    content = path.read_bytes()
    try:
        seconds = ours(content, count) if side == "ours" else import_export(content, count)
    except Differs as difference:
        print(json.dumps({"differs": str(difference)}))
        return
    print(json.dumps(seconds | {"peak_mb": peak_mb()}))


if __name__ == "__main__":
    main(sys.argv[1], Path(sys.argv[2]), int(sys.argv[3]))
