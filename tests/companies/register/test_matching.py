"""Which legal persons a name and a place may mean."""

import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from companies.register.loading import load_register
from companies.register.matching import MOST_MATCHES, WantedFirm, matching_entries
from tests.cast import HOME
from tests.companies.imports.made import NUMBERS
from tests.companies.register.files import bolagsverket, record, registered
from tests.factories import NOW

pytestmark = pytest.mark.django_db
ELSEWHERE = "Gatan 1$$STOCKHOLM$11122$SE-LAND"


def load(*names, **options):
    records = (record(NUMBERS[n], registered(name), **options) for n, name in enumerate(names))
    load_register(file=io.BytesIO(bolagsverket(*records)), name="x.txt", by=None, now=NOW)


def found(name, postal_code=""):
    wanted = [WantedFirm(name=name, postal_code=postal_code)]
    return [entry.name for entry in matching_entries(wanted, municipality_code=HOME)[0]]


@pytest.mark.parametrize(
    ("name", "postal_code"),
    [
        ("laddkraft", ""),
        ("LADDKRAFT AB", "57631"),
        # A slip of the pen, and the words in another order.
        ("Ladkraft AB", ""),
        ("Norr Laddkraft", "57631"),
    ],
)
def test_an_alike_name_in_the_municipality_is_found(name, postal_code):
    load("Laddkraft Norr AB" if "Norr" in name else "Laddkraft AB", "Bageriet AB")

    assert len(found(name, postal_code)) == 1


def test_another_place_or_another_name_is_not():
    load("Laddkraft AB", address=ELSEWHERE)

    assert found("Laddkraft AB") == []
    assert found("Laddkraft AB", "11122") == ["Laddkraft AB"]
    assert found("Norrland Bygg AB", "11122") == []
    assert found("AB", "11122") == []


def test_an_equal_name_leaves_alike_ones_out():
    load("Laddkraft AB", "Laddkraft Syd AB")

    assert found("Laddkraft") == ["Laddkraft AB"]


def test_of_many_alike_none_is_suggested():
    load(*(f"Laddkraft {n} AB" for n in range(MOST_MATCHES + 1)))

    assert found("Laddkraft") == []


def test_a_firm_that_is_active_comes_first():
    load("Laddkraft AB", gone="2020-01-01")
    records = record(NUMBERS[7], registered("Laddkraft AB"))
    load_register(file=io.BytesIO(bolagsverket(records)), name="x", by=None, now=NOW)

    wanted = [WantedFirm(name="Laddkraft")]
    entries = matching_entries(wanted, municipality_code=HOME)[0]

    assert [entry.status for entry in entries] == ["active", "inactive"]


def test_a_hundred_rows_cost_two_queries():
    load("Laddkraft AB")
    wanted = [WantedFirm(name=f"Firma {n}", postal_code="57631") for n in range(100)]

    with CaptureQueriesContext(connection) as captured:
        matching_entries(wanted, municipality_code=HOME)

    assert len(captured) == 2
