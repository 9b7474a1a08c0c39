"""Ranks under other weights (docs/scoring.md#robustness): as printed there, and by hand."""

import numpy as np
import pytest

from matchmaking.scoring import ScoringModel, score_firm
from matchmaking.scoring.robustness import (
    COMPONENTS,
    DRAWS,
    RankInterval,
    draws_of,
    rank_intervals,
    redrawn_scores,
)
from tests.matchmaking.scoring.made_up import atlas_of, middling_country, silent_firm
from tests.matchmaking.scoring.real_figures import atlas, example_firm, model


def intervals(firm=None, places=None):
    return rank_intervals(score_firm(firm or example_firm(), places or atlas(), model()), model())


@pytest.mark.parametrize(
    ("iso2", "best", "worst", "word"),
    [
        ("DE", 1, 4, "stable"),
        ("CN", 1, 28, "depends"),
        ("US", 6, 24, "depends"),
        ("IN", 13, 32, "depends"),
    ],
)
def test_intervals_are_as_printed(iso2, best, worst, word):
    found = intervals()[iso2]

    assert (found.best, found.worst, found.word) == (best, worst, word)


def test_germany_is_in_the_top_five_in_998_of_1000_draws():
    assert intervals()["DE"].top_share == 0.998


@pytest.mark.parametrize(
    ("best", "worst", "word"),
    [(1, 1, "stable"), (1, 4, "stable"), (1, 5, "fairly_stable"), (2, 10, "fairly_stable"),
     (1, 10, "depends")],
)  # fmt: skip
def test_words_go_by_the_number_of_places(best, worst, word):
    assert RankInterval(best=best, worst=worst, top_share=0).word == word


def test_draws_are_weights_and_come_again():
    draws = draws_of(model())
    draws_of.cache_clear()
    again = draws_of(model())

    assert draws.groups.shape == (DRAWS, 3)
    np.testing.assert_allclose(draws.groups.sum(axis=1), 1)
    np.testing.assert_array_equal(draws.groups, again.groups)
    assert 400 < draws.is_sum.sum() < 600


def test_what_weighs_nothing_is_never_drawn():
    weights = {**model().weights, "firm_side": {"readiness": 1, "maturity": 1, "category_fit": 0}}
    rules = ScoringModel.from_parameters({**model().to_parameters(), "weights": weights})

    drawn = draws_of(rules).components["firm_side"]

    assert (drawn[:, 2] == 0).all()
    np.testing.assert_allclose(drawn.sum(axis=1), 1)


def test_one_draw_by_hand():
    draws = draws_of(model())
    scores = score_firm(example_firm(), atlas(), model())
    germany = scores.country("DE")
    values = {
        group: np.array([germany.component(name).value for name in names])
        for group, names in COMPONENTS.items()
    }
    number = int(np.flatnonzero(~draws.is_sum)[0])
    pull, access, own = (values[group] @ draws.components[group][number] for group in COMPONENTS)
    w_pull, w_access, w_own = draws.groups[number]
    market = (pull**w_pull * access**w_access) ** (1 / (w_pull + w_access))

    found = redrawn_scores({group: each[np.newaxis] for group, each in values.items()}, draws)

    assert found[number, 0] == pytest.approx(market ** (w_pull + w_access) * own**w_own)


def test_country_without_its_figures_in_a_draw_is_last_in_it():
    lacking = middling_country(
        iso2="BA",
        without=("gdp_nominal_usd_bn", "electricity_consumption_twh", "ev_sales_cars",
                 "gdp_growth_pct", "electricity_demand_cagr5_pct"),
    )  # fmt: skip
    places = atlas_of(middling_country(iso2="AL"), lacking)

    assert set(intervals(places=places)) == {"AL"}


def test_preliminary_firm_has_no_interval():
    assert intervals(silent_firm()) == {}
