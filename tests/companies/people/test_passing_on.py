from datetime import timedelta

import pytest

from companies.inventory.queries import inventory_of
from companies.inventory.reminders import remind_of_follow_ups
from companies.inventory.working_list import with_care
from companies.models import FollowUp, Officer, Responsibility
from companies.people.actions import end_officer
from companies.people.passing_on import CannotSucceed, Held, held_by
from tests.factories import NOW, OfficerFactory
from xport.accounts.models import AuditEntry
from xport.notifications.models import Notice

LATER = NOW + timedelta(days=1)


@pytest.fixture
def office(officer):
    return officer.offices.get()


@pytest.fixture
def firm(inventoried_company, officer):
    Responsibility.objects.create(
        company=inventoried_company,
        municipality=inventoried_company.municipality,
        officer=officer,
        since=NOW,
    )
    return inventoried_company


def plan(firm, who, **values):
    shared = {"municipality": firm.municipality, "what": "Ring", "due_on": NOW.date()}
    return FollowUp.objects.create(company=firm, responsible=who, created_at=NOW, **shared | values)


def listed(home):
    return with_care(inventory_of(home), home).get()


def test_firms_and_open_follow_ups_go_to_whom_the_lead_names(
    office, officer, lead_officer, firm, home
):
    still_open, done = plan(firm, officer), plan(firm, officer, done_at=NOW, done_by=officer)
    assert held_by(office) == Held(companies=1, follow_ups=1)

    end_officer(office=office, successor=lead_officer, by=lead_officer, now=LATER)

    row = Responsibility.objects.get()
    assert (row.officer, row.since) == (lead_officer, LATER)
    still_open.refresh_from_db()
    done.refresh_from_db()
    assert (still_open.responsible, done.responsible, done.done_by) == (
        lead_officer,
        officer,
        officer,
    )
    audited = AuditEntry.objects.get(action="officer.passed_on")
    assert audited.details == {
        "to": lead_officer.pk,
        "companies": [firm.pk],
        "follow_ups": [still_open.pk],
    }


def test_without_a_name_nobody_has_them(office, officer, lead_officer, firm, home):
    follow_up = plan(firm, officer)

    end_officer(office=office, by=lead_officer, now=LATER)

    follow_up.refresh_from_db()
    assert follow_up.responsible is None
    assert listed(home).responsible_name is None
    assert AuditEntry.objects.get(action="officer.passed_on").details["to"] is None


def test_who_looks_after_nothing_leaves_no_row(office, lead_officer):
    end_officer(office=office, by=lead_officer, now=LATER)

    assert not AuditEntry.objects.filter(action="officer.passed_on").exists()


def test_what_is_another_municipalitys_stays(office, officer, lead_officer, firm, elsewhere):
    OfficerFactory(user=officer, municipality=elsewhere)
    Responsibility.objects.update(municipality=elsewhere)
    follow_up = plan(firm, officer, municipality=elsewhere)

    end_officer(office=office, successor=lead_officer, by=lead_officer, now=LATER)

    follow_up.refresh_from_db()
    assert follow_up.responsible == officer
    assert Responsibility.objects.get().officer == officer


@pytest.mark.parametrize("who", ["officer", "officer_elsewhere", "owner"])
def test_only_another_officer_of_the_municipality_takes_over(
    office, lead_officer, firm, request, who
):
    with pytest.raises(CannotSucceed):
        end_officer(
            office=office, successor=request.getfixturevalue(who), by=lead_officer, now=LATER
        )

    office.refresh_from_db()
    assert office.ended_at is None


def test_reminder_goes_to_whom_it_was_handed(office, officer, lead_officer, firm):
    plan(firm, officer)
    end_officer(office=office, successor=lead_officer, by=lead_officer, now=LATER)

    remind_of_follow_ups(now=LATER)

    told = Notice.objects.filter(kind="companies/follow_up_due")
    assert [notice.recipient for notice in told] == [lead_officer]


def test_whoever_left_before_this_was_so_looks_after_nothing(office, firm, home):
    assert listed(home).responsible_name
    Officer.objects.filter(pk=office.pk).update(ended_at=NOW)

    assert listed(home).responsible_name is None
