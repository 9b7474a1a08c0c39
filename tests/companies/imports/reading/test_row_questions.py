"""What is asked of a row, and what becomes of it by the answer."""

from decimal import Decimal

import pytest

from companies.facts.personal_numbers import MASK
from tests.companies.imports.made import NUMBERS, PERSONAL_NUMBER
from tests.companies.imports.reading.reading_steps import fields_left_out, read, read_one


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
