"""Rows by COPY come out as they went in, many or few."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from companies.models import Company, ImportBatch, ImportRow
from tests.factories import NOW, CompanyFactory, municipality, organisation_number
from xport.lib.many_rows import in_chunks, insert_many, insert_values, update_many

pytestmark = pytest.mark.django_db
# What COPY's text form, arrays or JSON give a meaning to.
HARD = 'Å\\N\tB\n"C" {d,e}\r\\.\u2028 \\t NULL'


def companies(count):
    return [
        Company(
            organisation_number=organisation_number(700_000 + serial),
            name=f"{HARD} {serial}"[:120],
            sort_key=HARD,
            municipality=municipality(),
            origin=Company.Origin.MUNICIPALITY,
            sni_2007=["35140", HARD[:4]],
            languages=[],
            employees=serial,
            no_references=serial % 2 == 0,
            provenance={"name": {"source": HARD}},
            created_at=NOW,
            changed_at=NOW,
        )
        for serial in range(count)
    ]


def stored(fields=("name", "sni_2007", "languages", "employees", "no_references", "provenance")):
    return list(Company.objects.order_by("employees").values_list(*fields))


@pytest.mark.parametrize("count", [0, 3, 50])
def test_insert_many_writes_what_the_rows_hold_and_gives_them_ids(count):
    rows = companies(count)

    insert_many(Company, rows)

    assert stored(("pk",)) == [(row.pk,) for row in rows]
    assert stored() == [
        (row.name, row.sni_2007, [], row.employees, row.no_references, row.provenance)
        for row in rows
    ]
    assert not Company.objects.exclude(created_at=NOW, trl=None, website="").exists()


@pytest.mark.parametrize("count", [3, 50])
def test_update_many_writes_these_fields_and_no_others(count):
    insert_many(Company, companies(count))
    other = CompanyFactory(name="Utanför AB", employees=999)
    rows = list(Company.objects.exclude(pk=other.pk).order_by("employees"))
    for row in rows:
        row.name, row.sni_2007, row.website = f"Ny {HARD} {row.pk}", None, "https://not.example"
        row.changed_at = NOW + timedelta(hours=1)

    update_many(Company, rows, ["name", "sni_2007", "changed_at"])

    assert stored(("name", "sni_2007"))[:-1] == [(row.name, None) for row in rows]
    assert not Company.objects.exclude(website="").exists()
    other.refresh_from_db()
    assert (other.name, other.changed_at) == ("Utanför AB", NOW)


@pytest.mark.parametrize("count", [3, 50])
def test_insert_values_gives_defaults_to_what_is_left_out(count):
    batch = ImportBatch.objects.create(
        municipality=municipality(), created_at=NOW, sha256="", stored_name="x"
    )
    rows = [
        {"batch_id": batch.pk, "number": serial, "outcome": "create", "cells": [HARD, ""]}
        for serial in range(count)
    ]

    insert_values(ImportRow, rows)

    written = list(batch.rows.order_by("number"))
    assert [row.number for row in written] == list(range(count))
    assert {(row.reason, row.of_row, row.undone) for row in written} == {("", None, "")}
    assert all((row.cells, row.values, row.warnings) == ([HARD, ""], {}, []) for row in written)


def test_a_number_taken_is_an_error_of_django_and_nothing_is_written():
    taken = companies(50)
    CompanyFactory(organisation_number=taken[49].organisation_number)

    with pytest.raises(IntegrityError), transaction.atomic():
        insert_many(Company, taken)

    assert Company.objects.count() == 1


def test_in_chunks_leaves_none_out():
    assert list(in_chunks(range(5), 2)) == [[0, 1], [2, 3], [4]]
    assert list(in_chunks([], 2)) == []
