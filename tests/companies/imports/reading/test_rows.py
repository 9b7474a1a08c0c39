from decimal import Decimal

import pytest

from companies.facts.personal_numbers import MASK
from companies.imports.messages import import_message
from companies.imports.reading import results
from companies.imports.reading.answers import key_of
from companies.imports.reading.mapping import mapping_without_headers, propose_mapping
from companies.imports.reading.results import LeftOut
from companies.imports.reading.rows import read_rows
from companies.imports.reading.values import category_key
from tests.companies.imports.made import NUMBERS, PERSONAL_NUMBER
from tests.companies.imports.reading.test_mapping import table

CATEGORIES = {category_key("Smart laddning"): "smart-charging", "grid": "grid"}


def read(headers, *rows, municipality_code="1780", answers=()):
    opened = table([headers.split(";"), *(row.split(";") for row in rows)])
    return list(
        read_rows(
            opened.rows(),
            mapping=propose_mapping(opened),
            municipality_code=municipality_code,
            categories=CATEGORIES,
            answers=dict(answers),
        )
    )


def read_one(header, cell, answers=()):
    (row,) = read(f"Företag;Org.nr;{header}", f"A AB;{NUMBERS[0]};{cell}", answers=answers)
    return row


def fields_left_out(row):
    return tuple(each.field for each in row.left_out)


@pytest.mark.parametrize(
    ("row", "outcome", "reason"),
    [
        (f"A AB;{NUMBERS[0]};1", "readable", None),
        ("Summa;;312", "skipped", "totals_row"),
        ("Totalt 12 företag;;", "skipped", "totals_row"),
        (";;312", "skipped", "totals_row"),
        ("* uppskattat värde;;", "skipped", "totals_row"),
        (";Uppgifterna är insamlade i maj;", "skipped", "totals_row"),
        ("Företag;Org.nr;Anställda", "skipped", "totals_row"),
        ("A AB;;1", "refused", "org_number_missing"),
        ("A AB;556012-5791;1", "refused", "org_number_checksum"),
        (f"A AB;{PERSONAL_NUMBER};1", "refused", "personal_number"),
        ("A AB;191212121213;1", "refused", "personal_number"),
        (f"A AB;{MASK};1", "refused", "personal_number"),
        (f";{NUMBERS[0]};1", "refused", "name_missing"),
        (f"{'a' * 121};{NUMBERS[0]};1", "refused", "name_missing"),
        (f"H\ufffdrryda AB;{NUMBERS[0]};1", "refused", "text_damaged"),
        ("A AB;#REF!;1", "refused", "org_number_format"),
    ],
)
def test_each_row_gets_an_outcome_and_its_first_reason(row, outcome, reason):
    (said,) = read("Företag;Org.nr;Anställda", row)

    assert (said.outcome, said.reason) == (outcome, reason)


@pytest.mark.parametrize(
    ("cells", "outcome", "reason"),
    [
        (f"A AB;{NUMBERS[0]};1;5;12", "refused", "text_damaged"),
        (f"A; B AB;{NUMBERS[0]};1;12", "refused", "text_damaged"),
        (f"A AB;{NUMBERS[0]};1;12;;", "readable", None),
        (f"A AB;{PERSONAL_NUMBER};1;5;12", "refused", "personal_number"),
        ("Summa;;1;5;12", "skipped", "totals_row"),
    ],
)
def test_a_row_with_more_cells_than_columns_is_never_read_shifted(cells, outcome, reason):
    (row,) = read("Företag;Org.nr;Omsättning (mkr);Anställda", cells)

    assert (row.outcome, row.reason) == (outcome, reason)


def test_cells_under_no_header_are_quoted_and_of_no_field():
    (row,) = read("Företag;Org.nr;Anställda", f"A AB;{NUMBERS[0]};1;5; {PERSONAL_NUMBER}")

    assert row.left_out == (LeftOut(field="", text=f"5, {MASK}", code="surplus_cells"),)
    assert (row.facts, row.to_json()["left_out"]) == (results.NO_FACTS, [])


@pytest.mark.parametrize(
    ("name", "code", "text"),
    [
        ("A \u202eBA trohS", "direction_hidden", "A BA trohS"),
        ("Foo\0bar", "letters_lost", "Foobar"),
        ("H\ufffdrryda AB", "letters_lost", "H\ufffdrryda AB"),
    ],
)
def test_a_damaged_name_is_quoted_as_seen_with_what_is_wrong(name, code, text):
    (row,) = read("Företag;Org.nr", f"{name};{NUMBERS[0]}")

    assert (row.outcome, row.reason, row.warnings) == ("refused", "text_damaged", ())
    assert row.left_out == (LeftOut(field="name", text=text, code=code),)


def test_without_headers_the_widest_of_the_first_rows_tells_the_columns():
    opened = table([["A AB", NUMBERS[0], "x"], ["B AB", NUMBERS[1]]])
    mapping = mapping_without_headers(opened).changed(0, field="name")

    rows = read_rows(
        opened.rows(), mapping=mapping, municipality_code="1780", categories=CATEGORIES
    )

    assert [row.outcome for row in rows] == ["readable", "readable"]


def test_headers_that_are_repeated_with_what_nobody_sees_are_no_firm():
    _firm, repeated = read("Före\u200btag;Org.nr", f"A AB;{NUMBERS[0]}", "Före\u200btag;Org.nr")

    assert (repeated.outcome, repeated.reason) == ("skipped", "totals_row")


def test_an_empty_row_is_skipped():
    first, _second = read("Företag;Org.nr", ";", f"A AB;{NUMBERS[0]}")

    assert (first.outcome, first.reason) == ("skipped", "empty_row")


def test_a_second_row_of_a_number_names_the_first_that_could_be_used():
    rows = read(
        "Företag;Org.nr",
        f";{NUMBERS[0]}",
        f"A AB;{NUMBERS[0]}",
        f"A AB;{NUMBERS[0].replace('-', '')}",
    )

    assert [(row.outcome, row.of_row) for row in rows] == [
        ("refused", None), ("readable", None), ("duplicate", 3),
    ]  # fmt: skip


def test_a_vat_number_stands_in_for_a_missing_number():
    number = "SE" + NUMBERS[0].replace("-", "") + "01"

    (row,) = read("Företag;Org.nr;Momsnr", f"A AB;;{number}")

    assert row.facts.organisation_number == NUMBERS[0]


@pytest.mark.parametrize(
    ("headers", "cells", "outcome", "reason"),
    [
        ("Kommun;Postnr;Ort", "Karlstad;;", "readable", None),
        ("Kommun;Postnr;Ort", "Hammarö;65224;Karlstad", "skipped", "other_municipality"),
        ("Kommun;Postnr;Ort", ";65224;", "readable", None),
        ("Kommun;Postnr;Ort", ";65224;Nol", "question", "municipality_ambiguous"),
        ("Kommun;Postnr;Ort", ";90326;Karlstad", "question", "municipality_ambiguous"),
        ("Kommun;Postnr;Ort", ";90326;Skellefteå", "skipped", "other_municipality"),
        ("Kommun;Postnr;Ort", "Karlstad;90326;Umeå", "readable", None),
        ("Kommun;Postnr;Ort", ";DK-2100;Köpenhamn", "question", "municipality_ambiguous"),
        ("Kommun;Postnr;Ort", ";DK-2100;Karlstad", "question", "municipality_ambiguous"),
        ("Kommun;Postnr;Ort", ";DK-2100;Umeå", "skipped", "other_municipality"),
        ("Kommun;Postnr;Ort", "Karlstad;DK-2100;", "readable", None),
        ("Kommun;Postnr;Ort", ";;Karlstad", "readable", None),
        ("Kommun;Postnr;Ort", ";;Nol", "skipped", "other_municipality"),
        ("Kommun;Postnr;Ort", ";;Håbo", "skipped", "other_municipality"),
        ("Kommun;Postnr;Ort", "Karlstad/Hammarö;;", "question", "municipality_ambiguous"),
        ("Kommun;Postnr;Ort", ";;", "readable", None),
        ("Kommun;Postnr;Ort", "Oslo;;", "question", "municipality_ambiguous"),
        ("Kommun;Postnr;Ort", "Oslo;65224;", "readable", None),
        ("Kommun;Postnr;Ort", "saknas;;", "readable", None),
    ],
)
def test_the_place_of_a_firm_decides_whose_it_is(headers, cells, outcome, reason):
    (row,) = read(f"Företag;Org.nr;{headers}", f"A AB;{NUMBERS[0]};{cells}")

    assert (row.outcome, row.reason) == (outcome, reason)


@pytest.mark.parametrize(
    ("cells", "text", "options"),
    [
        ("903 26;Skellefteå", "903 26 Skellefteå", ("2480", "2482", "elsewhere")),
        ("931 31;Umeå", "931 31 Umeå", ("2480", "2482", "elsewhere")),
        ("DK-2100;", "DK-2100", ("2482", "elsewhere")),
    ],
)
def test_a_postal_code_that_contradicts_the_town_or_is_foreign_is_asked(cells, text, options):
    line = f"A AB;{NUMBERS[0]};{cells}"
    (row,) = read("Företag;Org.nr;Postnr;Ort", line, municipality_code="2482")
    (question,) = row.questions
    answers = {key_of(question): options[0]}
    (answered,) = read("Företag;Org.nr;Postnr;Ort", line, municipality_code="2482", answers=answers)

    assert (question.text, question.options) == (text, options)
    assert answered.facts.municipality_code == options[0]


def test_a_town_that_reaches_into_the_municipality_contradicts_no_postal_code():
    (row,) = read(
        "Företag;Org.nr;Postnr;Ort",
        f"A AB;{NUMBERS[0]};65342;Karlstad",
        municipality_code="1761",
    )

    assert (row.outcome, row.facts.municipality_code) == ("readable", "1761")


def test_a_town_in_two_municipalities_is_asked_about():
    (row,) = read("Företag;Org.nr;Ort", f"A AB;{NUMBERS[0]};Nol", municipality_code="1440")

    assert [(each.code, each.options) for each in row.questions] == [
        ("municipality_ambiguous", ("1440", "1482", "elsewhere"))
    ]


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


@pytest.mark.parametrize(
    ("header", "cell", "code", "options"),
    [
        ("Omsättning", "24 512", "turnover_unit_unknown", ("kr", "tkr", "mkr", "leave_out")),
        (
            "Omsättning tkr",
            "31.400",
            "turnover_unit_unknown",
            ("31400 tkr", "31,4 tkr", "leave_out"),
        ),
        ("SNI", "62.10", "sni_ambiguous", ("62100", "leave_out")),
        ("Kommun", "Oslo", "municipality_ambiguous", ("1780", "elsewhere")),
    ],
)
def test_what_may_mean_two_things_is_asked(header, cell, code, options):
    row = read_one(header, cell)

    assert (row.outcome, row.reason) == ("question", code)
    assert [(each.text, each.options) for each in row.questions] == [(cell, options)]


@pytest.mark.parametrize("cell", ["Foo\0bar", "Foo\ud800bar", "Foo\u202ebar"])
def test_what_is_asked_is_what_people_see_of_the_cell(cell):
    (question,) = read_one("Kommun", cell).questions

    assert question.text == "Foobar"


def test_what_is_asked_is_masked_where_a_hidden_character_parts_a_number():
    (question,) = read_one("Kommun", PERSONAL_NUMBER.replace("-", "\u200b-")).questions

    assert question.text == MASK


@pytest.mark.parametrize(
    ("header", "cell", "answers", "name", "value"),
    [
        ("Omsättning", "24 512", {"turnover_unit_unknown:turnover:24 512": "tkr"},
         "turnover_ksek", 24_512),
        ("Omsättning tkr", "31.400", {"turnover_unit_unknown:turnover:31.400": "31,4 tkr"},
         "turnover_ksek", Decimal("31.4")),
        ("SNI 2025", "35.140, 62.1", {"sni_ambiguous:sni:62.1": "62100"},
         "sni_2025", ("35140", "62100")),
        ("Kommun", "Oslo", {"municipality_ambiguous:municipality:Oslo": "1780"},
         "municipality_code", "1780"),
    ],
)  # fmt: skip
def test_an_answer_makes_the_row_readable(header, cell, answers, name, value):
    row = read_one(header, cell, answers)

    assert (row.outcome, row.warnings, getattr(row.facts, name)) == ("readable", (), value)
    assert [each.answer for each in row.questions] == list(answers.values())


def test_an_answer_of_the_row_alone_goes_first():
    key = "turnover_unit_unknown:turnover:5"

    rows = read(
        "Företag;Org.nr;Omsättning",
        *(f"A AB;{number};5" for number in NUMBERS[:2]),
        answers={key: "mkr", f"3:{key}": "tkr"},
    )

    assert [row.facts.turnover_ksek for row in rows] == [5000, 5]


@pytest.mark.parametrize(
    ("header", "cell", "answers", "outcome", "left_out"),
    [
        ("Omsättning", "5", {"turnover_unit_unknown:turnover:5": "leave_out"},
         "readable", ("turnover",)),
        ("SNI", "62", {"sni_ambiguous:sni:62": "leave_out"}, "readable", ("sni",)),
        ("SNI", "62", {"sni_ambiguous:sni:62": "6210"}, "question", ()),
        ("Omsättning", "5", {"turnover_unit_unknown:turnover:5": "dollar"}, "question", ()),
        ("Kommun", "Oslo", {"municipality_ambiguous:municipality:Oslo": "elsewhere"},
         "skipped", ()),
    ],
)  # fmt: skip
def test_a_value_may_be_left_out_and_no_answer_is_guessed(header, cell, answers, outcome, left_out):
    row = read_one(header, cell, answers)

    assert (row.outcome, fields_left_out(row)) == (outcome, left_out)


def test_a_name_that_lost_a_letter_is_pointed_out():
    (row,) = read("Företag;Org.nr", f"H?rryda AB;{NUMBERS[0]}")

    assert (row.outcome, row.warnings) == ("readable", ("text_damaged",))


def test_a_row_keeps_its_other_codes_as_warnings():
    (row,) = read("Företag;Org.nr;Omsättning;SNI;E-post", f"A AB;{NUMBERS[0]};5;62;x@")

    assert row.reason == "turnover_unit_unknown"
    assert row.warnings == ("sni_ambiguous", "email_invalid")
    assert len(row.to_json()["questions"]) == 2


def test_the_number_goes_before_the_class_of_another_column():
    (row,) = read(
        "Företag;Org.nr;Anställda;Storleksklass;Omsättning tkr;Omsättningsklass",
        f"A AB;{NUMBERS[0]};12;3;500;5",
    )

    assert (row.facts.employees, row.facts.employees_class) == (12, None)
    assert (row.facts.turnover_ksek, row.facts.turnover_class) == (500, None)


def test_a_refused_row_keeps_its_cells_masked_and_no_facts():
    (row,) = read("Företag;Org.nr;Kommentar", f"Tolvan;{PERSONAL_NUMBER};född {PERSONAL_NUMBER}")

    assert row.cells == ("Tolvan", MASK, f"född {MASK}")
    assert row.facts == results.CompanyFacts()
    assert PERSONAL_NUMBER not in repr(row)


def test_every_code_of_a_row_has_words():
    assert all(import_message(code) for code in (*results.CODES, *results.LEFT_OUT_CODES))
