import pytest

from companies.imports.messages import field_label
from companies.imports.reading.headers import fields, find_headers, headings_of

REGISTER = ("Foretagsnamn", "FtgStat", "JurForm", "Namn", "Ng1", "Ng5", "PeOrgNr", "Reklamsparrtyp")


def fields_of(*headers):
    return [heading.field for heading in headings_of([headers])]


@pytest.mark.parametrize(
    ("header", "field"),
    [
        ("ORG-NR", "organisation_number"),
        ("Organisationsnummer (10 siffror)", "organisation_number"),
        ("Foretagsnamn", "name"),
        ("Antal\nanställda", "employees"),
        ("Antal anställda 2024", "employees"),
        ("Omsättning, tkr", "turnover"),
        ("FÃ¶retag", "name"),
        ("Bransch_1 text", "sni_text"),
        ("Något helt annat", None),
        ("", None),
    ],
)
def test_headings_of_knows_spellings_units_and_years(header, field):
    assert fields_of(header) == [field]


def test_headings_of_reads_unit_edition_and_year():
    turnover, sni = headings_of([("Omsättning 2024 (Mkr)", "SNI 2007")])

    assert (turnover.unit, turnover.year) == ("mkr", 2024)
    assert (sni.edition, sni.year) == ("2007", None)


def test_headings_of_keeps_the_latest_of_several_years():
    older, newer = headings_of([("Omsättning 2023 tkr", "Omsättning 2024 tkr")])

    assert (older.field, older.alternatives, newer.field) == (None, ("turnover",), "turnover")


def test_headings_of_gives_an_ambiguous_header_its_other_meaning():
    company, person = headings_of([("Företag", "Namn")])

    assert (company.field, person.field, person.alternatives) == ("name", "contact_name", ("name",))


def test_headings_of_knows_the_bulk_files_of_the_register():
    assert fields_of(*REGISTER) == [
        "trade_name", "status", "legal_form", "name", "sni", "sni", "organisation_number",
        "marketing_block",
    ]  # fmt: skip


def test_find_headers_forgives_a_typing_error():
    found = find_headers([("Företag", "Organistionsnummer", "Anställda")])

    assert [heading.field for heading in found.headings] == [
        "name",
        "organisation_number",
        "employees",
    ]


def test_find_headers_passes_over_titles():
    found = find_headers([("Företag i Karlstad",), (), ("Namn", "Orgnr")])

    assert found.rows == (3,)


def test_find_headers_takes_a_row_of_units_along():
    found = find_headers([("Namn", "Orgnr", "Omsättning"), ("", "", "tkr"), ("A AB", "5", "7")])

    assert found.rows == (1, 2)
    assert found.headings[2].unit == "tkr"


@pytest.mark.parametrize("rows", [[], [("Ort", "Telefon")], [("Företag",)]])
def test_find_headers_finds_none_in_other_tables(rows):
    assert find_headers(rows) is None


def test_every_field_has_words():
    assert all(field_label(field) for field in fields())
