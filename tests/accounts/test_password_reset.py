import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.test import Client

from tests.accounts.conftest import PASSWORD
from xport.accounts.models import AuditEntry
from xport.notifications.models import OutgoingMail

ASK = "/sv/accounts/password/reset/"
NEW_PASSWORD = "four red kites by noon"


def link_path():
    text = OutgoingMail.objects.get(is_secret=True).text
    return re.search(r"https?://[^/]+(/\S+/password/reset/key/\S+)", text)[1]


@pytest.fixture
def form_path(client, person):
    client.post(ASK, {"email": "ada@example.com"})
    return client.get(link_path())["Location"]


def can_sign_in(client, password):
    credentials = {"login": "ada@example.com", "password": password}
    return client.post("/sv/accounts/login/", credentials).status_code == 302


def test_link_leads_to_a_new_password(client, form_path):
    assert form_path.endswith("-set-password/")
    response = client.post(form_path, {"password1": NEW_PASSWORD})

    assert response["Location"] == "/sv/accounts/password/reset/key/done/"
    assert AuditEntry.objects.filter(action="person.password_changed").count() == 1
    assert can_sign_in(client, NEW_PASSWORD)


def test_whoever_was_going_somewhere_comes_there_after_all(client, person):
    going = "/sv/accounts/password/change/"
    page = client.get("/sv/accounts/login/", {"next": going})
    (ask,) = re.findall(rf'href="({ASK}[^"]*)"', page.text)
    form = client.get(ask).text
    assert f'<input type="hidden" name="next" value="{going}">' in form
    asked = client.post(ASK, {"email": "ada@example.com", "next": going}, follow=True)
    assert f'href="{ask}"' in asked.text

    elsewhere = Client()
    form = elsewhere.get(link_path(), follow=True)
    assert f'<input type="hidden" name="next" value="{going}">' in form.text
    answers = {"password1": NEW_PASSWORD, "next": going}
    done = elsewhere.post(form.context["action_url"], answers, follow=True)
    assert done.request["PATH_INFO"] == "/sv/accounts/password/reset/key/done/"
    (sign_in,) = re.findall(r'class="ds-button" href="(/sv/accounts/login/\?[^"]+)"', done.text)
    credentials = {"login": "ada@example.com", "password": NEW_PASSWORD}
    assert elsewhere.post(sign_in, credentials)["Location"] == going


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "/\\evil.example"])
def test_a_reset_never_leads_away_from_the_portal(client, person, target):
    done = client.post(ASK, {"email": "ada@example.com", "next": target})
    form = client.get(link_path(), {"next": target})
    changed = client.post(form["Location"], {"password1": NEW_PASSWORD, "next": target})

    assert done["Location"] == "/sv/accounts/password/reset/done/"
    assert link_path().endswith("/")
    assert form["Location"].endswith("-set-password/")
    assert changed["Location"] == "/sv/accounts/password/reset/key/done/"


def test_the_key_of_another_link_is_not_mailed_on(client, person):
    client.post(ASK, {"email": "ada@example.com", "next": "/sv/invitations/aB3_x-9/"})

    assert link_path().endswith("/")


def test_a_link_that_is_used_leads_to_another_with_where_one_was_going(client, person):
    page = client.get("/sv/accounts/password/reset/key/a-nonsense/", {"next": "/sv/markets/"})

    assert f'href="{ASK}?next=/sv/markets/"' in page.text


def test_old_password_no_longer_works(client, form_path):
    client.post(form_path, {"password1": NEW_PASSWORD})

    assert not can_sign_in(client, PASSWORD)


def test_new_password_is_told_by_mail_without_a_live_link(client, form_path):
    client.post(form_path, {"password1": NEW_PASSWORD})

    mail = OutgoingMail.objects.get(is_secret=False)
    assert mail.subject == "Ditt lösenord är ändrat"
    assert NEW_PASSWORD not in mail.text


def test_link_works_once(client, form_path):
    path = link_path()
    client.post(form_path, {"password1": NEW_PASSWORD})
    client.session.flush()

    assert "Länken fungerar inte längre" in client.get(path).content.decode()


def test_link_is_dead_after_an_hour(client, person, monkeypatch):
    client.post(ASK, {"email": "ada@example.com"})
    later = PasswordResetTokenGenerator()._now() + timedelta(hours=1, seconds=1)
    monkeypatch.setattr(PasswordResetTokenGenerator, "_now", lambda generator: later)

    assert "Länken fungerar inte längre" in client.get(link_path()).content.decode()


def test_reset_by_who_never_confirmed_the_address_keeps_it(client, person):
    EmailAddress.objects.update(verified=False)
    client.post(ASK, {"email": "ada@example.com"})

    client.post(client.get(link_path())["Location"], {"password1": NEW_PASSWORD})

    assert EmailAddress.objects.get().email == "ada@example.com"


def test_weak_new_password_is_refused(client, form_path):
    response = client.post(form_path, {"password1": "adaberg1"})

    assert list(response.context["form"].errors) == ["password1"]


def test_unknown_address_gets_the_same_answer(client, person):
    known = client.post(ASK, {"email": "ada@example.com"})
    unknown = client.post(ASK, {"email": "eva@example.com"})

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert not OutgoingMail.objects.get(recipient="eva@example.com").is_secret


def test_mail_speaks_the_language_of_its_reader(client, person):
    client.post("/en/accounts/password/reset/", {"email": "ada@example.com"})

    mail = OutgoingMail.objects.get()
    assert mail.subject == "Välj ett nytt lösenord"
    assert "/sv/accounts/password/reset/key/" in mail.text


def test_requests_for_one_account_are_limited(client, person):
    for _ in range(5):
        assert client.post(ASK, {"email": "ada@example.com"}).status_code == 302

    assert client.post(ASK, {"email": "ada@example.com"}).status_code == 429


def test_change_ends_other_sessions_and_is_told_by_mail(client, person):
    other = Client()
    other.force_login(person)
    client.force_login(person)
    url = "/sv/accounts/password/change/"

    client.post(url, {"oldpassword": PASSWORD, "password1": NEW_PASSWORD})

    assert client.get(url).status_code == 200
    assert other.get(url).status_code == 302
    assert OutgoingMail.objects.get().subject == "Ditt lösenord är ändrat"


def test_guessing_the_old_password_is_limited_too(client, person):
    client.force_login(person)
    url = "/sv/accounts/password/change/"
    for _ in range(10):
        client.post(url, {"oldpassword": "wrong", "password1": NEW_PASSWORD})

    answers = {"oldpassword": PASSWORD, "password1": NEW_PASSWORD}
    assert client.post(url, answers).status_code == 429
