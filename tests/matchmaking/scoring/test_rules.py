import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaking.scoring.rules import Freshness, Goalpost, NeedRamp

STRAIGHT = Goalpost(zero_at=-1, full_at=7)
LOG = Goalpost(zero_at=20, full_at=20_000, is_log=True)
FALLING = Goalpost(zero_at=10_000, full_at=400, is_log=True)


@pytest.mark.parametrize(
    ("post", "value", "points"),
    [
        (STRAIGHT, -5, 0),
        (STRAIGHT, -1, 0),
        (STRAIGHT, 3, 50),
        (STRAIGHT, 7, 100),
        (STRAIGHT, 8, 100),
        (LOG, -1, 0),
        (LOG, 0, 0),
        (LOG, 20, 0),
        (LOG, math.sqrt(20 * 20_000), 50),
        (LOG, 20_000, 100),
        (LOG, 1e9, 100),
        (FALLING, 0, 100),
        (FALLING, 300, 100),
        (FALLING, 2_000, 50),
        (FALLING, 10_000, 0),
        (FALLING, 15_000, 0),
    ],
)
def test_goalpost_points_at_the_ends_and_in_the_middle(post, value, points):
    assert post.points(value) == pytest.approx(points)


@settings(max_examples=50)
@given(st.floats(-10, 1e6), st.floats(-10, 1e6))
def test_goalpost_points_rise_or_fall_throughout(one, other):
    low, high = sorted((one, other))

    assert STRAIGHT.points(low) <= STRAIGHT.points(high)
    assert LOG.points(low) <= LOG.points(high)
    assert FALLING.points(low) >= FALLING.points(high)


@pytest.mark.parametrize(("value", "strength"), [(0, 0.2), (15, 0.2), (25, 0.6), (35, 1), (90, 1)])
def test_need_ramp_rises_from_its_floor(value, strength):
    ramp = NeedRamp(indicator="wind_solar_share_electricity_pct", low=15, high=35)

    assert ramp.strength(value, 0.2) == pytest.approx(strength)


@pytest.mark.parametrize(
    ("year", "trust"), [(2027, 1), (2024, 1), (2023, 0.9), (2021, 0.7), (2017, 0.3), (1990, 0.3)]
)
def test_freshness_falls_by_a_tenth_a_year_to_a_floor(year, trust):
    freshness = Freshness(full_years=2, loss_per_year=0.1, floor=0.3)

    assert freshness.of(year, 2026) == pytest.approx(trust)
