from datetime import timedelta

import pytest

from companies.people.reminders import STALE_AFTER, remind_of_profiles
from companies.profile.actions import send_profile
from tests.factories import NOW
from xport.notifications.models import Notice

YEAR_LATER = NOW + STALE_AFTER


def test_who_may_send_is_asked_to_confirm_after_a_year(sent_company, owner, colleague):
    assert remind_of_profiles(now=YEAR_LATER - timedelta(seconds=1)) == 0
    assert [remind_of_profiles(now=YEAR_LATER), remind_of_profiles(now=YEAR_LATER)] == [1, 0]

    told = Notice.objects.filter(kind="companies/profile_stale")
    # The colleague only reads.
    assert {notice.recipient for notice in told} == {owner}


def test_profile_that_is_confirmed_unchanged_has_another_year(sent_company, owner):
    remind_of_profiles(now=YEAR_LATER)
    send_profile(company=sent_company, by=owner, now=YEAR_LATER)

    assert remind_of_profiles(now=YEAR_LATER + timedelta(days=1)) == 0
    assert remind_of_profiles(now=YEAR_LATER + STALE_AFTER) == 1


def test_who_does_not_answer_is_asked_again_a_year_later(sent_company, owner):
    remind_of_profiles(now=YEAR_LATER)

    assert remind_of_profiles(now=YEAR_LATER + STALE_AFTER - timedelta(seconds=1)) == 0
    assert remind_of_profiles(now=YEAR_LATER + STALE_AFTER) == 1
    told = Notice.objects.filter(kind="companies/profile_stale", recipient=owner)
    assert told.count() == 2


@pytest.mark.parametrize("kind", ["draft_only_company", "inventoried_company", "archived_company"])
def test_firm_that_nobody_can_confirm_is_left_alone(request, kind):
    request.getfixturevalue(kind)

    assert remind_of_profiles(now=YEAR_LATER) == 0
