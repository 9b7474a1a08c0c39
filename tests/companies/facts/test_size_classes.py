import math

import pytest

from companies.facts.size_classes import EMPLOYEES, TURNOVER, size_class_of, size_classes


@pytest.mark.parametrize("kind", [EMPLOYEES, TURNOVER])
def test_size_classes_follow_each_other_without_a_gap(kind):
    classes = list(size_classes(kind).values())

    assert [each.lowest for each in classes[1:]] == [each.highest + 1 for each in classes[:-1]]
    assert classes[-1].highest is None


@pytest.mark.parametrize(
    ("kind", "code", "midpoint"),
    [
        (EMPLOYEES, "1", 0),
        (EMPLOYEES, "2", 2),
        (EMPLOYEES, "5", math.sqrt(20 * 49)),
        (EMPLOYEES, "16", 10_000),
        (TURNOVER, "7", math.sqrt(50_000 * 99_999)),
        (EMPLOYEES, "10-49", math.sqrt(10 * 49)),
        (EMPLOYEES, "0-9", 3),
        (EMPLOYEES, "11-", 11),
    ],
)
def test_midpoint_is_geometric_and_the_open_class_counts_as_its_start(kind, code, midpoint):
    assert size_class_of(kind, code).midpoint == pytest.approx(midpoint)


@pytest.mark.parametrize(
    "code", ["", "17", "9-5", "5-5", "05-9", "-9", "5 - 9", "1-99999999999999"]
)
def test_size_class_of_what_is_no_class(code):
    assert size_class_of(EMPLOYEES, code) is None
