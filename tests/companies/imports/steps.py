"""The steps of a list from its upload to the inventory and back, each as one call."""

from datetime import timedelta

from companies.imports import batches
from companies.imports.actions import run_import
from companies.imports.reading.mapping import ColumnMapping
from matchmaking.matches.queries import companies_worked_on
from tests.companies.imports.made import NUMBERS
from tests.factories import NOW, municipality

LATER = NOW + timedelta(days=2)
HEADERS = "Företag;Org.nr;Anställda;Hemsida;Kategori"


def list_of(*lines):
    return "\n".join([HEADERS, *lines]).encode()


def uploaded(content, name="lista.csv", by=None, at=NOW):
    return batches.upload_list(
        municipality=municipality(), content=content, name=name, by=by, now=at
    )


def run(batch, now=NOW):
    run_import(batch_id=batch.pk, worked_on=companies_worked_on, now=now)
    batch.refresh_from_db()
    return batch


def previewed(content, by=None, at=NOW):
    batch = uploaded(content, by=by, at=at)
    batches.begin_reading(batch, ColumnMapping.from_json(batch.mapping))
    return run(batch, at)


def committed(content, by=None, at=NOW):
    batch = previewed(content, by, at)
    batches.ask_to_commit(batch=batch, by=by, now=at)
    return run(batch, at)


def undone(batch, by, at=LATER):
    batches.ask_to_undo(batch=batch, by=by, now=at)
    return run(batch, at)


def outcomes(batch):
    return dict(batch.rows.values_list("number", "outcome"))


FIRST = list_of(
    f"A AB;{NUMBERS[0]};12;https://a.example;smart-charging",
    f"B AB;{NUMBERS[1]};;;",
)
