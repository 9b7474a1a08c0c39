from datetime import timedelta

import pytest

from companies.models import Membership
from markets.actions import end_adviser
from markets.models import Country
from matchmaking.matches import actions
from matchmaking.matches.refusals import (
    MatchRefused,
    MovedMeanwhile,
    MoveRefused,
    NotYourMatch,
    VerdictRefused,
)
from matchmaking.models import Match
from tests.factories import NOW, AdviserFactory, CompanyFactory, MembershipFactory
from tests.matchmaking.factories import MatchFactory
from tests.matchmaking.matches.conftest import REASON, TOMORROW, audited, give, stored
from xport.accounts.models import AuditEntry
from xport.notifications.models import Notice

# Suggesting


def test_suggest_match_makes_one_with_its_first_event(sent_company, adviser):
    market = Country.objects.get(pk="DK").market

    match = actions.suggest_match(company=sent_company, market=market, now=NOW)

    assert stored(match).state == "suggested"
    assert [(event.from_state, event.to_state) for event in match.events.all()] == [
        ("", "suggested")
    ]
    assert audited(match) == ["match.suggested"]


def test_suggest_match_makes_no_second_one(match):
    again = actions.suggest_match(company=match.company, market=match.market, now=NOW)

    assert again is None
    assert Match.objects.count() == 1


def test_suggest_match_leaves_a_withdrawn_match_withdrawn(sent_company):
    match = MatchFactory(company=sent_company, state="withdrawn")

    actions.suggest_match(company=sent_company, market=match.market, now=NOW)

    assert stored(match).state == "withdrawn"


def test_suggest_match_refuses_a_firm_that_has_sent_nothing(draft_only_company):
    market = Country.objects.get(pk="DK").market

    with pytest.raises(MatchRefused, match="company_not_sent"):
        actions.suggest_match(company=draft_only_company, market=market, now=NOW)


def test_suggest_match_without_an_adviser_tells_operators_and_officers(
    sent_company, officer, operator
):
    market = Country.objects.get(pk="DK").market

    actions.suggest_match(company=sent_company, market=market, now=NOW)

    notices = Notice.objects.filter(kind="matchmaking/market_without_adviser")
    assert {notice.recipient for notice in notices} == {officer, operator}


# Taking


def test_take_match_makes_the_adviser_its_reviewer(match, adviser):
    actions.take_match(match=match, by=adviser, now=NOW)

    assert stored(match).state == "in_review"
    assert stored(match).adviser == adviser
    assert audited(match) == ["match.taken"]


def test_take_match_twice_by_the_same_adviser_changes_nothing(reviewed, adviser):
    actions.take_match(match=reviewed, by=adviser, now=NOW + timedelta(hours=1))

    assert reviewed.events.count() == 1


def test_take_match_refuses_one_that_a_colleague_has(reviewed):
    colleague = AdviserFactory().user

    with pytest.raises(MatchRefused, match="already_taken"):
        actions.take_match(match=reviewed, by=colleague, now=NOW)

    assert stored(reviewed).adviser != colleague


def test_take_match_refuses_who_saw_the_page_before_a_colleague_took_it(match, adviser):
    as_seen = stored(match)
    colleague = AdviserFactory().user
    actions.take_match(match=match, by=adviser, now=NOW)

    with pytest.raises(MovedMeanwhile):
        actions.take_match(match=as_seen, by=colleague, now=NOW)

    assert stored(match).adviser == adviser


def test_take_match_is_open_when_the_reviewer_has_left(reviewed, adviser, operator):
    colleague = AdviserFactory().user
    end_adviser(user=adviser, by=operator, now=NOW)

    actions.take_match(match=reviewed, by=colleague, now=NOW)

    assert stored(reviewed).adviser == colleague
    assert stored(reviewed).state == "in_review"


@pytest.mark.parametrize("state", ["won", "lost", "withdrawn"])
def test_take_match_refuses_an_ended_one(sent_company, adviser, state):
    match = MatchFactory(company=sent_company, state=state)

    with pytest.raises(MatchRefused, match="not_possible_now"):
        actions.take_match(match=match, by=adviser, now=NOW)


def test_take_match_refuses_an_adviser_of_another_market(match, adviser_of_india):
    with pytest.raises(NotYourMatch, match="not_of_market"):
        actions.take_match(match=match, by=adviser_of_india, now=NOW)


def test_take_match_refuses_an_adviser_who_belongs_to_the_firm(match, adviser):
    MembershipFactory(company=match.company, user=adviser, role=Membership.Role.READER)

    with pytest.raises(NotYourMatch, match="has_stake"):
        actions.take_match(match=match, by=adviser, now=NOW)


# Handing over


def test_hand_over_puts_the_match_back_for_others(reviewed, adviser):
    colleague = AdviserFactory().user

    actions.hand_over(match=reviewed, by=adviser, now=NOW, has_stake=True)
    actions.take_match(match=reviewed, by=colleague, now=NOW)

    assert stored(reviewed).adviser == colleague


def test_hand_over_with_a_stake_closes_every_match_of_the_firm_to_the_adviser(reviewed, adviser):
    other = MatchFactory(company=reviewed.company, market_id="europe")

    actions.hand_over(match=reviewed, by=adviser, now=NOW, has_stake=True)

    for match in (reviewed, other):
        with pytest.raises(NotYourMatch, match="has_stake"):
            actions.take_match(match=match, by=adviser, now=NOW)


def test_hand_over_without_a_stake_leaves_the_match_open_to_the_adviser(reviewed, adviser):
    actions.hand_over(match=reviewed, by=adviser, now=NOW, reason="Jag är ledig i två veckor.")
    actions.take_match(match=reviewed, by=adviser, now=NOW)

    assert stored(reviewed).adviser == adviser


def test_hand_over_is_the_reviewers_alone(reviewed):
    with pytest.raises(NotYourMatch, match="not_reviewer"):
        actions.hand_over(match=reviewed, by=AdviserFactory().user, now=NOW)


# Taking it up again, and what came of it


def test_reopen_match_after_a_no_makes_a_colleague_the_reviewer(recommended, owner):
    actions.decline_match(match=recommended, by=owner, now=NOW)
    colleague = AdviserFactory().user

    actions.reopen_match(match=recommended, reason=REASON, by=colleague, now=NOW)

    assert (stored(recommended).state, stored(recommended).adviser) == ("in_review", colleague)


def test_reopen_match_that_waits_for_the_firm_is_the_reviewers_alone(recommended):
    with pytest.raises(NotYourMatch, match="not_reviewer"):
        actions.reopen_match(match=recommended, reason=REASON, by=AdviserFactory().user, now=NOW)


def test_reopen_match_needs_a_reason(recommended, adviser):
    with pytest.raises(VerdictRefused, match="reason_short"):
        actions.reopen_match(match=recommended, reason="", by=adviser, now=NOW)


def test_record_outcome_follows_an_accepted_match_to_its_end(recommended, owner, adviser):
    actions.accept_match(match=recommended, by=owner, now=NOW)

    for outcome in ("introduced", "in_dialogue", "won"):
        actions.record_outcome(match=recommended, outcome=outcome, by=adviser, now=NOW)

    assert stored(recommended).state == "won"


def test_record_outcome_refuses_a_leap_and_an_unknown_word(recommended, adviser):
    with pytest.raises(MoveRefused):
        actions.record_outcome(match=recommended, outcome="won", by=adviser, now=NOW)
    with pytest.raises(VerdictRefused, match="outcome_unknown"):
        actions.record_outcome(match=recommended, outcome="accepted", by=adviser, now=NOW)


# Coming back on a day


def test_wake_matches_on_the_day_and_not_before(reviewed, adviser):
    give(reviewed, adviser, "not_now", review_on=TOMORROW)

    assert actions.wake_matches(now=NOW) == 0
    assert actions.wake_matches(now=NOW + timedelta(days=1)) == 1

    assert (stored(reviewed).state, stored(reviewed).review_on) == ("in_review", None)
    assert reviewed.events.first().by is None


def test_wake_matches_after_missed_nights(reviewed, adviser):
    give(reviewed, adviser, "not_now", review_on=TOMORROW)

    assert actions.wake_matches(now=NOW + timedelta(days=30)) == 1


def test_wake_matches_by_the_swedish_day(reviewed, adviser):
    give(reviewed, adviser, "not_now", review_on=TOMORROW)
    after_midnight_in_stockholm = NOW.replace(hour=23, minute=30)

    assert actions.wake_matches(now=after_midnight_in_stockholm) == 1


def test_the_audit_log_holds_no_words_of_the_match(recommended):
    details = str([entry.details for entry in AuditEntry.objects.all()])

    assert REASON not in details
    assert recommended.company.name not in details


def test_a_firm_without_members_has_its_answer_written_down_by_the_reviewer(adviser):
    match = MatchFactory(company=CompanyFactory())
    actions.take_match(match=match, by=adviser, now=NOW)
    give(match, adviser, "needs_information")

    actions.reopen_match(match=match, reason="De svarade per telefon.", by=adviser, now=NOW)

    assert stored(match).state == "in_review"
