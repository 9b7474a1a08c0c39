"""Lists in every state that gives their pages another form."""

from datetime import datetime
from typing import Any

from companies.imports import batches
from companies.imports.actions import run_import
from companies.imports.policies import RUNNING, State
from companies.imports.reading.mapping import ColumnMapping
from companies.models import Company, ImportBatch, Municipality
from tests.companies.imports import made
from tests.companies.imports.made import NUMBERS, PERSONAL_NUMBER
from tests.worker import wait_for
from xport.accounts.models import User

STATES = (
    "uploaded",
    "sheets",
    "reading",
    "previewed",
    "committing",
    "committed",
    "undone",
    "failed",
)
HEADERS = "Företag;Org.nr;Anställda;Omsättning;Hemsida;SNI;Kategori;Kommentar"


def content_for(known: Company, number: str = NUMBERS[0]) -> bytes:
    """Return a list with a row of every outcome; `known` is of the municipality."""
    lines = [
        f"Ny Teknik AB;{number};5-9;31 Mkr;ny.example;SNI 2025: 26.510;;x",
        f"{known.name};{known.organisation_number};77;12 tkr;annan.example;;;",
        f"Ny Teknik AB;{number};;;;;;",
        f"Kort AB;55931-204;{made.HEADERS[0]};;;;;",
        f"Tolvan;{PERSONAL_NUMBER};;;;;;",
        f"Oklar AB;{NUMBERS[1]};;12;;62.1;okänt;",
        "Summa;;12;;;;;",
        ";;;;;;;",
        "Nummer Saknas AB;;;;;;;",
    ]
    return "\n".join([HEADERS, *lines]).encode()


def list_in(
    state: str, *, of: Municipality, known: Company, by: User, now: datetime, **more: Any
) -> ImportBatch:
    content, name = content_for(known, **more), "Näringsliv.csv"
    if state == "sheets":
        content, name = made.xlsx(made.ROWS, made.ROWS, made.ROWS, hidden=[2]), "Näringsliv.xlsx"
    batch = batches.upload_list(municipality=of, content=content, name=name, by=by, now=now)
    if state in ("uploaded", "sheets"):
        return batch
    batches.begin_reading(batch, ColumnMapping.from_json(batch.mapping))
    if state == "failed":
        ImportBatch.objects.filter(pk=batch.pk).update(state=State.FAILED, problem="import_stopped")
    steps = {"previewed": 1, "committing": 2, "committed": 3, "undone": 5}.get(state, 0)
    deeds = [
        lambda: _run(batch, now),
        lambda: batches.ask_to_commit(batch=batch, by=by, now=now),
        lambda: _run(batch, now),
        lambda: batches.ask_to_undo(batch=batch, by=by, now=now),
        lambda: _run(batch, now),
    ]
    for deed in deeds[:steps]:
        deed()
        batch.refresh_from_db()
    batch.refresh_from_db()
    return batch


def _run(batch: ImportBatch, now: datetime) -> None:
    run_import(batch_id=batch.pk, worked_on=lambda _companies: set(), now=now)
    # Where a worker runs too, it may have been faster.
    wait_for(lambda: _state_of(batch) not in RUNNING, "a list that is done with")


def _state_of(batch: ImportBatch) -> str:
    return ImportBatch.objects.values_list("state", flat=True).get(pk=batch.pk)
