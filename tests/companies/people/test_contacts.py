import pytest

from companies.models import ContactPerson
from companies.people.contacts import (
    MOST_CONTACTS,
    Contact,
    ContactsChangedMeanwhile,
    FirstContactTwice,
    TooManyContacts,
    contacts_of,
    save_contacts,
    version_of,
)
from companies.profile.policies import CompanyClaimed, NoLongerMember
from tests.factories import NOW, ContactFactory
from xport.accounts.models import AuditEntry

pytestmark = pytest.mark.django_db
EVA, ADAM = Contact(name="Eva", phone="070-174 06 05"), Contact(name="Adam")


def save(company, by, *contacts, version=None, as_officer=False):
    version = version_of(contacts_of(company)) if version is None else version
    save_contacts(
        company=company,
        contacts=[*contacts],
        version=version,
        as_officer=as_officer,
        by=by,
        now=NOW,
    )


def names(company):
    return [each.name for each in contacts_of(company)]


def test_save_contacts_makes_the_first_listed_the_first_contact(sent_company, owner):
    save(sent_company, owner, EVA, ADAM)

    assert names(sent_company) == ["Eva", "Adam"]
    assert [each.is_first_contact for each in contacts_of(sent_company)] == [True, False]


def test_save_contacts_is_audited_without_a_name(sent_company, owner):
    save(sent_company, owner, EVA)

    entry = AuditEntry.objects.get(action="company.contacts_saved")
    assert entry.details == {"count": 1}


def test_save_contacts_again_changes_nothing(sent_company, owner):
    save(sent_company, owner, EVA)
    row = ContactPerson.objects.get()
    save(sent_company, owner, EVA, version="whatever")

    assert ContactPerson.objects.get() == row


def test_save_contacts_refuses_to_overwrite_what_somebody_saved_meanwhile(sent_company, owner):
    seen = version_of(contacts_of(sent_company))
    ContactFactory(company=sent_company, name="Nyss")

    with pytest.raises(ContactsChangedMeanwhile):
        save(sent_company, owner, EVA, version=seen)

    assert names(sent_company) == ["Nyss"]


def test_save_contacts_refuses_two_first_contacts(sent_company, owner):
    first = [Contact(name=name, is_first_contact=True) for name in "AB"]

    with pytest.raises(FirstContactTwice):
        save(sent_company, owner, *first)


def test_save_contacts_refuses_more_than_there_may_be(sent_company, owner):
    people = [Contact(name=f"Eva {number}") for number in range(MOST_CONTACTS + 1)]

    save(sent_company, owner, *people[:-1])
    with pytest.raises(TooManyContacts):
        save(sent_company, owner, *people)


def test_save_contacts_is_no_readers_business(sent_company, colleague):
    with pytest.raises(NoLongerMember):
        save(sent_company, colleague, EVA)


def test_save_contacts_by_an_officer_ends_when_the_firm_is_claimed(
    sent_company, inventoried_company, officer
):
    save(inventoried_company, officer, EVA, as_officer=True)
    with pytest.raises(CompanyClaimed):
        save(sent_company, officer, EVA, as_officer=True)

    assert (names(inventoried_company), names(sent_company)) == (["Eva"], [])
