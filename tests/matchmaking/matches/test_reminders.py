from datetime import timedelta

import pytest

from matchmaking.matches.reminders import PATIENCE, remind_of_matches
from tests.factories import NOW, AdviserFactory, CompanyFactory
from tests.matchmaking.factories import MatchFactory
from xport.notifications.models import Notice

pytestmark = pytest.mark.django_db
WEEK_LATER = NOW + PATIENCE


@pytest.fixture
def match():
    return MatchFactory(company=CompanyFactory(), market_id="nordics", changed_at=NOW)


def told():
    return {notice.recipient for notice in Notice.objects.filter(kind="matchmaking/match_waiting")}


def test_advisers_of_the_market_are_reminded_after_a_week(match, adviser, adviser_of_india):
    assert remind_of_matches(now=WEEK_LATER - timedelta(seconds=1)) == 0
    assert remind_of_matches(now=WEEK_LATER) == 1

    assert told() == {adviser}


def test_reminder_comes_once_and_also_after_missed_nights(match, adviser):
    late = WEEK_LATER + timedelta(days=9)

    assert [remind_of_matches(now=late), remind_of_matches(now=late)] == [1, 0]
    assert Notice.objects.get(recipient=adviser).facts["days"] == 16


def test_reviewer_alone_is_reminded_of_what_is_in_review(match, adviser):
    other = AdviserFactory(market_codes=["nordics"]).user
    match.adviser, match.state = other, "in_review"
    match.save()

    remind_of_matches(now=WEEK_LATER)

    assert told() == {other}


def test_match_that_moves_and_waits_again_is_told_again(match, adviser):
    remind_of_matches(now=WEEK_LATER)
    match.changed_at = WEEK_LATER
    match.save()

    assert remind_of_matches(now=WEEK_LATER + PATIENCE) == 1


def test_market_without_adviser_is_told_when_it_has_one(match):
    assert remind_of_matches(now=WEEK_LATER) == 0

    adviser = AdviserFactory(market_codes=["nordics"]).user

    assert remind_of_matches(now=WEEK_LATER) == 1
    assert told() == {adviser}


@pytest.mark.parametrize("state", ["recommended", "not_now", "won"])
def test_match_that_does_not_wait_for_an_adviser_is_left_alone(match, adviser, state):
    match.state = state
    match.save()

    assert remind_of_matches(now=WEEK_LATER) == 0
