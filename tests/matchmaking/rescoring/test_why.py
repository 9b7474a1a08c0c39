"""Explanations with words and pictures, from a stored firm's answers."""

import pytest

from companies.models import ScoringInputs
from markets.models import Market
from matchmaking.rescoring.actions import rescore_inputs
from matchmaking.rescoring.queries import explained_scores
from matchmaking.rescoring.why import explained_steps, steps_in, why
from tests.factories import NOW, CompanyFactory
from tests.matchmaking.factories import good_company

pytestmark = pytest.mark.django_db


def scores_of(company):
    inputs = company.scoring_inputs.get(kind=ScoringInputs.Kind.SENT)
    rescore_inputs(inputs_id=inputs.pk, now=NOW)
    return explained_scores(company=company, kind=ScoringInputs.Kind.SENT)


@pytest.fixture
def scored():
    return scores_of(good_company()).scored


def steps_of(scored):
    return explained_steps(scored, Market.objects.in_bulk())


def test_why_shows_the_parts_of_the_score_with_their_facts(scored):
    germany = why("DE", scored)

    first_step, component = germany.steps[0]
    assert first_step.key == component.name == "demand"
    assert component.facts[0].source
    assert {each.name for each in germany.unmoved} >= {"readiness", "maturity"}
    assert germany.waterfall.total == germany.country.score.score


def test_why_says_what_the_own_side_costs(scored):
    germany = why("DE", scored)

    assert sum(cost.points for cost in germany.own_costs) == pytest.approx(germany.own_cost)
    assert [cost.component.name for cost in germany.own_costs] == [
        "readiness",
        "maturity",
        "category_fit",
    ]


def test_why_compares_the_place_with_that_for_others(scored):
    germany = why("DE", scored)

    assert (germany.rank, germany.ranked_count) == (2, 34)
    assert germany.ordinary_place == 2
    assert (germany.interval.best, germany.interval.worst) == (1, 4)


def test_country_without_a_score_has_no_why():
    scored = scores_of(CompanyFactory(categories=["charging-services"])).scored

    assert why("DE", scored) is None


def test_steps_have_words_and_the_largest_comes_first(scored):
    steps = steps_of(scored)

    words = {(step.kind, step.code): step.word for step in steps}
    assert words["customer", "DE"] == "Tyskland"
    assert words["language", "zh"] == "kinesiska"
    assert words["certificate", "ISO27001"] == "ISO 27001"
    assert [step.largest for step in steps] == sorted((s.largest for s in steps), reverse=True)


def test_gain_that_nobody_would_see_is_not_told(scored):
    assert min(gain.points for step in steps_of(scored) for gain in step.gains) >= 0.05


def test_steps_in_a_market_are_in_the_order_of_what_they_give_there(scored):
    found = steps_in("singapore", steps_of(scored))

    points = [each.here.points for each in found]
    assert points == sorted(points, reverse=True)
    assert all(each.here.market.pk == "singapore" for each in found)
    certificate = next(each for each in found if each.step.code == "ISO27001")
    assert {gain.market.pk for gain in certificate.others} >= {"nordics", "europe"}


def test_questions_that_keep_a_firm_from_its_score_come_first():
    scored = scores_of(CompanyFactory(categories=["charging-services"])).scored

    first = steps_of(scored)[0]

    assert (first.kind, first.is_asked_first) == ("answer", True)
