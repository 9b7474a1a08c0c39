import re

import pytest
from allauth.account.models import EmailAddress
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from companies.models import Company, Invitation, Membership, RefusedAddress
from companies.people.invitation_mail import stop_key_of
from companies.people.invitations import Invitee, invite, withdraw
from tests.factories import NOW, PASSWORD, UserFactory
from xport.accounts.actions import create_person
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


# A new account


EVA = {"full_name": "Eva Vd", "email": "eva@teknik.example", "password1": PASSWORD}


def sign_up(client, url, **changes):
    """Fill in the page that the link leads to, with its own hidden field."""
    page = client.post(url, {"by": "signup"}, follow=True)
    going = page.context["next_url"]
    assert f'name="next" value="{going}"' in page.text
    return client.post(page.request["PATH_INFO"], EVA | {"next": going} | changes)


def waiting(sent):
    return reverse("invitation_waiting", args=[sent.public_id])


def path_in(mail, about):
    return re.search(rf"http://127.0.0.1:8000(\S*/{about}/\S*)", mail.body)[1]


def test_signing_up_knows_who_was_invited_and_to_which_firm(client, sent, url):
    page = client.post(url, {"by": "signup"}, follow=True)

    for text in ('value="Eva Vd"', 'value="eva@teknik.example"', "Inventerad Teknik AB"):
        assert text in page.text
    assert page["Cache-Control"].startswith("max-age=0, no-cache, no-store")


def test_the_invited_address_is_confirmed_and_signed_in_by_the_link(client, mailoutbox, sent, url):
    before = client.session.session_key
    answer = sign_up(client, url, email="Eva@Teknik.example")
    page = client.get(answer["Location"])
    accepted = client.post(answer["Location"])

    assert answer["Location"] == waiting(sent)
    assert page.status_code == 200
    assert accepted["Location"] == reverse("company_inherited", args=[sent.company.public_id])
    eva = User.objects.get(email="eva@teknik.example")
    assert Membership.objects.get().user == eva
    assert list(EmailAddress.objects.values_list("email", "verified")) == [(eva.email, True)]
    assert client.session.session_key not in (before, None)
    assert mailoutbox == []
    sent.refresh_from_db()
    assert sent.waits_for is None


def test_signing_up_without_the_link_confirms_nothing(client, sent):
    answer = client.post(reverse("account_signup"), EVA | {"next": waiting(sent)})

    assert answer["Location"] == reverse("account_email_verification_sent")
    assert not EmailAddress.objects.get().verified


def test_another_address_is_confirmed_by_a_mail_without_the_token(client, mailoutbox, sent, url):
    answer = sign_up(client, url, email="bo@annan.example")
    token = url.split("/")[-2]

    assert answer["Location"] == reverse("account_email_verification_sent")
    assert not EmailAddress.objects.get().verified
    assert mailoutbox[0].to == ["bo@annan.example"]
    assert token not in mailoutbox[0].body
    assert sent.public_id in mailoutbox[0].body


def test_another_address_leads_back_to_the_invitation_in_another_browser(
    client, mailoutbox, sent, url
):
    sign_up(client, url, email="bo@annan.example")
    other = Client()

    confirm = path_in(mailoutbox[0], "confirm-email")
    page = other.get(confirm)
    led_on = other.post(confirm.split("?")[0], {"next": waiting(sent)})
    to_sign_in = other.get(led_on["Location"])
    signed_in = other.post(
        to_sign_in["Location"],
        {"login": "bo@annan.example", "password": PASSWORD, "next": waiting(sent)},
    )
    accepted = other.post(signed_in["Location"])

    assert f'name="next" value="{waiting(sent)}"' in page.text
    assert signed_in["Location"] == waiting(sent)
    assert accepted["Location"] == reverse("company_inherited", args=[sent.company.public_id])


def test_an_unknown_and_a_known_other_address_get_the_same_answer(
    client, mailoutbox, stranger, sent, url
):
    unknown = sign_up(Client(), url, email="bo@annan.example")
    known = sign_up(client, url, email=stranger.email)

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert waiting(sent).replace("/", "%2F") in mailoutbox[1].body.replace("/", "%2F")
    client.force_login(stranger)
    assert client.get(waiting(sent)).status_code == 200


def test_an_address_that_somebody_is_changing_to_gets_the_same_answer(client, stranger, sent, url):
    EmailAddress.objects.create(user=stranger, email="bo@annan.example")
    EmailAddress.objects.create(user=stranger, email=sent.email)

    answers = [
        sign_up(Client(), url, email=email)
        for email in ("ny@annan.example", "bo@annan.example", sent.email)
    ]

    sent_mail = (302, reverse("account_email_verification_sent"))
    assert [(each.status_code, each["Location"]) for each in answers] == [sent_mail] * 3
    sent.refresh_from_db()
    assert sent.waits_for == User.objects.get(email="ny@annan.example")


def test_an_account_with_the_invited_address_signs_in_and_stands_there(client, sent, url):
    eva = create_person(
        email="eva@teknik.example", full_name="", language="sv", password=PASSWORD, now=NOW
    )
    answer = sign_up(client, url)
    page = client.get(answer["Location"])
    signed_in = client.post(
        answer["Location"], {"login": eva.email, "password": PASSWORD, "next": url}
    )

    assert "Det finns redan ett konto med den adressen." in page.text
    assert signed_in["Location"] == url
    assert User.objects.filter(email=eva.email).count() == 1


def test_the_second_step_is_asked_for_on_the_way_to_the_invitation(client, sent, url):
    eva = create_person(
        email="eva@teknik.example", full_name="", language="sv", password=PASSWORD, now=NOW
    )
    TOTP.activate(eva, generate_totp_secret())

    answer = client.post(
        client.post(url, {"by": "login"})["Location"],
        {"login": eva.email, "password": PASSWORD, "next": url},
    )

    assert answer["Location"] == reverse("mfa_authenticate")
    assert "_auth_user_id" not in client.session


def test_from_signing_in_a_new_account_is_made_on_the_invitations_own_page(client, sent, url):
    login = client.get(client.post(url, {"by": "login"})["Location"])

    answer = client.get(login.context["signup_url"])

    assert answer["Location"] == f"{url}signup/"


def test_no_mail_of_signing_in_holds_the_token(client, mailoutbox, sent, url):
    client.post(reverse("account_signup"), EVA | {"email": "bo@annan.example"})
    mailoutbox.clear()

    client.post(
        reverse("account_login"),
        {"login": "bo@annan.example", "password": PASSWORD, "next": url},
    )

    assert "confirm-email" in mailoutbox[0].body
    assert "invitations" not in mailoutbox[0].body


@pytest.mark.parametrize("state", ["accepted", "withdrawn", "expired", "unknown"])
def test_a_dead_link_makes_no_account(client, sent, url, officer, state):
    page = f"{url}signup/"
    if state == "accepted":
        Invitation.objects.update(accepted_at=timezone.now())
    elif state == "withdrawn":
        withdraw(invitation=sent, by=officer, now=timezone.now())
    elif state == "expired":
        Invitation.objects.update(expires_at=timezone.now())
    else:
        page = reverse("invitation_signup", args=["x" * 43])

    answers = [client.get(page), client.post(page, EVA)]

    assert [answer.context["why"] for answer in answers] == [state, state]
    assert not User.objects.filter(email="eva@teknik.example").exists()


def test_who_is_signed_in_is_led_from_signing_up_to_the_invitation(client, stranger, url):
    client.force_login(stranger)

    assert client.get(f"{url}signup/")["Location"] == url


# The invitation that waits


def test_an_invitation_waits_for_who_signs_in_with_its_address(client, sent):
    client.force_login(UserFactory(email="EVA@teknik.example"))

    page = client.get(reverse("home"))

    assert waiting(sent) in page.text
    assert "Sävsjö kommun bjuder in dig att ta över profilen för Inventerad Teknik AB" in page.text
    page = client.get(waiting(sent))
    assert "Inbjudan väntar på dig till och med" in page.text
    assert "Länken" not in page.text
    assert client.post(waiting(sent))["Location"].endswith("/inherited/")
    assert waiting(sent) not in client.get(reverse("home")).text


def test_an_invitation_waits_for_nobody_else(client, stranger, sent):
    client.force_login(stranger)

    assert client.get(waiting(sent)).status_code == 404
    assert client.post(waiting(sent)).status_code == 404
    assert waiting(sent) not in client.get(reverse("home")).text


def test_an_invitation_that_waited_says_why_it_no_longer_works(client, officer, sent):
    client.force_login(UserFactory(email="eva@teknik.example"))
    withdraw(invitation=sent, by=officer, now=timezone.now())

    assert client.get(waiting(sent)).context["why"] == "withdrawn"
    assert waiting(sent) not in client.get(reverse("home")).text


@pytest.mark.parametrize("values", [{"sent_at": None}, {"archived_at": NOW}, {"verified_at": NOW}])
def test_an_invitation_that_cannot_be_accepted_names_no_firm(client, owner, sent, values):
    invited = UserFactory(email="eva@teknik.example")
    client.force_login(invited)
    own = Membership.objects.create(company=sent.company, user=owner, role="owner", created_at=NOW)
    assert waiting(sent) in client.get(reverse("home")).text

    Company.objects.update(**values)

    page = client.get(reverse("home"))
    assert "Inventerad Teknik AB" not in page.text
    assert waiting(sent) not in page.text
    assert client.get(waiting(sent)).context["why"] in ("unknown", "claimed")
    own.delete()
    assert (waiting(sent) in client.get(reverse("home")).text) == ("verified_at" in values)


def test_who_is_signed_in_with_another_address_is_told_so(client, stranger, sent, url):
    client.force_login(stranger)

    page = client.get(url)
    assert "owner@framling.example" in page.text
    assert f"{reverse('account_logout')}?next={url}" in page.text
    client.post(url)

    assert Membership.objects.get().user == stranger


def test_an_officer_of_the_municipality_reads_that_it_is_for_the_firm(client, officer, sent, url):
    client.force_login(officer)

    for page in (client.get(url), client.post(url)):
        assert "Inbjudan är till för företagets egna" in page.text
        assert "officer@savsjo.example" in page.text
        assert "Ta över profilen</button>" not in page.text
        assert f"{reverse('account_logout')}?next={url}" in page.text

    sent.refresh_from_db()
    assert (sent.accepted_at, sent.opened_at) == (None, None)
    assert not Membership.objects.exists()


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
