"""The two engines agree to 1e-9, whatever the firm, the figures and the weights."""

import math

import numpy as np
import pytest
from hypothesis import given, settings

from matchmaking.scoring import Atlas, Firm, FirmScores, ScoringModel, score_firm
from matchmaking.scoring.many import ManyCountryScores, columns_of, score_many, tables_of
from tests.matchmaking.scoring.made_up import atlas_of, middling_country, silent_firm
from tests.matchmaking.scoring.real_figures import atlas, example_firm, model
from tests.matchmaking.scoring.strategies import atlases, firms, models, poorer_country

PRECISION = 1e-9


def assert_same(expected: float | None, found: float, what: object) -> None:
    if expected is None:
        assert math.isnan(found), (what, found)
    else:
        # A figure beyond all scales may give a value far beyond 100, where floats lie wider apart.
        precision = PRECISION * max(1.0, abs(expected) / 100)
        assert abs(expected - found) < precision, (what, expected, found)


def assert_countries_agree(firm: Firm, places: Atlas, rules: ScoringModel) -> None:
    tables = tables_of(places, rules)
    found = ManyCountryScores(columns_of([firm], tables), tables)
    only, everywhere = np.array([[0]]), np.arange(len(tables.countries))
    coverage = found.coverage(only, everywhere)[0]
    confidence = found.confidence(only, everywhere)[0]
    components = found.components()
    expected = score_firm(firm, places, rules)
    for column, iso2 in enumerate(tables.countries):
        country = expected.country(iso2)
        assert_same(country.ranked_value, found.ranked_value[0, column], iso2)
        assert_same(country.upper_bound, found.upper_bound[0, column], iso2)
        assert_same(country.coverage, coverage[column], iso2)
        assert_same(country.confidence, confidence[column], iso2)
        assert (country.status == "scored") <= bool(found.is_scored[0])
        for component in country.components:
            value = components[component.name][0, column]
            assert_same(component.value, value, (iso2, component.name))


def assert_markets_agree(firm: Firm, places: Atlas, rules: ScoringModel) -> None:
    tables = tables_of(places, rules)
    found = score_many(columns_of([firm], tables), tables)
    expected = score_firm(firm, places, rules)
    for column, code in enumerate(tables.markets):
        market = expected.market(code)
        assert_same(market.score, found.score[0, column], code)
        assert_same(market.upper_bound, found.upper_bound[0, column], code)
        best = tables.countries[found.best[0, column]]
        if best == market.leading.country:
            assert_same(market.coverage, found.coverage[0, column], code)
            assert_same(market.confidence, found.confidence[0, column], code)
            parts = market.best or market.leading
            if market.best:
                assert_same(parts.market_part, found.market_part[0, column], code)
                assert_same(parts.company_part, found.company_part[0, column], code)
        else:
            assert_is_tie(expected, best, market.leading.country)


def assert_is_tie(expected: FirmScores, one: str, other: str) -> None:
    """Two countries may change places only where nothing but float noise is between them."""
    first, second = expected.country(one), expected.country(other)
    values = (first.ranked_value, second.ranked_value)
    if None in values:
        values = (first.coverage, second.coverage)
    assert abs(values[0] - values[1]) < PRECISION, (one, other, values)


@settings(max_examples=120)
@given(firms())
def test_any_firm_scores_the_same(firm):
    assert_countries_agree(firm, atlas(), model())
    assert_markets_agree(firm, atlas(), model())


@settings(max_examples=60)
@given(firms(), atlases())
def test_missing_and_extreme_figures_score_the_same(firm, places):
    assert_countries_agree(firm, places, model())
    assert_markets_agree(firm, places, model())


@settings(max_examples=50)
@given(firms(), atlases(), models())
def test_any_weights_score_the_same(firm, places, rules):
    assert_countries_agree(firm, places, rules)
    assert_markets_agree(firm, places, rules)


@pytest.mark.parametrize(
    "code", sorted({code for place in atlas().countries for code in place.figures})
)
def test_every_single_figure_may_be_missing(code):
    poorer = tuple(poorer_country(place, without=[code]) for place in atlas().countries)

    assert_countries_agree(example_firm(), Atlas(home=atlas().home, countries=poorer), model())


def test_a_firms_side_that_weighs_nothing_still_has_to_be_there():
    weights = model().to_parameters()["weights"]
    weights["score"] |= {"firm_side": 0.0}
    weights["firm_side"] |= {"readiness": 0.0, "maturity": 0.0}
    rules = ScoringModel.from_parameters(model().to_parameters() | {"weights": weights})
    places = atlas_of(middling_country(without=("egov_development_index",)))

    assert score_firm(silent_firm(), places, rules).country("AL").ranked_value is None
    assert_countries_agree(silent_firm(), places, rules)


def test_firms_in_one_call_do_not_touch_each_other():
    tables = tables_of(atlas(), model())
    together = [example_firm(), silent_firm(), Firm(), example_firm(languages=None)]

    at_once = score_many(columns_of(together, tables), tables)
    alone = [score_many(columns_of([firm], tables), tables) for firm in together]

    np.testing.assert_array_equal(at_once.score, np.concatenate([one.score for one in alone]))


@pytest.mark.parametrize("threads", [1, 2])
def test_chunks_blocks_and_threads_give_the_same(threads, monkeypatch):
    monkeypatch.setattr("matchmaking.scoring.many.market_scores.CHUNK", 6_000)
    monkeypatch.setattr("matchmaking.scoring.many.market_scores.BLOCK", 2_500)
    tables = tables_of(atlas(), model())
    many = columns_of([example_firm(), silent_firm(), Firm()] * 7_000, tables)

    scores = score_many(many, tables, threads=threads)

    assert scores.score.shape == (21_000, 6)
    np.testing.assert_array_equal(scores.score[:3], scores.score[-3:])


def test_no_firm_at_all_has_no_scores():
    tables = tables_of(atlas(), model())

    assert score_many(columns_of([], tables), tables).score.shape == (0, 6)
