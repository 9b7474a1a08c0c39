import math

import pytest

from matchmaking.scoring import Figure, latest_figures
from matchmaking.scoring.atlas import great_circle_km
from tests.matchmaking.scoring.made_up import SWEDEN, atlas_of, country
from tests.matchmaking.scoring.real_figures import atlas


def test_great_circle_km_of_a_quarter_of_the_earth():
    pole, equator = country(latitude=90.0, longitude=0.0), country(latitude=0.0, longitude=50.0)

    assert great_circle_km(pole, equator) == pytest.approx(math.pi / 2 * 6371.0088)


def test_great_circle_km_of_antipodes_is_half_the_circumference():
    start = country(latitude=59.3333, longitude=18.05)
    end = country(latitude=-59.3333, longitude=-161.95)

    assert great_circle_km(start, end) == pytest.approx(math.pi * 6371.0088)


def test_distance_km_is_measured_from_home():
    norway = country(iso2="NO", latitude=59.9167, longitude=10.75)

    assert atlas_of(norway).distance_km(norway) == great_circle_km(SWEDEN, norway)


def test_market_of_a_country_that_is_no_target_is_none():
    assert atlas_of(country()).market_of("AL") == "europe"
    assert atlas_of(country()).market_of("BR") is None


def test_the_project_has_34_target_countries_in_six_markets():
    sizes = {
        market: len(atlas().in_market(market))
        for market in ("nordics", "europe", "usa", "india", "china", "singapore")
    }

    assert sizes == {
        "nordics": 4, "europe": 26, "usa": 1, "india": 1, "china": 1, "singapore": 1
    }  # fmt: skip


def test_latest_figures_keeps_the_latest_year_whatever_the_order():
    old, new = Figure(value=1, year=2020), Figure(value=2, year=2023)

    assert latest_figures([("a", old), ("a", new)]) == {"a": new}
    assert latest_figures([("a", new), ("a", old), ("b", old)]) == {"a": new, "b": old}
