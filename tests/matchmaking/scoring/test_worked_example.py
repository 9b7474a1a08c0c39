"""The worked example, to the printed digits (docs/scoring.md#worked-example)."""

from dataclasses import replace

import pytest

from matchmaking.scoring import Atlas, half_up, score_country, score_firm
from tests.matchmaking.scoring.made_up import silent_firm
from tests.matchmaking.scoring.real_figures import atlas, example_firm, model

# Ten components in order, then M, A, Market, F and the score.
PRINTED = {
    "DK": "43.0 45.3 80.4 91.7 100.0 87.5 90.0 57.6 73.3 100.0 52.3 92.4 66.8 75.0 68.7",
    "DE": "73.0 6.6 58.9 78.0 100.0 81.4 100.0 47.6 73.3 75.6 59.0 84.3 68.1 63.7 67.0",
    "US": "92.3 45.3 50.7 12.7 12.5 71.4 100.0 47.6 52.5 42.7 74.8 28.7 58.2 47.6 55.4",
    "IN": "70.0 94.0 27.8 18.2 34.3 26.6 100.0 47.6 56.7 20.0 63.7 30.7 51.8 42.0 49.2",
    "CN": "99.5 83.9 62.8 12.4 41.3 30.6 0.0 47.6 56.7 56.1 88.2 17.7 62.8 52.9 60.2",
    "SG": "45.9 63.0 70.1 1.1 65.0 95.3 100.0 47.6 65.0 52.7 54.4 32.6 46.6 54.3 48.4",
}

TRANSITION = {
    "carbon_intensity_gco2_kwh",
    "wind_solar_share_electricity_pct",
    "egov_development_index",
    "ev_sales_share_pct",
    "urban_share_pct",
}


def score_in(place, **changes):
    return score_country(example_firm(**changes), place, atlas(), model())


@pytest.mark.parametrize("iso2", PRINTED)
def test_every_component_group_and_score_is_as_printed(iso2):
    result = score_in(atlas().country(iso2))
    groups = (result.market_pull, result.market_access, result.market_part, result.company_part)

    values = [component.value for component in result.components]
    shown = [str(half_up(value, 1)) for value in (*values, *groups, result.score)]

    assert shown == PRINTED[iso2].split()
    assert result.status == "scored"


def test_germany_is_fully_covered_and_second_of_34():
    scores = score_firm(example_firm(), atlas(), model())
    germany = scores.country("DE")

    assert half_up(germany.coverage, 2) == 1
    assert str(half_up(germany.confidence, 1)) == "90.0"
    assert germany.grade == "B"
    assert scores.rank("DE") == 2
    assert len(scores.ranking) == 34
    assert germany.upper_bound == germany.score


def test_germany_with_the_transition_component_missing():
    germany = atlas().country("DE")
    # category_fit reads some of the same figures; an adviser's judgement keeps it as it is.
    strengths = score_in(germany).component("category_fit").strengths
    poorer = replace(
        germany,
        figures={code: germany.figures[code] for code in germany.figures.keys() - TRANSITION},
        need_strengths={each.need: each.strength for each in strengths},
    )

    result = score_in(poorer)

    assert result.component("transition").value is None
    assert str(half_up(result.score, 2)) == "67.01"
    assert str(half_up(result.coverage, 3)) == "0.885"


def test_germany_with_certificates_unanswered():
    result = score_in(atlas().country("DE"), certificates=None)

    assert str(half_up(result.score, 1)) == "64.2"
    assert str(half_up(result.upper_bound, 1)) == "68.3"
    assert str(half_up(result.coverage, 3)) == "0.963"
    assert result.open_answers == ("certificates",)


def test_singapore_lacks_electric_car_figures():
    result = score_in(atlas().country("SG"))

    assert str(half_up(result.coverage, 3)) == "0.855"
    assert str(half_up(result.confidence, 1)) == "76.3"
    assert set(result.missing) == {"ev_sales_cars", "ev_sales_cagr3_pct", "ev_sales_share_pct"}


def test_only_categories_and_languages_answered_is_preliminary():
    firm = silent_firm(
        needs=["grid-flexibility", "ev-charging", "digital-services"], languages=["sv", "en", "de"]
    )
    result = score_country(firm, atlas().country("DE"), atlas(), model())

    assert result.status == "preliminary"
    assert result.score is None
    assert str(half_up(result.market_part, 1)) == "68.1"
    assert str(half_up(result.coverage, 3)) == "0.825"
    assert result.open_answers[:2] == ("sells_in", "trl")


def test_adding_a_country_moves_no_others_score():
    alone = Atlas(home=atlas().home, countries=(atlas().country("DE"),))
    result = score_country(example_firm(), atlas().country("DE"), alone, model())

    # Norway, where the firm sells, is in another market, so that nothing else is different.
    assert result.score == score_in(atlas().country("DE")).score
