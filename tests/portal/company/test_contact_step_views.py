"""The step that names contact persons, and who sees them."""

import pytest
from django.urls import reverse

from companies.models import ContactPerson
from tests.factories import ContactFactory
from tests.portal.company.conftest import CONTACTS, save_contacts, url_of


def test_steps_tell_whether_somebody_may_be_called(member, sent_company):
    assert "ingen än" in member.get(url_of(sent_company, "offer")).text

    save_contacts(member, sent_company)

    assert "ingen än" not in member.get(url_of(sent_company, "offer")).text


def test_contacts_are_saved_with_who_is_called_first(member, sent_company):
    answer = save_contacts(member, sent_company)

    assert answer["Location"] == url_of(sent_company)
    first, second = ContactPerson.objects.order_by("position")
    assert (first.name, first.is_first_contact) == ("Kalle Kollega", True)
    assert (second.name, second.phone) == ("Olga Ägare", "070-174 06 05")


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("contacts-0-name", ""),
        ("contacts-0-phone", "ring mig"),
        ("contacts-0-phone", "12"),
        ("contacts-0-email", "ingen"),
        ("contacts-0-is_first_contact", "on"),
    ],
)
def test_contacts_say_what_cannot_be_and_keep_what_was_typed(member, sent_company, name, value):
    page = save_contacts(member, sent_company, **{name: value})

    assert page.status_code == 200
    assert 'role="alert"' in page.text
    assert "Kalle Kollega" in page.text
    assert not ContactPerson.objects.exists()


def test_contacts_lose_nothing_when_a_colleague_was_faster(member, sent_company):
    ContactFactory(company=sent_company, name="Nyss Sparad")

    page = save_contacts(member, sent_company, version="stale")

    assert page.context["said"] == "changed"
    assert "Nyss Sparad" in page.text
    assert "Olga Ägare" in page.text
    assert ContactPerson.objects.get().name == "Nyss Sparad"


def test_contacts_say_that_there_are_too_many(member, sent_company):
    numbers = range(2, 21)
    more = {f"contacts-{number}-name": f"Person {number}" for number in numbers}

    page = save_contacts(
        member, sent_company, **{"contacts-row": [str(number) for number in range(21)]}, **more
    )

    assert page.context["said"] == "too_many"
    assert "Det kan vara högst 20." in page.text
    assert "Person 20" in page.text
    assert not ContactPerson.objects.exists()


def test_contacts_rows_are_added_and_removed_without_saving(member, sent_company):
    added = save_contacts(member, sent_company, add="1").context["contacts"]
    removed = save_contacts(member, sent_company, remove="0").context["contacts"]

    assert (len(added.forms), len(removed.forms)) == (3, 1)
    assert not ContactPerson.objects.exists()


def test_officer_names_contacts_of_a_firm_that_nobody_has_claimed(at_work, inventoried_company):
    url = url_of(inventoried_company, "contact", by_officer=True)

    at_work.post(url, {**CONTACTS, "version": at_work.get(url).context["version"]})

    assert inventoried_company.contacts.count() == 2


# Who sees whom


def test_officer_and_adviser_see_the_contact_of_a_sent_firm(client, officer, adviser, sent_company):
    ContactFactory(company=sent_company, name="Kajsa Kontakt")

    for user in (officer, adviser):
        client.force_login(user)
        page = client.get(reverse("company", args=[sent_company.public_id]))
        assert "Kajsa Kontakt" in page.text
        assert "070-174 06 05" in page.text


def test_member_sees_whom_to_call_at_the_municipality(member, officer, sent_company):
    officer.phone, officer.title = "070-174 06 10", "Näringslivsutvecklare"
    officer.save()

    page = member.get(reverse("company", args=[sent_company.public_id]))

    assert "Nils Näringsliv" in page.text
    assert "070-174 06 10" in page.text
