import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from matchmaking.scoring.market_access import distance, language, regulation, trade_regime
from tests.matchmaking.scoring.made_up import atlas_of, country, figures, silent_firm
from tests.matchmaking.scoring.real_figures import atlas, model


def straight_north_of_home(kilometres):
    return country(latitude=59.3333 - math.degrees(kilometres / 6371.0088), longitude=18.05)


@pytest.mark.parametrize(("km", "points"), [(100, 100), (400, 100), (2_000, 50), (10_001, 0)])
def test_distance_falls_on_a_log_scale(km, points):
    place = straight_north_of_home(km)

    part = distance(place, atlas_of(place), model())

    assert part.value == pytest.approx(points)
    assert part.trust == 1
    assert part.inputs[0].value == pytest.approx(km)


@pytest.mark.parametrize(
    ("iso2", "points"),
    [("DE", 100), ("NO", 90), ("IS", 90), ("CH", 75), ("GB", 70), ("SG", 65)],
)
def test_trade_regime_gives_a_step_for_an_agreement(iso2, points):
    part = trade_regime(atlas().country(iso2), silent_firm(offer="goods"), model())

    assert (part.value, part.trust) == (points, 1)


@pytest.mark.parametrize(
    ("tariff", "offer", "points"),
    [
        (0, "goods", 50),
        (4, "goods", 30),
        (4, None, 30),
        (4, "both", 40),
        (4, "services", 50),
        (8, "goods", 10),
        (60, "goods", 10),
    ],
)
def test_trade_regime_falls_with_a_tariff_on_goods(tariff, offer, points):
    place = country(figures=figures(tariff_weighted_mean_pct=tariff))

    assert trade_regime(place, silent_firm(offer=offer), model()).value == pytest.approx(points)


def test_trade_regime_prefers_the_tariff_on_goods_from_the_eu():
    place = country(
        figures=figures(tariff_on_eu_goods_pct=2) | figures(2017, tariff_weighted_mean_pct=6)
    )

    part = trade_regime(place, silent_firm(offer="goods"), model())

    assert part.value == 40
    assert [each.code for each in part.inputs] == ["tariff_on_eu_goods_pct"]


def test_trade_regime_is_as_fresh_as_its_tariff_for_services_too():
    place = country(figures=figures(2017, tariff_weighted_mean_pct=6))

    assert trade_regime(place, silent_firm(offer="services"), model()).trust == pytest.approx(0.3)


def test_trade_regime_without_agreement_or_tariff_is_missing():
    part = trade_regime(country(), silent_firm(), model())

    assert part.value is None
    assert part.missing == ("tariff_weighted_mean_pct",)


@settings(max_examples=25)
@given(st.floats(0, 100), st.floats(0, 100))
def test_trade_regime_never_rises_with_the_tariff(one, other):
    low, high = (
        trade_regime(
            country(figures=figures(tariff_weighted_mean_pct=tariff)), silent_firm(), model()
        ).value
        for tariff in sorted((one, other))
    )

    assert low >= high


@pytest.mark.parametrize(
    ("governance", "logistics", "points"),
    [(-0.5, 2.5, 0), (0.85, 3.4, 50), (2.2, 4.3, 100), (3, 5, 100)],
)
def test_regulation_is_the_mean_of_rules_and_logistics(governance, logistics, points):
    values = figures(
        wgi_regulatory_quality=governance, wgi_rule_of_law=governance, lpi_score=logistics
    )

    assert regulation(country(figures=values), model()).value == pytest.approx(points)


def test_regulation_stands_on_two_of_three_but_not_on_one():
    two = regulation(country(figures=figures(wgi_rule_of_law=2.2, lpi_score=4.3)), model())
    one = regulation(country(figures=figures(lpi_score=4.3)), model())

    assert two.value == pytest.approx(100)
    assert two.coverage == pytest.approx(2 / 3)
    assert one.value is None
    assert one.missing == ("wgi_regulatory_quality", "wgi_rule_of_law")


def language_points(iso2, languages, **values):
    place = country(
        iso2=iso2, business_languages=frozenset({"sq"}), figures=figures(2023, **values)
    )
    part = language(place, silent_firm(languages=languages), model())
    return part.value, pytest.approx(part.trust)


@pytest.mark.parametrize(
    ("iso2", "languages", "english", "points", "trust"),
    [
        ("AL", ["sq", "en"], {"english_speakers_pct": 40}, 100, 1),
        ("DK", ["sv"], {}, 90, 1),
        ("NO", ["sv", "en"], {}, 90, 1),
        ("DK", ["sv", "en"], {"english_speakers_pct": 86}, 90, 1),
        ("DK", ["sv", "en"], {"english_speakers_pct": 95}, 95, 0.9),
        ("FI", ["sv"], {}, 0, 1),
        ("AL", ["en"], {"english_speakers_pct": 40}, 40, 0.9),
        ("AL", ["en"], {"english_speakers_pct": 0}, 0, 1),
        ("AL", ["sv"], {"english_speakers_pct": 40}, 0, 1),
        ("AL", [], {"english_speakers_pct": 40}, 0, 1),
    ],
)
def test_language_is_the_largest_step_that_applies(iso2, languages, english, points, trust):
    assert language_points(iso2, languages, **english) == (points, trust)


def test_language_is_missing_if_only_english_could_apply_and_is_unknown():
    part = language(country(), silent_firm(languages=["en"]), model())

    assert part.value is None
    assert part.missing == ("english_speakers_pct",)


def test_language_unanswered_is_open_and_counts_as_the_worst():
    part = language(country(), silent_firm(), model())

    assert (part.value, part.coverage, part.trust) == (0, 0, 0)
    assert part.open_points == (("languages", 100.0),)
