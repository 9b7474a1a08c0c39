"""Changing the email: confirmed first, told to both addresses, in force when the link is used."""

import re

import pytest
from allauth.account.models import EmailAddress
from django.test import Client

from tests.accounts.conftest import PASSWORD
from xport.accounts.actions import create_person
from xport.accounts.models import AuditEntry
from xport.notifications.models import OutgoingMail

EMAIL = "/sv/accounts/email/"
NEW = "ada@firman.example"


@pytest.fixture
def confirmed(client, person):
    client.force_login(person)
    client.post("/sv/accounts/reauthenticate/", {"password": PASSWORD})
    return client


def ask(client, email=NEW):
    return client.post(EMAIL, {"email": email, "action_add": "1"})


def link_to(email):
    text = OutgoingMail.objects.get(recipient=email).text
    return re.search(r"https?://[^/]+(/\S+)", text)[1]


def test_change_takes_a_confirmation_first(client, person):
    client.force_login(person)

    assert ask(client).status_code == 302
    assert not OutgoingMail.objects.exists()
    assert not EmailAddress.objects.filter(email=NEW).exists()


def test_old_address_stays_until_the_link_is_used(confirmed, person):
    ask(confirmed)

    person.refresh_from_db()
    assert person.email == "ada@example.com"
    assert NEW in confirmed.get("/sv/accounts/security/").content.decode()


def test_link_changes_the_address_and_both_are_told(confirmed, person):
    ask(confirmed)
    link = link_to(NEW)
    Client().get(link)
    person.refresh_from_db()
    assert person.email == "ada@example.com"

    Client().post(link)

    person.refresh_from_db()
    assert person.email == NEW
    told = OutgoingMail.objects.filter(subject="Din e-postadress är ändrad")
    assert set(told.values_list("recipient", flat=True)) == {"ada@example.com", NEW}
    assert AuditEntry.objects.filter(action="person.email_changed").count() == 1
    assert not EmailAddress.objects.filter(email="ada@example.com").exists()


def test_old_address_no_longer_signs_in(confirmed, client):
    ask(confirmed)
    Client().post(link_to(NEW))

    browser = Client()
    for email, status in (("ada@example.com", 200), (NEW, 302)):
        answer = browser.post("/sv/accounts/login/", {"login": email, "password": PASSWORD})
        assert answer.status_code == status


def test_address_of_somebody_else_is_taken_like_any_other_and_never_changes(confirmed, person, now):
    create_person(email=NEW, full_name="Eva Ek", language="sv", password=None, now=now)

    answer = ask(confirmed)

    assert (answer.status_code, answer["Location"]) == (302, EMAIL)
    confirmed.post(link_to(NEW))
    person.refresh_from_db()
    assert person.email == "ada@example.com"


def test_new_password_ends_a_change_that_somebody_else_may_have_asked_for(confirmed, person):
    ask(confirmed)
    link = link_to(NEW)
    values = {"oldpassword": PASSWORD, "password1": "four red kites by noon"}

    confirmed.post("/sv/accounts/password/change/", values)
    Client().post(link)

    person.refresh_from_db()
    assert person.email == "ada@example.com"
    assert EmailAddress.objects.get().verified


def test_change_is_taken_back_without_a_mail(confirmed, person):
    ask(confirmed)
    OutgoingMail.objects.all().delete()

    confirmed.post(EMAIL, {"email": NEW, "action_remove": ""})

    assert not EmailAddress.objects.filter(email=NEW).exists()
    assert not OutgoingMail.objects.exists()


@pytest.mark.parametrize("email", ["", "ada", "ada@example.com", "a@b.example\nBcc: c@d.example"])
def test_what_is_no_new_address_is_told_beside_the_field(confirmed, email):
    assert list(ask(confirmed, email).context["form"].errors) == ["email"]


def test_mails_to_one_address_are_limited(confirmed):
    for _ in range(5):
        confirmed.post(EMAIL, {"email": NEW, "action_add": "1"})
        EmailAddress.objects.filter(email=NEW).delete()

    assert ask(confirmed).status_code == 429


def test_sending_the_link_again_is_limited(confirmed):
    ask(confirmed)
    again = {"email": NEW, "action_send": "1"}

    statuses = [confirmed.post(EMAIL, again).status_code for _ in range(5)]

    assert statuses == [302, 302, 302, 302, 429]
    assert OutgoingMail.objects.filter(recipient=NEW).count() == 5


def test_one_address_after_the_other_is_limited(confirmed):
    statuses = [ask(confirmed, f"ada{number}@firman.example").status_code for number in range(11)]

    assert statuses == [302] * 10 + [429]
