"""The sign-in page as a visitor and as an attacker meets it."""

import pytest
from django.utils import timezone

from tests.accounts.conftest import PASSWORD
from xport.accounts.actions import create_person
from xport.accounts.limits import SIGN_IN_ADDRESS
from xport.accounts.models import AuditEntry

LOGIN = "/sv/accounts/login/"
ENGLISH_LOGIN = "/en/accounts/login/"


def sign_in(client, email="ada@example.com", password=PASSWORD, url=LOGIN, **more):
    return client.post(url, {"login": email, "password": password, **more})


def text_of(response, email):
    """The page without what differs by nature: the address typed and the form's token."""
    page = response.content.decode().replace(email, "")
    return [line for line in page.splitlines() if "csrfmiddlewaretoken" not in line]


@pytest.mark.parametrize("email", ["ada@example.com", "ADA@Example.COM", " ada@example.com "])
def test_right_password_signs_in_whatever_the_case_of_the_address(client, person, email):
    response = sign_in(client, email)

    assert response.status_code == 302
    assert client.session["_auth_user_id"] == str(person.pk)


def test_signing_in_makes_a_new_session(client, person):
    client.get(LOGIN)
    session = client.session
    session["before"] = "kept"
    session.save()
    client.cookies["session"] = session.session_key

    sign_in(client)

    assert client.cookies["session"].value != session.session_key
    assert AuditEntry.objects.filter(action="person.signed_in", actor_id=person.pk).count() == 1


def test_wrong_password_and_unknown_address_look_the_same(client, person):
    known = sign_in(client, password="wrong", email="ada@example.com")
    unknown = sign_in(client, password="wrong", email="eva@example.com")

    assert known.status_code == unknown.status_code == 200
    assert text_of(known, "ada@example.com") == text_of(unknown, "eva@example.com")


def test_unknown_address_costs_a_hash_too(client, person, monkeypatch):
    hashed = []
    hasher = "django.contrib.auth.hashers.Argon2PasswordHasher.encode"
    monkeypatch.setattr(hasher, lambda *args: hashed.append(args) or "argon2$x")

    sign_in(client, password="wrong", email="eva@example.com")

    assert len(hashed) == 1


def test_failed_sign_in_is_logged_without_the_address(client, person):
    sign_in(client, password="wrong")

    entry = AuditEntry.objects.get(action="person.sign_in_refused")
    assert entry.actor_id is None
    assert set(entry.details) == {"account", "address"}
    assert "ada" not in str(entry.details)
    assert "127.0.0.1" not in str(entry.details)


def test_eleventh_failure_is_refused_with_a_wait(client, person):
    for _ in range(10):
        assert sign_in(client, password="wrong").status_code == 200

    refused = sign_in(client)

    assert refused.status_code == 429
    assert 0 < int(refused["Retry-After"]) <= 360
    assert "_auth_user_id" not in client.session


def test_refusal_speaks_the_language_of_the_page(client, person):
    for _ in range(10):
        sign_in(client, password="wrong")

    assert '<html lang="sv"' in sign_in(client).content.decode()
    assert '<html lang="en"' in sign_in(client, url=ENGLISH_LOGIN).content.decode()


def test_failures_of_one_account_leave_another_alone(client, person, now):
    create_person(
        email="eva@example.com", full_name="Eva Ek", language="sv", password=PASSWORD, now=now
    )
    for _ in range(11):
        sign_in(client, password="wrong")

    assert sign_in(client, "eva@example.com").status_code == 302


def test_right_passwords_do_not_empty_the_bucket(client, person):
    for _ in range(12):
        assert sign_in(client).status_code == 302
        client.logout()


def test_one_password_on_many_accounts_is_stopped_by_the_address(client, db):
    for _ in range(SIGN_IN_ADDRESS.tries_per_hour):
        SIGN_IN_ADDRESS.take("127.0.0.1", now=timezone.now())

    assert sign_in(client, "someone@example.com", "wrong").status_code == 429


@pytest.mark.parametrize(
    "target",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "javascript:alert(1)",
        "http:///x",
    ],
)
def test_signing_in_never_leads_away_from_the_portal(client, person, target):
    response = sign_in(client, next=target)

    assert response.status_code == 302
    assert response["Location"] == "/sv/"


def test_signing_in_leads_on_to_the_page_that_was_asked_for(client, person):
    response = sign_in(client, next="/sv/accounts/password/change/")

    assert response["Location"] == "/sv/accounts/password/change/"


def test_closed_account_is_told_only_to_who_knows_its_password(client, person):
    person.is_active = False
    person.save(update_fields=["is_active"])

    assert sign_in(client, password="wrong").status_code == 200
    assert sign_in(client)["Location"] == "/sv/accounts/inactive/"
    assert "_auth_user_id" not in client.session


def test_json_is_never_answered(client, person):
    response = client.post(
        LOGIN,
        {"login": "ada@example.com", "password": "wrong"},
        headers={"accept": "application/json"},
    )

    assert response["Content-Type"].startswith("text/html")


def test_signing_out_takes_a_post(client, person):
    client.force_login(person)

    assert client.get("/sv/accounts/logout/").status_code == 200
    assert "_auth_user_id" in client.session
    client.post("/sv/accounts/logout/")
    assert "_auth_user_id" not in client.session


def test_demo_mode_shows_who_can_sign_in(client, db, settings):
    settings.DEMO = True
    assert "<code>operator@xport.example" in client.get(LOGIN).content.decode()

    settings.DEMO = False
    assert "<code>operator@xport.example" not in client.get(LOGIN).content.decode()


@pytest.mark.parametrize(
    "page",
    ["login", "signup", "inactive", "confirm-email", "password/reset", "password/reset/done",
     "password/reset/key/done", "confirm-email/nonsense", "password/reset/key/a-nonsense"],
)  # fmt: skip
@pytest.mark.parametrize("language", ["sv", "en"])
def test_entrance_pages_are_whole_in_both_languages(client, db, page, language):
    response = client.get(f"/{language}/accounts/{page}/")

    text = response.content.decode()
    assert response.status_code == 200
    assert f'<html lang="{language}"' in text
    assert text.count("<h1") == 1


@pytest.mark.parametrize("page", ["password/change", "reauthenticate", "logout"])
def test_pages_of_the_signed_in_are_whole(client, person, page):
    client.force_login(person)
    response = client.get(f"/sv/accounts/{page}/")

    assert response.status_code == 200
    assert response.content.decode().count("<h1") == 1


@pytest.mark.parametrize(
    "page", ["password/set", "login/code/confirm", "3rdparty", "2fa", "sessions", "signup/passkey"]
)
def test_pages_that_are_not_offered_do_not_exist(client, person, page):
    client.force_login(person)

    assert client.get(f"/sv/accounts/{page}/").status_code == 404
