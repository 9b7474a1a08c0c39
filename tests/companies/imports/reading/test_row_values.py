"""What one cell of a row becomes, and what of it is left out and said."""

import pytest

from companies.facts.personal_numbers import MASK
from tests.companies.imports.made import NUMBERS, PERSONAL_NUMBER
from tests.companies.imports.reading.reading_steps import fields_left_out, read, read_one


@pytest.mark.parametrize(
    ("header", "cell", "name", "value"),
    [
        ("Hemsida", "www.firm.example", "website", "https://www.firm.example"),
        ("Hemsida", "http://firm.example/sv?a=b", "website", "http://firm.example/sv?a=b"),
        ("Hemsida", "firm.example, firm.example/en", "website", "https://firm.example"),
        ("Hemsida", "www.a.example / www.b.example", "website", "https://www.a.example"),
        ("Anställda", "1.250", "employees", 1250),
        ("Anställda", "11-15", "employees_class", "4"),
        ("E-post", "Anna <anna@firm.example>", "contact_email", "anna@firm.example"),
        ("E-post", "mailto:o'neil@firm.example", "contact_email", "o'neil@firm.example"),
        ("Telefon", "054.12 34 56", "contact_phone", "054 12 34 56"),
        ("Telefon", "tel: +46 54 123456 (vx)", "contact_phone", "+46 54 123456"),
        ("Telefon", "701740605", "contact_phone", "0701740605"),
        ("Kontakt", "Anna Ek, anna@firm.example, 070-123 45 67", "contact_name", "Anna Ek"),
        ("Kontakt", "Anna Ek, anna@firm.example", "contact_email", "anna@firm.example"),
        ("Kontakt", "Anna Ek 070-123 45 67", "contact_phone", "070-123 45 67"),
        ("Befattning", "VD", "contact_role", "VD"),
        ("Kategori", "Smart laddning, grid", "categories", ("smart-charging", "grid")),
        ("SNI 2007", "35.140", "sni_2007", ("35140",)),
        ("SNI", "SNI 2025: 62.100", "sni_2025", ("62100",)),
        ("SNI", "62.100", "sni_unknown_edition", ("62100",)),
        ("Bokslut", "2024-12-31", "size_year", 2024),
        ("Anställda 2023", "7", "size_year", 2023),
        ("Storleksklass", "3", "employees_class", "3"),
        ("Omsättningsklass", "5", "turnover_class", "5"),
        ("Status", "Aktiv", "is_active", True),
        ("Reklamspärr", "Ja", "marketing_block", True),
        ("Reklamspärr", "vill inte", "marketing_block", True),
        ("Reklamspärr", "1", "marketing_block", True),
        ("Reklamsparrtyp", "1", "marketing_block", False),
        ("Reklamspärr", "-", "marketing_block", None),
        ("Reklam", "1", "marketing_block", False),
        ("Reklam", "Ja", "marketing_block", False),
        ("Reklam", "Spärrad", "marketing_block", True),
        ("Bolagsform", "Aktiebolag", "legal_form", "limited_company"),
        ("Beskrivning", "Bygger\nladdare", "description_sv", "Bygger\nladdare"),
        ("Kommentar", f"Ring {PERSONAL_NUMBER}", "notes", f"Ring {MASK}"),
        ("Varumärke", "Laddis", "trade_name", "Laddis"),
        ("Län", "Värmland", "others", {"county": "Värmland"}),
    ],
)
def test_a_cell_becomes_a_fact(header, cell, name, value):
    row = read_one(header, cell)

    assert (row.outcome, getattr(row.facts, name)) == ("readable", value)
    assert row.left_out == ()


@pytest.mark.parametrize(
    ("header", "cell", "name", "value", "year"),
    [
        ("Anställda", "20 (2023)", "employees", 20, 2023),
        ("Anställda", "ca 20 anställda (år 2023)", "employees", 20, 2023),
        ("Anställda 2024", "20 (2023)", "employees", 20, 2023),
        ("Anställda 2024", "20", "employees", 20, 2024),
        ("Anställda", "5–9 (2023)", "employees_class", "3", 2023),
        ("Storleksklass", "3 (2023)", "employees_class", "3", 2023),
        ("Storleksklass", "3 (5–9)", "employees_class", "3", None),
        ("Omsättning", "3,5 mkr(2023)", "turnover_ksek", 3500, 2023),
        ("Omsättning tkr", "500 - 999 (2023)", "turnover_class", "2", 2023),
    ],
)
def test_a_year_in_brackets_is_the_year_of_the_size(header, cell, name, value, year):
    row = read_one(header, cell)

    assert (row.outcome, row.left_out) == ("readable", ())
    assert (getattr(row.facts, name), row.facts.size_year) == (value, year)


@pytest.mark.parametrize("cell", ["20 (1823)", "20 (23)", "(2023)", "många (2023)", "20 (5)"])
def test_other_brackets_are_no_year_of_a_size(cell):
    row = read_one("Anställda", cell)

    assert (row.facts.employees, row.facts.size_year) == (None, None)
    assert row.left_out[0].text == cell


def test_a_turnover_of_a_year_is_asked_about_as_it_stands():
    answers = {"turnover_unit_unknown:turnover:5 (2023)": "mkr"}

    row = read_one("Omsättning", "5 (2023)", answers)

    assert (row.facts.turnover_ksek, row.facts.size_year) == (5000, 2023)


def test_the_year_of_a_column_goes_before_that_in_brackets():
    (row,) = read("Företag;Org.nr;Bokslut;Anställda", f"A AB;{NUMBERS[0]};2024;20 (2023)")

    assert row.facts.size_year == 2024


@pytest.mark.parametrize(
    ("header", "cell", "left_out", "warnings"),
    [
        ("Hemsida", "javascript:alert(1)", ("website",), ()),
        ("Hemsida", "saknar hemsida", ("website",), ()),
        ("Hemsida", "x.example/" + "a" * 200, ("website",), ()),
        ("E-post", "anna(at)firm.example", ("contact_email",), ("email_invalid",)),
        ("E-post", "anna@firm", ("contact_email",), ("email_invalid",)),
        ("Telefon", "ring växeln", ("contact_phone",), ()),
        ("Kontaktperson", "a" * 121, ("contact_name",), ()),
        ("Befattning", "a" * 81, ("contact_role",), ()),
        ("Anställda", "många", ("employees",), ()),
        ("Anställda", "24-dec", ("employees",), ("date_in_number",)),
        ("SNI", "elhandel", ("sni",), ()),
        ("Beskrivning", "a" * 3001, ("description",), ()),
        ("Beskrivning", "a\u202eb", ("description",), ("text_damaged",)),
        ("Ort", "a\u202eb", ("city",), ("text_damaged",)),
        ("Kategori", "Kärnkraft", ("category",), ("category_unknown",)),
        ("Status", "Konkurs", (), ("company_inactive",)),
        ("Status", "vet inte riktigt", (), ()),
    ],
)
def test_what_cannot_be_read_is_left_out_and_said(header, cell, left_out, warnings):
    row = read_one(header, cell)

    assert (row.outcome, fields_left_out(row), row.warnings) == ("readable", left_out, warnings)


@pytest.mark.parametrize(
    ("header", "cell", "text"),
    [
        ("Anställda", "cirka tjugo", "cirka tjugo"),
        ("Anställda", " N/A-ish\n vet ej ", "N/A-ish vet ej"),
        ("Anställda", f"{PERSONAL_NUMBER} m.fl.", f"{MASK} m.fl."),
        ("Anställda", "1212\u200b12-1212 m.fl.", f"{MASK} m.fl."),
        ("Omsättning", "tre miljoner", "tre miljoner"),
        ("Omsättning tkr", f"{'x' * 55} {PERSONAL_NUMBER}", f"{'x' * 55} ***…"),
        ("Hemsida", "a\0\ud800\u202eb c", "ab c"),
        ("SNI", "elhandel", "elhandel"),
    ],
)
def test_what_is_left_out_is_quoted_as_people_may_read_it(header, cell, text):
    row = read_one(header, cell)

    assert [each.text for each in row.left_out] == [text]
    assert row.to_json()["left_out_cells"][0]["text"] == text


def test_of_one_cell_only_the_parts_that_are_unknown_are_quoted_and_not_too_many():
    row = read_one("Kategori", "Smart laddning, Kärnkraft, -, Vind, vind 2, a, b, c, d, e")

    assert row.facts.categories == ("smart-charging",)
    assert [each.text for each in row.left_out] == ["Kärnkraft", "Vind", "vind 2", "a", "b"]
    assert row.warnings == ("category_unknown",)
