from decimal import Decimal

import pytest

from matchmaking.scoring.rounding import half_up, hundredths, shown_score


@pytest.mark.parametrize(
    ("value", "places", "expected"),
    [
        (0.5, 0, "1"),
        (2.5, 0, "3"),
        (64.25, 1, "64.3"),
        (64.249, 1, "64.2"),
        (0.285, 2, "0.29"),
        (0.9625, 3, "0.963"),
        (-1.25, 1, "-1.3"),
        (100.0, 1, "100.0"),
    ],
)
def test_half_up_rounds_a_half_away_from_zero(value, places, expected):
    assert half_up(value, places) == Decimal(expected)


def test_half_up_ignores_the_noise_of_float_addition():
    assert half_up(64.94999999999999, 1) == Decimal("65.0")


def test_hundredths_is_the_whole_number_stored():
    assert hundredths(66.99356716024381) == 6699
    assert hundredths(64.245) == 6425


def test_shown_score_is_what_the_stored_hundredths_show():
    assert shown_score(64.946) == Decimal("65.0")
    assert shown_score(64.944) == Decimal("64.9")
