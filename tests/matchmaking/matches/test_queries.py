from datetime import timedelta

import pytest

from matchmaking.matches.queries import (
    matches_of_company,
    queue_of,
    waiting_count,
)
from tests.factories import NOW, AdviserFactory, CompanyFactory
from tests.matchmaking.factories import FitScoreFactory, MatchFactory


def test_queue_of_holds_the_advisers_markets_oldest_first(adviser, sent_company):
    newer = MatchFactory(
        company=sent_company, market_id="europe", created_at=NOW + timedelta(days=1)
    )
    older = MatchFactory(company=sent_company, market_id="nordics")
    MatchFactory(company=sent_company, market_id="india")

    assert list(queue_of(adviser)) == [older, newer]


def test_queue_of_carries_the_sent_score_of_firm_and_market(adviser, sent_company):
    MatchFactory(company=sent_company)
    FitScoreFactory(company=sent_company, score_hundredths=6870, label="strong")
    FitScoreFactory(company=sent_company, kind="draft", score_hundredths=100, label="weak")
    FitScoreFactory(company=sent_company, market_id="europe", score_hundredths=200, label="weak")

    match = queue_of(adviser).get()

    assert (match.score_hundredths, match.score_label, match.best_country_id) == (
        6870,
        "strong",
        "DK",
    )


def test_queue_of_shows_a_match_without_a_score(adviser, sent_company):
    MatchFactory(company=sent_company)

    assert queue_of(adviser).get().score_label is None


@pytest.mark.parametrize("firm", ["draft_only_company", "archived_company"])
def test_queue_of_leaves_out_firms_that_are_not_advisers_business(request, adviser, firm):
    MatchFactory(company=request.getfixturevalue(firm))

    assert not queue_of(adviser).exists()


def test_queue_of_is_empty_for_who_is_no_adviser(owner, sent_company):
    MatchFactory(company=sent_company)

    assert not queue_of(owner).exists()


def test_queue_of_costs_the_same_for_1_and_50_rows(adviser, django_assert_num_queries):
    def read_all():
        return [
            (match.company.municipality.name, match.market.name, match.country, match.adviser)
            for match in queue_of(adviser)
        ]

    MatchFactory()
    read_all()  # the person's markets are read once
    with django_assert_num_queries(1):
        assert len(read_all()) == 1
    for _ in range(49):
        FitScoreFactory(company=MatchFactory().company)
    with django_assert_num_queries(1):
        assert len(read_all()) == 50


def test_waiting_count_leaves_out_decided_matches_and_those_of_colleagues(adviser):
    MatchFactory()
    MatchFactory(state="in_review", adviser=adviser)
    MatchFactory(state="in_review", adviser=AdviserFactory().user)
    MatchFactory(state="recommended", adviser=adviser)

    assert waiting_count(adviser) == 2


def test_matches_of_company_follow_the_order_of_the_markets(sent_company):
    for market in ("singapore", "nordics", "india"):
        MatchFactory(company=sent_company, market_id=market)
    MatchFactory(company=CompanyFactory())

    assert [match.market_id for match in matches_of_company(sent_company)] == [
        "nordics",
        "india",
        "singapore",
    ]
