import pytest

from matchmaking.matches import actions
from matchmaking.matches.reviewers import can_decide, can_reopen, can_take, outcomes_open_to
from tests.factories import NOW, AdviserFactory
from tests.matchmaking.factories import MatchFactory


@pytest.mark.parametrize(
    ("actor", "expected"),
    [("adviser", True), ("adviser_of_india", False), ("owner", False), ("officer", False)],
)
def test_can_take_is_the_market_advisers_alone(request, sent_company, actor, expected):
    match = MatchFactory(company=sent_company)

    assert can_take(match, request.getfixturevalue(actor)) is expected


def test_can_take_ends_when_a_colleague_has_it(sent_company, adviser):
    match = MatchFactory(company=sent_company, state="in_review", adviser=AdviserFactory().user)

    assert not can_take(match, adviser)


@pytest.mark.parametrize(("state", "expected"), [("in_review", True), ("recommended", False)])
def test_can_decide_is_the_reviewers_in_review(sent_company, adviser, state, expected):
    match = MatchFactory(company=sent_company, state=state, adviser=adviser)

    assert can_decide(match, adviser) is expected
    assert not can_decide(match, AdviserFactory().user)


@pytest.mark.parametrize(
    ("state", "by_reviewer", "by_colleague"),
    [
        ("suggested", False, False),
        ("in_review", False, False),
        ("needs_information", True, False),
        ("recommended", True, False),
        ("declined", True, True),
        ("not_suitable", True, True),
        ("inactive", True, True),
        ("not_now", False, False),
        ("won", False, False),
    ],
)
def test_can_reopen_by_state_and_person(sent_company, adviser, state, by_reviewer, by_colleague):
    match = MatchFactory(company=sent_company, state=state, adviser=adviser)

    assert can_reopen(match, adviser) is by_reviewer
    assert can_reopen(match, AdviserFactory().user) is by_colleague


def test_outcomes_open_to_the_reviewer_follow_the_state(sent_company, adviser):
    match = MatchFactory(company=sent_company, state="in_dialogue", adviser=adviser)

    assert outcomes_open_to(match, adviser) == ("won", "lost", "inactive")
    assert outcomes_open_to(match, AdviserFactory().user) == ()


def test_nobody_reviews_again_after_a_stake(sent_company, adviser):
    match = MatchFactory(company=sent_company)
    actions.take_match(match=match, by=adviser, now=NOW)
    actions.hand_over(match=match, by=adviser, now=NOW, has_stake=True)

    assert not can_take(match, adviser)
