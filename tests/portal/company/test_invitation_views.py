import re

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from companies.models import Company, Invitation, Membership, RefusedAddress
from companies.people.invitation_mail import stop_key_of
from companies.people.invitations import Invitee, invite, withdraw
from tests.factories import PASSWORD, UserFactory
from xport.accounts.models import User

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(inventoried_company, officer):
    guest = Invitee(name="Eva Vd", email="eva@teknik.example", language="sv")
    return invite(company=inventoried_company, invitee=guest, by=officer, now=timezone.now())


@pytest.fixture
def url(sent):
    token = re.search(r"/sv/invitations/([\w-]{43})/", sent.mail.text)[1]
    return reverse("invitation", args=[token])


def test_opening_the_link_names_who_invites_and_changes_nothing(client, sent, url):
    page = client.get(url)

    for text in ("Inventerad Teknik AB", "Sävsjö kommun", "Nils Näringsliv"):
        assert text in page.text
    assert page["Cache-Control"].startswith("max-age=0, no-cache, no-store")
    sent.refresh_from_db()
    assert (sent.opened_at, sent.accepted_at) == (None, None)


def test_the_way_from_the_mail_over_a_new_account_to_the_profile(client, mailoutbox, sent, url):
    going = client.post(url, {"by": "signup"})
    assert going["Location"].startswith(reverse("account_signup"))
    client.post(
        going["Location"],
        {
            "full_name": "Eva Vd",
            "email": "eva@teknik.example",
            "password1": PASSWORD,
            "next": url,
        },
    )

    confirm = re.search(r"http\S+/confirm-email/\S+", mailoutbox[0].body)[0]
    led_on = client.post(confirm.removeprefix("http://127.0.0.1:8000"), {"next": url}, follow=True)
    client.post(
        reverse("account_login"),
        {"login": "eva@teknik.example", "password": PASSWORD, "next": url},
    )
    accepted = client.post(url)

    assert url in confirm.replace("%2F", "/")
    assert led_on.status_code == 200
    assert accepted["Location"] == reverse("company_inherited", args=[sent.company.public_id])
    assert Membership.objects.get().user == User.objects.get(email="eva@teknik.example")


def test_who_is_signed_in_with_another_address_is_told_so(client, stranger, sent, url):
    client.force_login(stranger)

    assert "owner@framling.example" in client.get(url).text
    client.post(url)

    assert Membership.objects.get().user == stranger


@pytest.mark.parametrize("state", ["accepted", "withdrawn", "expired", "claimed", "unknown"])
def test_a_dead_link_says_why_and_what_is_left(client, sent, url, officer, state):
    now = timezone.now()
    if state == "accepted":
        Invitation.objects.update(accepted_at=now)
    elif state == "withdrawn":
        withdraw(invitation=sent, by=officer, now=now)
    elif state == "expired":
        Invitation.objects.update(expires_at=now)
    elif state == "claimed":
        Membership.objects.create(
            company=sent.company, user=UserFactory(), role="owner", created_at=now
        )
        Company.objects.update(verified_at=now)
    else:
        url = reverse("invitation", args=["x" * 43])

    pages = [client.get(url), client.post(url)]

    for page in pages:
        assert page.status_code == 200
        assert page.context["why"] == state
        names_firm = "Inventerad Teknik AB" in page.text
        assert names_firm == (state != "unknown")
        way = reverse("company_claim", args=[sent.company.public_id])
        assert (way if names_firm else reverse("company_register")) in page.text


def test_who_has_accepted_is_led_to_the_firm(client, stranger, url):
    client.force_login(stranger)
    client.post(url)

    page = client.get(url)

    assert page.context["why"] == "accepted"
    assert page.context["is_own"]


# No more mails


def test_a_mail_program_stops_the_mails_by_its_own(sent):
    stop = reverse("invitation_stop", args=[stop_key_of(sent)])
    program = Client(enforce_csrf_checks=True)

    assert program.get(stop).status_code == 200
    assert not RefusedAddress.objects.exists()
    answer = program.post(stop, {"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    assert RefusedAddress.objects.count() == 1
    assert f"<http://127.0.0.1:8000{stop}>" == sent.mail.headers["List-Unsubscribe"]
