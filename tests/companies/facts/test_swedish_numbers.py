from decimal import Decimal

import pytest

from companies.facts.swedish_numbers import NumberUnreadable, parse_number


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("0", "0"),
        ("1 250", "1250"),
        ("9\u00a0999", "9999"),
        ("24 512,5", "24512.5"),
        ("31.400,00", "31400.00"),
        ("1.250.000", "1250000"),
        ("12.5", "12.5"),
        ("-3", "-3"),
        ("\u22121,6", "-1.6"),
    ],
)
def test_parse_number_reads_swedish_ways_of_writing(text, number):
    assert parse_number(text) == Decimal(number)


@pytest.mark.parametrize(
    "text",
    ["", " ", "-", "31.400", "1,2,3", "5,", ",5", "5.", "1.25.000,0", "ca 15", "1e9", "NaN", "٣",
     "1" * 41],
)  # fmt: skip
def test_parse_number_refuses_what_may_be_read_in_two_ways_or_none(text):
    with pytest.raises(NumberUnreadable):
        parse_number(text)
