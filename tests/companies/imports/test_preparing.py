"""What a preview says of the rows, and that it writes nothing else."""

import datetime as dt
from importlib import import_module

import pytest
from django.db import connection

from companies.imports import batches
from companies.imports.reading.mapping import ColumnMapping
from companies.models import Company, ImportRow
from tests.companies.imports import made
from tests.companies.imports.made import NUMBERS, PERSONAL_NUMBER
from tests.companies.imports.steps import committed, list_of, outcomes, previewed, run, uploaded


@pytest.mark.django_db
def test_a_preview_writes_no_firm_and_no_personal_number():
    batch = previewed(
        list_of(
            f"A AB;{NUMBERS[0]};12;;",
            f"Tolvan;{PERSONAL_NUMBER};;;",
            f"A AB igen;{NUMBERS[0]};;;",
            "Kort AB;55931-204;;;",
        )
    )

    assert batch.state == "previewed"
    assert outcomes(batch) == {2: "create", 3: "refused", 4: "duplicate", 5: "refused"}
    assert batch.counts == {"create": 1, "refused": 2, "duplicate": 1}
    assert not Company.objects.exists()
    with connection.cursor() as cursor:
        cursor.execute("SELECT string_agg(t::text, '') FROM companies_importrow t")
        assert "1212" not in cursor.fetchone()[0]


@pytest.mark.django_db
def test_a_masked_workbook_is_read_as_the_one_uploaded():
    rows = [
        ("Företag", "Org.nr", "Antal anställda"),
        ("A AB", NUMBERS[0], dt.date(2026, 9, 5)),
        ("#REF!", NUMBERS[1], 3),
        ("Tolvan", PERSONAL_NUMBER, 1),
    ]

    batch = uploaded(made.xlsx(rows), name="lista.xlsx")
    batches.begin_reading(batch, ColumnMapping.from_json(batch.mapping))
    run(batch)

    assert batch.is_masked
    reasons = dict(batch.rows.values_list("number", "reason"))
    assert reasons == {2: "", 3: "formula_without_value", 4: "personal_number"}
    assert batch.rows.get(number=2).warnings == ["date_in_number"]


def test_of_a_firm_that_is_not_sent_only_the_number_is_known(draft_only_company, officer):
    number = draft_only_company.organisation_number

    row = previewed(list_of(f"Något annat;{number};50;;"), by=officer).rows.get()

    assert (row.outcome, row.reason) == ("unchanged", "already_known")
    assert (row.company_id, row.differences, row.name) == (None, [], "Något annat")


@pytest.mark.django_db
def test_a_cell_that_the_database_cannot_hold_is_asked_about_all_the_same():
    title = "Företag som kommunen känner till\n" * 5
    row = f"A AB;{NUMBERS[0]};Foo\0bar\n"

    batch = previewed(f"{title}Företag;Org.nr;Kommun\n{row}".encode())

    assert batch.state == "previewed"
    assert [each["text"] for each in batch.rows.get().questions] == ["Foobar"]


@pytest.mark.django_db
def test_the_way_back_from_ids_that_are_reserved_forgets_them():
    previewed(list_of(f"A AB;{NUMBERS[0]};12;;"))
    known = committed(list_of(f"B AB;{NUMBERS[1]};12;;"))
    way_back = import_module("companies.migrations.0022_fewer_indexes").FORGET_RESERVED

    with connection.cursor() as cursor:
        cursor.execute(way_back)

    # The constraint would allow no other id.
    assert set(ImportRow.objects.values_list("company", flat=True)) == {
        None,
        Company.objects.get().pk,
    }
    assert known.rows.get().company_id
