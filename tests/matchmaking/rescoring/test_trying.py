"""Scores for answers that nobody saved."""

from dataclasses import replace

import pytest

from companies.models import ScoringInputs
from companies.profile.answers import Answers
from companies.profile.parts import ProductAnswer
from matchmaking.models import FitScore
from matchmaking.rescoring.completeness import completeness_of
from matchmaking.rescoring.trying import tried_scores

pytestmark = pytest.mark.django_db

GOOD = Answers(
    categories=("grid-flexibility-services", "charging-services"),
    offer="both",
    products=(ProductAnswer(key="", trl=8),),
    employees=35,
    turnover_ksek=60_000,
    sells_in=("NO",),
    export_share_pct=20,
    certificates=("CE", "ISO9001"),
    languages=("sv", "en", "de"),
)


def change_in(market, tried):
    return next(each.change for each in tried.markets if each.market.pk == market)


def test_better_answer_shows_what_it_changes():
    better = replace(GOOD, certificates=("CE", "ISO9001", "ISO27001"))

    tried = tried_scores(better, before=GOOD)

    assert change_in("europe", tried) == pytest.approx(1.28, abs=0.01)
    assert [each.market.pk for each in tried.markets][:2] == ["nordics", "europe"]


def test_same_answers_change_nothing():
    tried = tried_scores(GOOD, before=GOOD)

    assert {each.change for each in tried.markets} == {0}


def test_market_score_is_not_compared_with_a_score():
    tried = tried_scores(GOOD, before=Answers(categories=GOOD.categories))

    assert {each.change for each in tried.markets} == {None}


def test_big_firm_has_no_scores_to_try():
    tried = tried_scores(replace(GOOD, employees=900), before=GOOD)

    assert (tried.is_in_scope, tried.markets) == (False, ())


def test_firm_that_was_out_of_scope_has_scores_without_changes():
    tried = tried_scores(GOOD, before=replace(GOOD, employees=900))

    assert {each.change for each in tried.markets} == {0}


def test_trying_writes_nothing():
    tried_scores(GOOD, before=Answers())

    assert not FitScore.objects.exists()
    assert not ScoringInputs.objects.exists()


def test_what_is_left_is_grouped_by_markets():
    (all_markets,) = completeness_of(tried_scores(GOOD, before=GOOD))
    open_ones = completeness_of(
        tried_scores(replace(GOOD, offer=None, employees=None), before=GOOD)
    )

    assert (all_markets.questions, all_markets.is_all) == ((), True)
    assert all("employees" in group.questions for group in open_ones)


def test_an_open_offer_is_left_to_answer_in_every_market():
    (all_markets,) = completeness_of(tried_scores(replace(GOOD, offer=None), before=GOOD))

    assert (all_markets.questions, all_markets.is_all) == (("offer",), True)


def test_trying_costs_six_queries(django_assert_num_queries):
    tried_scores(GOOD, before=GOOD)

    with django_assert_num_queries(5):
        tried_scores(GOOD, before=GOOD)
