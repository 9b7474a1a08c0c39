from dataclasses import replace

import pytest

from matchmaking.scoring import Firm, score_firm, score_market
from matchmaking.scoring.firm_score import ranked
from tests.matchmaking.scoring.made_up import atlas_of, middling_country, silent_firm
from tests.matchmaking.scoring.real_figures import atlas, example_firm, model

NO_MARKET_PULL = ("gdp_nominal_usd_bn", "electricity_consumption_twh", "ev_sales_cars")


@pytest.fixture(scope="module")
def example():
    return score_firm(example_firm(), atlas(), model())


def twin(iso2, **changes):
    return middling_country(iso2=iso2, **changes)


def scores_in(*countries, firm=None):
    return score_firm(firm or example_firm(), atlas_of(*countries), model())


def test_score_firm_gives_six_markets_in_order_and_all_countries(example):
    assert [each.market for each in example.markets] == list(model().markets)
    assert len(example.countries) == 34
    assert example.model_version == 1


def test_market_score_is_that_of_the_best_country_with_the_next_two_and_the_median(example):
    europe = example.market("europe")
    values = sorted(each.score for each in example.countries if each.market == "europe")

    assert europe.best.country == "DE"
    assert europe.score == example.country("DE").score == values[-1]
    assert [each.score for each in europe.runners_up] == [values[-2], values[-3]]
    assert europe.median == (values[12] + values[13]) / 2
    assert (europe.rank, europe.label, europe.ceiling) == (2, "strong", 75.7)


def test_market_score_of_a_single_country_is_its_median_too(example):
    india = example.market("india")

    assert india.median == india.score
    assert india.runners_up == ()
    assert india.label == "promising"
    assert india.warnings == ("mandatory_certificate_missing",)
    assert (india.grade, india.badges, india.missing, india.open_answers) == ("B", (), (), ())


def test_market_score_takes_coverage_and_confidence_from_the_best_country(example):
    singapore = example.market("singapore")

    assert singapore.coverage == example.country("SG").coverage
    assert singapore.confidence == example.country("SG").confidence


def test_score_market_is_the_same_as_within_score_firm(example):
    alone = score_market(example_firm(), "china", atlas(), model())

    assert (alone.score, alone.rank) == (example.market("china").score, 7)


def test_ranking_puts_a_higher_score_first(example):
    scores = [example.country(iso2).score for iso2 in example.ranking]

    assert scores == sorted(scores, reverse=True)


def test_ranking_breaks_a_tie_by_alpha_2():
    assert scores_in(twin("BB"), twin("CC"), twin("AA")).ranking == ("AA", "BB", "CC")


def test_ranking_breaks_a_tie_by_market_before_alpha_2(example):
    germany = example.country("DE")
    tied = [replace(germany, country="AA"), replace(germany, country="BB", market_part=99.0)]

    assert ranked(tied) == ("BB", "AA")


def test_ranking_leaves_out_a_country_without_enough_figures():
    scores = scores_in(twin("AA", without=NO_MARKET_PULL), twin("BB"))

    assert scores.ranking == ("BB",)
    assert scores.rank("AA") is None
    assert scores.market("europe").best.country == "BB"
    assert scores.market("europe").runners_up == ()


def test_ranking_leaves_out_market_scores_where_any_country_is_scored(example):
    germany = example.country("DE")
    preliminary = replace(germany, country="AA", status="preliminary", score=None)

    assert ranked([preliminary, germany]) == ("DE",)


def test_a_preliminary_firm_is_ranked_by_market_score_without_a_label():
    scores = score_firm(silent_firm(languages=["sv", "en", "de"]), atlas(), model())
    europe = scores.market("europe")

    assert europe.status == "preliminary"
    assert europe.score == europe.best.market_part
    assert europe.label is None
    assert len(scores.ranking) == 34


def test_a_firm_without_category_has_six_markets_without_score():
    scores = score_firm(Firm(), atlas(), model())

    assert {each.status for each in scores.markets} == {"insufficient"}
    assert scores.ranking == ()
    europe = scores.market("europe")
    assert (europe.score, europe.upper_bound, europe.median, europe.label, europe.rank) == (
        None,
    ) * 5
    assert europe.open_answers[0] == "categories"


def test_a_market_without_enough_figures_tells_what_its_best_known_country_lacks():
    poor = twin("AA", without=(*NO_MARKET_PULL, "lpi_score"))
    europe = scores_in(poor, twin("BB", without=NO_MARKET_PULL)).market("europe")

    assert europe.status == "insufficient"
    assert europe.leading.country == "BB"
    assert set(europe.missing) == set(NO_MARKET_PULL)


def test_markets_without_a_country_are_left_out():
    assert [each.market for each in scores_in(twin("AA")).markets] == ["europe"]


def test_upper_bound_of_a_market_is_the_largest_of_its_countries():
    scores = score_firm(example_firm(languages=None), atlas(), model())
    bounds = [each.upper_bound for each in scores.countries if each.market == "europe"]

    assert scores.market("europe").upper_bound == max(bounds)


def test_the_same_firm_atlas_and_model_give_the_same_scores(example):
    again = score_firm(example_firm(), atlas(), model())

    assert again.countries == example.countries
