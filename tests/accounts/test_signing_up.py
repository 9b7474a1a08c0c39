import re
from urllib.parse import parse_qs, urlsplit

import pytest
from django.db import connection
from django.test import Client

from xport.accounts.forms import SignupForm
from xport.accounts.models import User
from xport.notifications.models import OutgoingMail

SIGNUP = "/sv/accounts/signup/"
ANSWERS = {
    "full_name": "Ada Berg",
    "email": "ada@example.com",
    "password1": "seven grey herons at dawn",
}


def sign_up(client, url=SIGNUP, **changes):
    return client.post(url, ANSWERS | changes)


def link_in(mail):
    return re.search(r"https?://\S+/confirm-email/\S+", mail.text)[0]


@pytest.mark.parametrize(
    ("language", "subject"), [("sv", "Bekräfta din e-postadress"), ("en", "Confirm your email")]
)
def test_sign_up_to_sign_in(client, db, settings, language, subject):
    settings.BASE_URL = "https://xport.example"
    response = sign_up(client, url=f"/{language}/accounts/signup/")
    assert response["Location"] == f"/{language}/accounts/confirm-email/"

    user = User.objects.get()
    assert (user.email, user.full_name, user.language) == ("ada@example.com", "Ada Berg", language)
    mail = OutgoingMail.objects.get(recipient="ada@example.com")
    assert mail.subject == subject
    assert mail.is_secret

    link = link_in(mail)
    assert link.startswith(f"https://xport.example/{language}/accounts/confirm-email/")
    path = link.removeprefix("https://xport.example")
    assert client.get(path).status_code == 200
    assert client.post(path)["Location"] == f"/{language}/accounts/login/"

    credentials = {"login": "ada@example.com", "password": ANSWERS["password1"]}
    signed_in = client.post(f"/{language}/accounts/login/", credentials)
    assert signed_in["Location"] == f"/{language}/"
    assert client.session["_auth_user_id"] == str(user.pk)


def test_way_on_survives_a_mail_that_is_opened_in_another_browser(client, db):
    going = "/sv/companies/register/?answers=eJxx%3Ayy"
    client.post(SIGNUP, ANSWERS | {"next": going})
    link = urlsplit(link_in(OutgoingMail.objects.get()))
    other = Client(SERVER_NAME="localhost")

    page = other.get(f"{link.path}?{link.query}")
    assert f'name="next" value="{going}"' in page.text
    confirmed = other.post(link.path, {"next": going})
    assert confirmed["Location"] == going
    to_sign_in = other.get(going)["Location"]
    assert parse_qs(urlsplit(to_sign_in).query)["next"] == [going]
    credentials = {"login": "ada@example.com", "password": ANSWERS["password1"], "next": going}
    assert other.post("/sv/accounts/login/", credentials)["Location"] == going


@pytest.mark.parametrize("going", ["https://evil.example/", "//evil.example", "", "javascript:1"])
def test_mail_leads_nobody_away_from_the_portal(client, db, going):
    client.post(SIGNUP, ANSWERS | {"next": going})

    assert "?" not in link_in(OutgoingMail.objects.get())
    assert "evil" not in OutgoingMail.objects.get().text


def test_mail_is_addressed_by_the_configured_host_whatever_the_request_says(client, db, settings):
    settings.ALLOWED_HOSTS = ["*"]
    client.post(SIGNUP, ANSWERS, headers={"host": "evil.example"})

    assert "evil.example" not in OutgoingMail.objects.get().text


def test_opening_the_link_confirms_nothing(client, db):
    sign_up(client)
    path = re.search(r"/sv/accounts/confirm-email/\S+", OutgoingMail.objects.get().text)[0]

    client.get(path)

    assert not User.objects.get().emailaddress_set.get().verified


def test_link_works_once(client, db):
    sign_up(client)
    path = re.search(r"/sv/accounts/confirm-email/\S+", OutgoingMail.objects.get().text)[0]
    client.post(path)

    assert client.post(path).status_code == 404
    assert "Länken fungerar inte längre" in client.get(path).content.decode()


def test_unconfirmed_person_does_not_get_in_and_gets_a_new_link(client, db):
    sign_up(client)

    credentials = {"login": "ada@example.com", "password": ANSWERS["password1"]}
    response = client.post("/sv/accounts/login/", credentials)

    assert response["Location"] == "/sv/accounts/confirm-email/"
    assert "_auth_user_id" not in client.session
    assert OutgoingMail.objects.filter(is_secret=True).count() == 2


def test_known_address_gets_the_same_answer_and_a_mail(client, person):
    response = sign_up(client)

    assert response["Location"] == "/sv/accounts/confirm-email/"
    assert User.objects.count() == 1
    mail = OutgoingMail.objects.get()
    assert mail.subject == "Du har redan ett konto"
    assert "/sv/accounts/login/" in mail.text


def test_same_address_at_the_same_moment_gets_the_same_answer(client, db, monkeypatch):
    # The other sign-up wins between this form's check and its INSERT.
    clean = SignupForm.clean

    def clean_and_be_overtaken(form):
        cleaned = clean(form)
        with connection.cursor() as cursor:
            cursor.execute(
                "INSERT INTO accounts_user (email, full_name, title, phone, language, password,"
                " is_active, is_staff, is_superuser, date_joined)"
                " VALUES ('ada@example.com', '', '', '', 'sv', '!', true, false, false, now())"
            )
        return cleaned

    monkeypatch.setattr(SignupForm, "clean", clean_and_be_overtaken)

    assert sign_up(client)["Location"] == "/sv/accounts/confirm-email/"
    assert User.objects.count() == 1


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("full_name", ""),
        ("full_name", "Ada\u202eBerg"),
        ("full_name", "A" * 121),
        ("email", "no address"),
        ("email", "ada@example.com\nBcc: eva@example.com"),
        ("password1", "short"),
        ("password1", "Ada Berg 1"),
    ],
)
def test_wrong_answer_is_told_beside_its_field_and_nothing_is_lost(client, db, field, value):
    response = sign_up(client, **{field: value})

    assert response.status_code == 200
    assert list(response.context["form"].errors) == [field]
    assert User.objects.count() == 0
    kept = {"full_name", "email"} - {field}
    assert all(ANSWERS[name] in response.content.decode() for name in kept)


def test_mails_to_one_address_are_limited(client, person):
    for _ in range(5):
        assert sign_up(client).status_code == 302

    refused = sign_up(client)

    assert refused.status_code == 429
    assert int(refused["Retry-After"]) <= 720
    assert OutgoingMail.objects.count() == 5
