from datetime import timedelta

import pytest

from companies.people.reminders import STALE_AFTER, remind_of_profiles
from tests.factories import NOW
from xport.notifications.models import Notice

YEAR_LATER = NOW + STALE_AFTER


def test_members_are_asked_to_confirm_after_a_year(sent_company, owner, colleague):
    assert remind_of_profiles(now=YEAR_LATER - timedelta(seconds=1)) == 0
    assert [remind_of_profiles(now=YEAR_LATER), remind_of_profiles(now=YEAR_LATER)] == [1, 0]

    told = Notice.objects.filter(kind="companies/profile_stale")
    assert {notice.recipient for notice in told} == {owner, colleague}


def test_profile_that_was_sent_again_has_another_year(sent_company):
    remind_of_profiles(now=YEAR_LATER)
    sent_company.sent_at = YEAR_LATER
    sent_company.save()

    assert remind_of_profiles(now=YEAR_LATER + timedelta(days=1)) == 0
    assert remind_of_profiles(now=YEAR_LATER + STALE_AFTER) == 1


@pytest.mark.parametrize("kind", ["draft_only_company", "inventoried_company", "archived_company"])
def test_firm_that_nobody_can_confirm_is_left_alone(request, kind):
    request.getfixturevalue(kind)

    assert remind_of_profiles(now=YEAR_LATER) == 0
