from datetime import date, timedelta

import pytest
from django.http import Http404

from companies.inventory import contact_log
from companies.inventory.reminders import remind_of_follow_ups
from companies.models import Barrier, FollowUp
from companies.people.actions import end_officer
from tests.cast import ELSEWHERE, HOME
from tests.factories import NOW
from xport.accounts.models import AuditEntry
from xport.notifications.models import Notice

TODAY = NOW.date()


@pytest.fixture
def company(inventoried_company):
    return inventoried_company


def follow_up(company, officer, due_on=TODAY):
    return contact_log.add_follow_up(
        company=company, what="Ring om CE", due_on=due_on, responsible=officer, by=officer, now=NOW
    )


def audited():
    return list(AuditEntry.objects.order_by("pk").values_list("action", flat=True))


def test_entry_is_kept_with_the_municipality_and_audited_without_its_words(company, officer):
    contact_log.add_entry(
        company=company, kind="call", on=TODAY, people="Eva Ek", note="Vill", by=officer, now=NOW
    )

    (entry,) = contact_log.get_log_for(officer, HOME, company.public_id).entries
    assert (entry.people, entry.note, entry.municipality_id) == ("Eva Ek", "Vill", HOME)
    (row,) = AuditEntry.objects.filter(action="contact_log.entry_added")
    assert row.details == {"company": company.pk, "kind": "call"}


def test_follow_up_is_only_for_an_officer_of_the_municipality(company, officer, officer_elsewhere):
    with pytest.raises(contact_log.NotAnOfficer):
        contact_log.add_follow_up(
            company=company, what="A", due_on=TODAY, responsible=officer_elsewhere, by=officer,
            now=NOW,
        )  # fmt: skip

    assert not FollowUp.objects.exists()


def test_follow_up_is_done_once_and_may_be_opened_again(company, officer):
    row = follow_up(company, officer)

    for is_done in (True, True, False):
        contact_log.set_follow_up_done(follow_up=row, is_done=is_done, by=officer, now=NOW)

    assert audited()[1:] == ["contact_log.follow_up_done", "contact_log.follow_up_reopened"]
    row.refresh_from_db()
    assert (row.done_at, row.done_by) == (None, None)


def test_barrier_that_was_removed_stands_again_when_it_is_noted_again(company, officer):
    noted = {"company": company, "code": "finance", "by": officer, "now": NOW}
    barrier = contact_log.note_barrier(note="Ingen kredit", **noted)
    contact_log.set_barrier_removed(barrier=barrier, is_removed=True, by=officer, now=NOW)
    assert Barrier.objects.get().is_removed

    contact_log.note_barrier(note="Krediten sades upp", **noted)

    (row,) = Barrier.objects.all()
    assert (row.note, row.is_removed) == ("Krediten sades upp", False)


def test_log_of_a_firm_that_moved_stays_closed_with_the_old_municipality(
    company, officer, officer_elsewhere, elsewhere
):
    follow_up(company, officer)
    company.municipality = elsewhere
    company.save()

    closed = contact_log.get_log_for(officer, HOME, company.public_id)
    theirs = contact_log.get_log_for(officer_elsewhere, ELSEWHERE, company.public_id)

    assert (closed.is_closed, len(closed.follow_ups)) == (True, 1)
    assert (theirs.is_closed, theirs.follow_ups) == (False, [])
    with pytest.raises(Http404):
        contact_log.get_logged_company_for(officer, HOME, company.public_id)
    assert remind_of_follow_ups(now=NOW) == 0


# Reminders


def test_follow_up_is_reminded_of_once_when_its_day_has_come(company, officer, lead_officer):
    follow_up(company, officer, due_on=TODAY + timedelta(days=2))

    told = [remind_of_follow_ups(now=NOW + timedelta(days=days)) for days in (1, 5, 6)]

    assert told == [0, 1, 0]
    notice = Notice.objects.get(kind="companies/follow_up_due")
    assert notice.recipient == officer
    assert notice.path.endswith(f"{company.public_id}/log/")


def test_follow_up_that_is_done_is_not_reminded_of(company, officer):
    row = follow_up(company, officer)
    contact_log.set_follow_up_done(follow_up=row, is_done=True, by=officer, now=NOW)

    assert remind_of_follow_ups(now=NOW) == 0


def test_colleagues_are_told_when_the_responsible_has_left(company, officer, lead_officer):
    row = follow_up(company, officer)
    end_officer(office=officer.offices.get(), by=None, now=NOW)

    assert remind_of_follow_ups(now=NOW) == 1
    assert Notice.objects.get(kind="companies/follow_up_due").recipient == lead_officer
    assert row.due_on == date(2026, 11, 23)


def test_without_any_officer_it_stays_due(company, officer):
    follow_up(company, officer)
    office = end_officer(office=officer.offices.get(), by=None, now=NOW)
    assert remind_of_follow_ups(now=NOW) == 0
    office.ended_at = None
    office.save()

    assert remind_of_follow_ups(now=NOW) == 1
