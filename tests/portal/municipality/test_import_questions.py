"""Questions of a list's rows, answered on the page of the preview with a plain form."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone

from companies.imports.actions import run_import
from companies.models import ImportBatch
from matchmaking.matches.queries import companies_worked_on
from tests.cast import ELSEWHERE, HOME
from tests.companies.imports.made import NUMBERS

LIST = f"""Företag;Org.nr;Omsättning tkr;SNI 2025
A AB;{NUMBERS[0]};31.400;
B AB;{NUMBERS[1]};31.400;
C AB;{NUMBERS[2]};;62.1
""".encode()


def of(batch, step="", code=HOME):
    name = f"municipality_import{'_' if step else ''}{step}"
    return reverse(name, args=[code, batch.public_id])


@pytest.fixture
def batch(at_work):
    file = SimpleUploadedFile("lista.csv", LIST)
    at_work.post(reverse("municipality_imports", args=[HOME]), {"file": file, "cells": ""})
    batch = ImportBatch.objects.get()
    columns = {f"column-{each['place']}": each["field"] for each in batch.mapping["columns"]}
    at_work.post(of(batch, "columns"), columns)
    run_import(batch_id=batch.pk, worked_on=companies_worked_on, now=timezone.now())
    batch.refresh_from_db()
    return batch


def field_of(page, question, kind="answer"):
    """Return the name of the field under the question that quotes the cell."""
    form = page.context["questions"]
    found = [
        name
        for name, field in form.fields.items()
        if name.startswith("answer-") and f"”{question}”" in str(field.label)
    ]
    (name,) = found
    return name.replace("answer-", f"{kind}-")


def outcomes(batch):
    return dict(batch.rows.values_list("number", "outcome"))


def test_a_saved_list_asks_nothing_any_more(at_work, batch):
    ImportBatch.objects.update(state="committed", committed_at=timezone.now())

    page = at_work.get(of(batch))

    assert "Hur mycket omsättning" not in page.text
    assert page.text.count("Inte sparad: ingen svarade på det som raden behöver.") == 3


def test_each_question_stands_with_its_answers(at_work, batch):
    page = at_work.get(of(batch))

    assert "3 rader behöver ett svar." in page.text
    assert "Hur mycket omsättning är ”31.400”?" in page.text
    for answer in ("31\N{NO-BREAK SPACE}400 tusen kronor", "31,4 tusen kronor"):
        assert re.search(rf"<label[^>]*><input type=\"radio\"[^>]*><span>{answer}<", page.text)
    assert "Samma svar för alla 2 rader med det värdet" in page.text
    assert "Rad 4: C AB" in page.text


def test_one_answer_counts_for_all_rows_of_the_value(at_work, batch):
    name = field_of(at_work.get(of(batch)), "31.400")

    page = at_work.post(
        of(batch, "answers"),
        {name: "31400 tkr", name.replace("answer", "all"): "on"},
        follow=True,
    )

    assert outcomes(batch) == {2: "create", 3: "create", 4: "question"}
    assert "1 rad behöver ett svar." in page.text
    assert "1 svar är givet" in page.text
    assert batch.rows.get(number=3).values == {"turnover_ksek": 31_400}


def test_an_answer_may_be_of_the_first_row_alone(at_work, batch):
    name = field_of(at_work.get(of(batch)), "31.400")

    at_work.post(of(batch, "answers"), {name: "31,4 tkr"})

    assert outcomes(batch) == {2: "create", 3: "question", 4: "question"}


def test_an_answer_can_be_given_otherwise_and_taken_back(at_work, batch):
    name = field_of(at_work.get(of(batch)), "31.400")
    at_work.post(of(batch, "answers"), {name: "31,4 tkr"})
    batch.refresh_from_db()
    (answered,) = at_work.get(of(batch)).context["questions"].answered

    at_work.post(of(batch, "answers"), {answered.answer.name: "31400 tkr"})
    assert batch.rows.get(number=2).values == {"turnover_ksek": 31_400}

    (answered,) = at_work.get(of(batch)).context["questions"].answered
    at_work.post(of(batch, "answers"), {answered.answer.name: ""})
    assert outcomes(batch) == {2: "question", 3: "question", 4: "question"}


def test_a_code_of_ones_own_is_checked(at_work, batch):
    name = field_of(at_work.get(of(batch)), "62.1")
    own = name.replace("answer", "own")

    page = at_work.post(of(batch, "answers"), {name: "own", own: "6210"})
    assert "Skriv kodens fem siffror." in page.text
    assert 'value="6210"' in page.text

    at_work.post(of(batch, "answers"), {own: "62.100"})
    assert batch.rows.get(number=4).values == {"sni_2025": ["62100"]}


@pytest.mark.parametrize("body", [{}, {"answer-unknown": "mkr"}])
def test_nothing_answered_changes_nothing(at_work, batch, body):
    page = at_work.post(of(batch, "answers"), body, follow=True)

    assert "Välj ett svar först." in page.text
    assert set(outcomes(batch).values()) == {"question"}


def test_an_answer_that_is_none_is_refused(at_work, batch):
    name = field_of(at_work.get(of(batch)), "31.400")

    page = at_work.post(of(batch, "answers"), {name: "dollar"})

    assert page.status_code == 200
    assert page.context["questions"].errors
    assert set(outcomes(batch).values()) == {"question"}


def test_a_list_that_is_saved_asks_nothing(at_work, batch):
    name = field_of(at_work.get(of(batch)), "31.400")
    ImportBatch.objects.update(state="committed", committed_at=timezone.now())

    assert at_work.get(of(batch)).context["questions"] is None
    page = at_work.post(of(batch, "answers"), {name: "31400 tkr"}, follow=True)

    assert page.status_code == 200
    assert set(outcomes(batch).values()) == {"question"}


def test_answers_are_the_officers_of_the_municipality_alone(client, officer_elsewhere, batch):
    client.force_login(officer_elsewhere)

    assert client.post(of(batch, "answers")).status_code == 404
    of_own = client.post(of(batch, "answers", code=ELSEWHERE))
    assert of_own["Location"] == reverse("municipality_imports", args=[ELSEWHERE])


def test_answering_is_a_post(at_work, batch):
    assert at_work.get(of(batch, "answers")).status_code == 405
