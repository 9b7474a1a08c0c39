import pytest

from companies.facts.size_classes import EMPLOYEES, TURNOVER, size_classes
from companies.facts.sme import is_in_scope, is_sme

MANY_KSEK = 600_000  # above both limits of about 571,500 and 491,490
LITTLE_KSEK = 60_000


def employees(code):
    return size_classes(EMPLOYEES)[code]


def turnover(code):
    return size_classes(TURNOVER)[code]


@pytest.mark.parametrize(
    ("people", "expected"), [(None, True), (0, True), (249, True), (250, False)]
)
def test_is_in_scope_until_an_answer_says_otherwise(people, expected):
    assert is_in_scope(employees=people) is expected


@pytest.mark.parametrize(
    ("people", "ksek", "balance", "expected"),
    [
        (35, LITTLE_KSEK, None, True),
        (35, MANY_KSEK, LITTLE_KSEK, True),
        (35, MANY_KSEK, MANY_KSEK, False),
        (35, MANY_KSEK, None, None),
        (35, None, None, None),
        (None, LITTLE_KSEK, None, None),
        (250, LITTLE_KSEK, LITTLE_KSEK, False),
        (employees("7"), turnover("7"), None, True),
        (employees("8"), LITTLE_KSEK, None, None),  # 200–499 holds 250
        (employees("9"), LITTLE_KSEK, None, False),
        (35, turnover("9"), None, None),  # 500–1,000 million holds the limit
        (35, turnover("9"), MANY_KSEK, None),
        (35, turnover("10"), MANY_KSEK, False),
    ],
)
def test_is_sme_is_open_where_a_class_holds_the_limit(people, ksek, balance, expected):
    standing = is_sme(employees=people, turnover_ksek=ksek, balance_sheet_ksek=balance)

    assert standing is expected
