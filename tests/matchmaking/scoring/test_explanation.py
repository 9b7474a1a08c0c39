"""The splits of docs/scoring.md#explanation: as printed there, and exact for any firm."""

import math

import pytest
from hypothesis import assume, given, settings

from matchmaking.scoring import half_up, score_firm
from matchmaking.scoring.explanation import (
    NotScored,
    explain,
    logarithmic_mean,
    typical_components,
)
from tests.matchmaking.scoring.made_up import (
    atlas_of,
    middling_country,
    silent_firm,
)
from tests.matchmaking.scoring.real_figures import atlas, example_firm, model
from tests.matchmaking.scoring.strategies import atlases, firms, models

GERMANY = {
    "demand": "9.2",
    "growth": "-1.6",
    "transition": "0.8",
    "distance": "3.2",
    "trade_regime": "0.0",
    "regulation": "0.7",
    "language": "1.2",
    "readiness": "0.0",
    "maturity": "0.0",
    "category_fit": "1.4",
}
INDIA = {
    "demand": "8.2",
    "growth": "5.1",
    "transition": "-2.7",
    "distance": "-6.8",
    "trade_regime": "-2.8",
    "regulation": "-0.9",
    "language": "1.2",
    "readiness": "0.0",
    "maturity": "-1.3",
    "category_fit": "-2.8",
}


def explained(iso2, **changes):
    return explain(iso2, score_firm(example_firm(**changes), atlas(), model()), model())


def shown(points):
    return {name: str(half_up(value, 1)) for name, value in points.items()}


@pytest.mark.parametrize(("iso2", "printed"), [("DE", GERMANY), ("IN", INDIA)])
def test_parts_are_as_printed(iso2, printed):
    assert shown(explained(iso2).parts) == printed


def test_germany_against_a_typical_country_and_at_full_strength():
    germany = explained("DE")

    assert str(half_up(germany.reference, 2)) == "51.98"
    assert str(half_up(sum(germany.parts.values()), 2)) == "15.01"
    assert shown(germany.own_side) == {"readiness": "4.6", "maturity": "1.8", "category_fit": "1.6"}
    assert str(half_up(sum(germany.own_side.values()), 2)) == "7.99"
    assert str(half_up(germany.full_strength, 2)) == "74.99"


def test_india_is_below_a_typical_country():
    india = explained("IN")

    assert str(half_up(india.score - india.reference, 1)) == "-2.8"


def test_typical_country_is_the_median_of_those_that_have_the_component():
    odd = atlas_of(
        middling_country(iso2="AL"),
        middling_country(iso2="BA", without=("wgi_regulatory_quality", "wgi_rule_of_law")),
        middling_country(iso2="RS"),
    )
    scores = score_firm(example_firm(), odd, model())

    assert scores.country("BA").component("regulation").value is None
    assert typical_components(scores)["regulation"] == pytest.approx(50)


def test_component_that_the_country_lacks_is_in_neither_side():
    without = ("wgi_regulatory_quality", "wgi_rule_of_law")
    places = atlas_of(middling_country(iso2="AL"), middling_country(iso2="BA", without=without))
    scores = score_firm(example_firm(), places, model())

    found = explain("BA", scores, model())

    assert "regulation" not in found.parts
    assert sum(found.parts.values()) == pytest.approx(found.score - found.reference, abs=1e-9)


def test_country_without_a_score_is_not_explained():
    scores = score_firm(silent_firm(), atlas(), model())

    with pytest.raises(NotScored):
        explain("DE", scores, model())


@pytest.mark.parametrize(("one", "other"), [(50.0, 50.0), (1.0, 100.0), (50.0, 50.0 + 1e-13)])
def test_logarithmic_mean_lies_between_its_ends(one, other):
    assert min(one, other) <= logarithmic_mean(one, other) <= max(one, other)


def test_logarithmic_mean_of_1_and_e_is_known():
    assert logarithmic_mean(1.0, math.e) == pytest.approx(math.e - 1)


def assert_exact(firm, places, rules):
    scores = score_firm(firm, places, rules)
    typical = typical_components(scores)
    for country in scores.countries:
        if country.score is None:
            continue
        found = explain(country.country, scores, rules, typical)
        assert sum(found.parts.values()) == pytest.approx(found.score - found.reference, abs=1e-9)
        left = found.full_strength - found.score
        assert sum(found.own_side.values()) == pytest.approx(left, abs=1e-9)
        assert min(found.own_side.values()) >= -1e-9


@settings(max_examples=60)
@given(firms())
def test_parts_add_up_for_any_firm(firm):
    assume(firm.needs)
    assert_exact(firm, atlas(), model())


@settings(max_examples=50)
@given(firms(), atlases(), models())
def test_parts_add_up_where_figures_are_missing_floors_bind_and_weights_differ(firm, places, rules):
    assume(firm.needs)
    assert_exact(firm, places, rules)


def test_parts_add_up_where_the_floor_binds():
    nobody = example_firm(
        sells_in=[], export_share_pct=0, employees=0, turnover_msek=0, trl=1, certificates=[]
    )
    places = atlas_of(
        middling_country(iso2="AL"),
        middling_country(iso2="BA"),
        middling_country(iso2="RS", need_strengths=dict.fromkeys(nobody.needs, 0.0)),
    )
    scores = score_firm(nobody, places, model())

    found = explain("RS", scores, model())

    assert scores.country("RS").company_part < 1
    assert found.parts["category_fit"] < 0
    assert sum(found.parts.values()) == pytest.approx(found.score - found.reference, abs=1e-9)
