import pytest

from companies.facts.personal_numbers import MASK
from companies.imports.messages import import_message
from companies.imports.reading import results
from companies.imports.reading.answers import key_of
from companies.imports.reading.mapping import mapping_without_headers
from companies.imports.reading.results import LeftOut
from companies.imports.reading.rows import read_rows
from tests.companies.imports.made import NUMBERS, PERSONAL_NUMBER
from tests.companies.imports.reading.reading_steps import CATEGORIES, read
from tests.companies.imports.reading.test_mapping import table


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
