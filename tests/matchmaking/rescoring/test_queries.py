from datetime import timedelta

import pytest
from django.utils import translation

from companies.models import ScoringInputs
from matchmaking.models import FitScore, ScoringModelVersion
from matchmaking.rescoring import actions
from matchmaking.rescoring.basis import NothingToScoreWith
from matchmaking.rescoring.queries import explained_scores, heat_rows, scores_behind
from matchmaking.scoring import hundredths
from tests.factories import NOW, CompanyFactory
from tests.matchmaking.factories import GOOD_CATEGORIES, good_company

LATER = NOW + timedelta(days=1)
MARKETS = ["nordics", "europe", "usa", "india", "china", "singapore"]


def scored(company):
    for inputs in ScoringInputs.objects.filter(company=company):
        actions.rescore_inputs(inputs_id=inputs.pk, now=NOW)
    return company


@pytest.fixture
def company(db):
    return scored(good_company())


def explained(company, kind="sent"):
    return explained_scores(company=company, kind=kind)


# One firm


def test_explained_scores_explain_exactly_what_is_stored(company):
    scores = explained(company)

    assert [each.market.pk for each in scores.markets] == MARKETS
    for each in scores.markets:
        assert each.stored.score_hundredths == hundredths(each.score.score)
        assert each.best.score.country == each.stored.best_country_id
    assert not scores.is_pending
    assert scores.computed_at == NOW


def test_explained_scores_have_the_best_country_and_the_next_two(company):
    europe = explained(company).market("europe")

    assert europe.best.name == "Tyskland"
    assert len(europe.runners_up) == 2
    assert (europe.gates.strong, europe.gates.ceiling) == (64, 75.7)


def test_explained_scores_have_ten_components_with_raw_figures(company):
    germany = explained(company).market("europe").best

    demand = next(each for each in germany.components if each.name == "demand")
    figure = next(fact for fact in demand.facts if fact.code == "gdp_nominal_usd_bn")
    assert len(germany.components) == 10
    assert figure.is_figure
    assert figure.year
    assert figure.unit
    assert figure.source
    assert figure.value > 1000


def test_explained_scores_name_their_figures_in_the_language_of_the_page(company):
    def name_of_demand():
        return explained(company).market("europe").best.components[0].facts[0].name

    with translation.override("sv"):
        swedish = name_of_demand()
    with translation.override("en"):
        english = name_of_demand()

    assert swedish != english


def test_explained_scores_give_answers_without_year(company):
    readiness = next(
        each
        for each in explained(company).market("usa").best.components
        if each.name == "readiness"
    )

    employees = next(fact for fact in readiness.facts if fact.code == "employees")
    assert (employees.value, employees.is_figure) == (35, False)


def test_explained_scores_name_the_figures_that_a_country_lacks(company):
    singapore = explained(company).market("singapore")

    growth = next(each for each in singapore.best.components if each.name == "growth")
    assert growth.missing_names
    assert not any("_" in name for name in growth.missing_names)


def test_explained_scores_of_a_preliminary_firm_show_the_market_score(db):
    company = scored(CompanyFactory(categories=GOOD_CATEGORIES, languages=["sv", "en", "de"]))

    germany = explained(company).market("europe")

    assert germany.stored.status == "preliminary"
    assert germany.shown_hundredths == germany.stored.market_part_hundredths
    assert germany.score.open_answers


def test_explained_scores_of_a_firm_without_category_ask_for_it_first(db):
    company = scored(CompanyFactory())

    europe = explained(company).market("europe")

    assert (europe.best, europe.shown_hundredths) == (None, None)
    assert europe.score.open_answers[0] == "categories"


def test_explained_scores_while_a_rescoring_waits_explain_the_stored_answers(company):
    ScoringInputs.objects.filter(company=company).update(certificates=[], trl=1, version=2)

    scores = explained(company)

    assert scores.is_pending
    assert scores.firm.trl == 8
    for each in scores.markets:
        assert each.stored.score_hundredths == hundredths(each.score.score)


def test_explained_scores_before_the_first_scoring(db):
    scores = explained(good_company())

    assert scores.is_pending
    assert scores.markets == ()
    assert scores.market("usa") is None
    assert scores.computed_at is None


def test_explained_scores_of_a_firm_that_is_no_sme(db):
    scores = explained(scored(good_company(employees=300)))

    assert not scores.is_in_scope
    assert not scores.is_pending
    assert scores.markets == ()


def test_explained_scores_of_answers_that_the_engine_refused(db):
    company = good_company()
    ScoringInputs.objects.filter(company=company).update(needs=["moonshine"])

    assert explained(scored(company)).markets == ()


def test_explained_scores_of_a_firm_without_a_draft(company):
    scores = explained(company, "draft")

    assert (scores.markets, scores.is_pending) == ((), False)


def test_explained_scores_cost_few_queries(company, django_assert_max_num_queries):
    explained(company)

    with django_assert_max_num_queries(5):
        explained(company)


# Lists


def test_heat_rows_hold_the_stored_scores_in_market_order(company):
    rows = heat_rows([company])[company.pk]

    assert [row.market for row in rows] == MARKETS
    stored = FitScore.objects.get(company=company, market="usa")
    assert rows[2].shown_hundredths == stored.score_hundredths
    assert rows[2].label == stored.label
    assert rows[2].gates.strong == 59


def test_heat_rows_of_a_firm_that_is_not_scored_are_empty(db):
    company = good_company()

    assert heat_rows([company]) == {company.pk: []}


def test_heat_rows_show_the_market_score_of_a_preliminary_result(db):
    company = scored(CompanyFactory(categories=GOOD_CATEGORIES, languages=["sv"]))

    row = heat_rows([company])[company.pk][0]

    assert row.status == "preliminary"
    assert row.shown_hundredths > 0


def test_heat_rows_never_show_a_draft(company_with_draft):
    scored(company_with_draft)

    kinds = {row.kind for row in FitScore.objects.filter(company=company_with_draft)}
    shown = heat_rows([company_with_draft])[company_with_draft.pk]
    sent = FitScore.objects.filter(company=company_with_draft, kind="sent").order_by(
        "market__position"
    )
    assert kinds == {"draft", "sent"}
    assert [row.status for row in shown] == [score.status for score in sent]
    assert len(shown) == 6


def test_heat_rows_cost_the_same_for_1_firm_and_20(db, django_assert_num_queries):
    companies = [scored(good_company()) for _ in range(20)]

    for some in (companies[:1], companies):
        with django_assert_num_queries(2):
            heat_rows(some)


def test_heat_rows_without_a_model(company):
    ScoringModelVersion.objects.update(state="retired")

    assert heat_rows([company]) == {company.pk: []}
    with pytest.raises(NothingToScoreWith):
        explained(company)


def test_scores_behind_counts_what_waits(company):
    assert scores_behind() == 0

    good_company()

    assert scores_behind() == 1
