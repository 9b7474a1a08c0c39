"""The steps of an import, as an officer takes them on the pages."""

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from companies.imports.actions import run_import
from companies.models import ImportBatch
from matchmaking.matches.queries import companies_worked_on
from tests.cast import HOME
from tests.companies.imports.made import NUMBERS, PERSONAL_NUMBER

LIST = f"""Företag;Org.nr;Omsättning;Anteckning
A AB;{NUMBERS[0]};12;
Kort AB;55931-204;3;=1+1
Tolvan;{PERSONAL_NUMBER};1;
""".encode()


def url(name="municipality_imports", *arguments, code=HOME):
    return reverse(name, args=[code, *arguments])


def of(batch, step="", code=HOME):
    return url(f"municipality_import{'_' if step else ''}{step}", batch.public_id, code=code)


def upload(client, content=LIST, name="Näringsliv 2026.csv"):
    client.post(url(), {"file": SimpleUploadedFile(name, content), "cells": ""})
    return ImportBatch.objects.get()


def columns(batch, **changes):
    taken = {
        f"column-{column['place']}": column["field"] or "" for column in batch.mapping["columns"]
    }
    return taken | changes


def work(batch):
    run_import(batch_id=batch.pk, worked_on=companies_worked_on, now=timezone.now())
    batch.refresh_from_db()
    return batch


def preview(client, content=LIST, **changes):
    """Upload a list, confirm its columns with these changes, and let it be read."""
    batch = upload(client, content)
    client.post(of(batch, "columns"), columns(batch, **changes))
    return work(batch)


def save(client, batch, **sent):
    """Press the button of the preview as it is now, or as it was when `sent` was read from it."""
    seen = {"reading": client.get(of(batch)).context["reading"]}
    return client.post(of(batch, "commit"), seen | sent, follow=True)
