import math

import pytest

from companies.facts.size_classes import EMPLOYEES, TURNOVER, size_classes


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
    ],
)
def test_midpoint_is_geometric_and_the_open_class_counts_as_its_start(kind, code, midpoint):
    assert size_classes(kind)[code].midpoint == pytest.approx(midpoint)
