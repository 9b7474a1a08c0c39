from datetime import timedelta

import pytest

from companies.models import Officer
from companies.people.actions import appoint_officer, end_officer
from companies.people.officers import (
    APPOINTMENTS_AT_ONCE,
    AccountClosed,
    AlreadyOfficer,
    appoint_by_email,
    officers_before,
    officers_now,
    set_lead,
)
from companies.people.policies import LastLead
from tests.factories import NOW, OfficerFactory, UserFactory
from xport.accounts.buckets import TooManyTries
from xport.accounts.models import AuditEntry, User
from xport.notifications.models import Notice, OutgoingMail

pytestmark = pytest.mark.django_db
LATER = NOW + timedelta(hours=1)


def appoint(home, by, email="ny@savsjo.example", *, is_lead=False):
    return appoint_by_email(
        municipality=home, email=email, full_name="Ny Kollega", is_lead=is_lead, by=by, now=NOW
    )


def end(person, by):
    return end_officer(office=person.offices.get(), by=by, now=LATER)


def lead(person, by, *, is_lead=True):
    return set_lead(office=person.offices.get(), is_lead=is_lead, by=by, now=LATER)


def changes_told():
    return [(notice.recipient, notice.facts["change"]) for notice in Notice.objects.order_by("pk")]


# Appointing


def test_the_first_officer_leads_and_the_next_does_not(owner, colleague, home):
    first = appoint_officer(user=owner, municipality=home, by=None, now=NOW)
    second = appoint_officer(user=colleague, municipality=home, by=None, now=NOW)

    assert (first.is_lead, second.is_lead) == (True, False)


def test_appoint_by_email_makes_somebody_with_an_account_officer(home, lead_officer, owner):
    office = appoint(home, lead_officer, owner.email.upper())

    assert (office.user, office.is_lead) == (owner, False)
    assert changes_told() == [(owner, "appointed")]
    mail = OutgoingMail.objects.get(reader=owner)
    assert "/sv/municipalities/0684/companies/" in mail.text
    assert AuditEntry.objects.get(action="officer.appointed").actor_id == lead_officer.pk
    assert not AuditEntry.objects.filter(action="person.created").exists()


def test_appoint_by_email_makes_an_account_whose_password_the_mail_leads_to(home, lead_officer):
    office = appoint(home, lead_officer)

    person = User.objects.get(email="ny@savsjo.example")
    assert (office.user, person.full_name) == (person, "Ny Kollega")
    assert not person.has_usable_password()
    assert "/sv/accounts/password/reset/" in OutgoingMail.objects.get(reader=person).text
    assert AuditEntry.objects.get(action="person.created").actor_id == lead_officer.pk


def test_appoint_by_email_refuses_who_is_officer_already(home, lead_officer, officer):
    with pytest.raises(AlreadyOfficer):
        appoint(home, lead_officer, officer.email)


def test_appoint_by_email_refuses_a_closed_account(home, lead_officer):
    UserFactory(email="borta@savsjo.example", is_active=False)

    with pytest.raises(AccountClosed):
        appoint(home, lead_officer, "borta@savsjo.example")
    assert Officer.objects.count() == 1


def test_appoint_by_email_refuses_many_at_once(home, lead_officer):
    for serial in range(APPOINTMENTS_AT_ONCE):
        appoint(home, lead_officer, f"ny{serial}@savsjo.example")

    with pytest.raises(TooManyTries):
        appoint(home, lead_officer, "en.till@savsjo.example")


# Leading


def test_set_lead_tells_who_leads(lead_officer, officer):
    assert lead(officer, lead_officer).is_lead
    assert not lead(lead_officer, officer, is_lead=False).is_lead

    assert changes_told() == [(officer, "leads"), (lead_officer, "leads_no_more")]
    entries = AuditEntry.objects.filter(action="officer.lead_set").order_by("pk")
    assert [entry.details for entry in entries] == [{"is_lead": True}, {"is_lead": False}]


def test_set_lead_again_tells_nobody(lead_officer):
    lead(lead_officer, lead_officer)

    assert changes_told() == []


def test_the_last_lead_stays_as_long_as_there_are_others(lead_officer, officer):
    with pytest.raises(LastLead):
        lead(lead_officer, lead_officer, is_lead=False)
    with pytest.raises(LastLead):
        end(lead_officer, lead_officer)

    assert lead_officer.offices.get().ended_at is None


def test_a_lead_whose_account_is_closed_is_no_other_lead(lead_officer, officer, home):
    OfficerFactory(user=UserFactory(is_active=False), municipality=home, is_lead=True)

    with pytest.raises(LastLead):
        end(lead_officer, lead_officer)


def test_the_only_officer_may_leave(lead_officer):
    assert end(lead_officer, lead_officer).ended_at == LATER


def test_an_operator_ends_the_last_lead_and_restores_one(lead_officer, officer, operator, home):
    assert end(lead_officer, operator).ended_at == LATER

    office = appoint_officer(user=officer, municipality=home, is_lead=True, by=operator, now=LATER)
    assert office.is_lead


# Ending


def test_end_officer_tells_the_person_and_keeps_the_name(lead_officer, officer, home):
    end(officer, lead_officer)

    assert changes_told() == [(officer, "ended")]
    assert [office.user for office in officers_now(home)] == [lead_officer]
    assert [office.user for office in officers_before(home)] == [officer]


def test_an_ended_task_cannot_lead(lead_officer, officer):
    end(officer, lead_officer)

    assert not lead(officer, lead_officer).is_lead
