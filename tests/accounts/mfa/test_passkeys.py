"""Passkeys: adding, signing in with nothing else, and answers that must not be believed."""

import json

import pytest
from allauth.mfa.models import Authenticator
from cryptography.hazmat.primitives.asymmetric import ec
from django.test import Client

from tests.accounts.conftest import PASSWORD
from tests.accounts.mfa.soft_passkey import PRESENT, SoftPasskey
from tests.accounts.mfa.steps import LOGIN, SECOND_STEP, SECURITY, give_password, is_signed_in
from xport.accounts.actions import create_person
from xport.accounts.limits import SIGN_IN_ADDRESS
from xport.accounts.models import AuditEntry
from xport.notifications.models import OutgoingMail

ADD = "/sv/accounts/security/passkeys/add/"
BY_PASSKEY = "/sv/accounts/login/passkey/"


@pytest.fixture
def localhost(settings):
    """Where browsers allow passkeys on plain http."""
    return Client(SERVER_NAME="localhost")


@pytest.fixture
def confirmed(localhost, person):
    localhost.force_login(person)
    localhost.post("/sv/accounts/reauthenticate/", {"password": PASSWORD})
    return localhost


def add(client, passkey, name="Telefonen"):
    options = client.get(ADD).context["js_data"]["options"]
    return client.post(ADD, {"name": name, "credential": passkey.create(options)})


@pytest.fixture
def passkey(confirmed):
    passkey = SoftPasskey()
    assert add(confirmed, passkey).status_code == 302
    return passkey


def sign_in_with(browser, passkey):
    options = browser.post(f"{BY_PASSKEY}options/").json()["options"]
    return browser.post(BY_PASSKEY, {"credential": passkey.get(options)})


@pytest.fixture
def browser():
    return Client(SERVER_NAME="localhost")


def test_adding_is_told_and_put_on_record(passkey, person):
    stored = Authenticator.objects.get(type="webauthn")
    assert str(stored) == "Telefonen"
    assert OutgoingMail.objects.get().subject == "En passnyckel är tillagd"
    assert AuditEntry.objects.filter(action="passkey.added", actor_id=person.pk).exists()


def test_passkey_signs_in_with_nothing_else(passkey, browser, person):
    answer = sign_in_with(browser, passkey)

    assert answer.status_code == 302
    assert browser.session["_auth_user_id"] == str(person.pk)


def test_passkey_is_the_second_step_after_the_password(passkey, browser):
    give_password(browser)
    options = browser.get(SECOND_STEP).context["js_data"]["request_options"]

    browser.post(SECOND_STEP, {"credential": passkey.get(options)})

    assert is_signed_in(browser)


def test_passkey_confirms_that_it_is_the_person(passkey, browser):
    sign_in_with(browser, passkey)
    confirm = "/sv/accounts/reauthenticate/passkey/"
    options = browser.get(confirm).context["js_data"]["request_options"]

    browser.post(confirm, {"credential": passkey.get(options)})

    assert browser.get(ADD).status_code == 200


@pytest.mark.parametrize(
    "wrong",
    [
        {"origin": "http://evil.example"},
        {"host": "evil.example"},
        {"flags": PRESENT},
        {"credential_id": b"another"},
        {"user_handle": "OTk5OTk5"},
        {"user_handle": "!"},
        {"key": ec.generate_private_key(ec.SECP256R1())},
    ],
    ids=["origin", "host", "not opened", "credential", "nobody", "no person", "signature"],
)
def test_answer_that_is_not_the_passkeys_signs_nobody_in(passkey, browser, wrong):
    for name, value in wrong.items():
        setattr(passkey, name, value)

    answer = sign_in_with(browser, passkey)

    assert answer["Location"] == LOGIN
    assert not is_signed_in(browser)
    assert AuditEntry.objects.filter(action="person.second_step_refused").count() == 1


def test_answer_works_once(passkey, browser):
    options = browser.post(f"{BY_PASSKEY}options/").json()["options"]
    answer = passkey.get(options)
    browser.post(BY_PASSKEY, {"credential": answer})
    browser.post("/sv/accounts/logout/")

    browser.post(BY_PASSKEY, {"credential": answer})

    assert not is_signed_in(browser)


def test_answer_to_another_browsers_question_is_refused(passkey, browser):
    options = Client(SERVER_NAME="localhost").post(f"{BY_PASSKEY}options/").json()["options"]

    browser.post(f"{BY_PASSKEY}options/")
    browser.post(BY_PASSKEY, {"credential": passkey.get(options)})

    assert not is_signed_in(browser)


@pytest.mark.parametrize(
    "answer",
    ["", "x", "[]", "1", "null", "{}", '{"id":"a"}', '{"response":[]}', '{"response":{}}'],
)
def test_what_is_no_answer_is_refused_in_words(passkey, browser, confirmed, answer):
    browser.post(f"{BY_PASSKEY}options/")
    assert browser.post(BY_PASSKEY, {"credential": answer})["Location"] == LOGIN

    confirmed.get(ADD)
    page = confirmed.post(ADD, {"name": "X", "credential": answer})
    assert page.status_code == 200
    assert "credential" in page.context["form"].errors or page.context["form"].non_field_errors()


def test_damaged_parts_are_refused_in_words(passkey, browser):
    options = browser.post(f"{BY_PASSKEY}options/").json()["options"]
    answer = json.loads(passkey.get(options))
    for part in list(answer["response"]):
        for damage in ("", "AAAA", 7, None, {}):
            damaged = answer | {"response": answer["response"] | {part: damage}}
            browser.post(BY_PASSKEY, {"credential": json.dumps(damaged)})
            assert not is_signed_in(browser), (part, damage)


def test_device_that_was_not_opened_is_not_added(confirmed):
    answer = add(confirmed, SoftPasskey(flags=PRESENT))

    assert answer.status_code == 200
    assert not Authenticator.objects.exists()


def test_closed_account_is_not_opened_by_its_passkey(passkey, browser, person):
    person.is_active = False
    person.save(update_fields=["is_active"])

    assert sign_in_with(browser, passkey)["Location"] == "/sv/accounts/inactive/"
    assert not is_signed_in(browser)


def test_tries_are_counted_by_address(passkey, browser):
    for _ in range(SIGN_IN_ADDRESS.tries_per_hour):
        browser.post(BY_PASSKEY, {"credential": '{"id": "a"}'})

    assert sign_in_with(browser, passkey).status_code == 429


def test_passkey_is_renamed_and_removed(passkey, confirmed):
    key = Authenticator.objects.get(type="webauthn").pk
    page = f"/sv/accounts/security/passkeys/{key}"

    assert confirmed.post(f"{page}/edit/", {"name": "Datorn"})["Location"] == SECURITY
    assert str(Authenticator.objects.get(pk=key)) == "Datorn"
    assert confirmed.post(f"{page}/remove/")["Location"] == SECURITY
    assert not Authenticator.objects.exists()
    assert AuditEntry.objects.filter(action="passkey.removed").exists()


def test_change_of_a_passkey_leads_to_where_other_sessions_are_ended(
    passkey, confirmed, browser, person
):
    browser.force_login(person)
    browser.get(SECURITY)
    key = Authenticator.objects.get(type="webauthn").pk

    page = confirmed.post(f"/sv/accounts/security/passkeys/{key}/remove/", follow=True)

    assert f'action="{SECURITY}sessions/"' in page.text


def test_anothers_passkey_does_not_exist(passkey, browser, now):
    other = create_person(
        email="eva@example.com", full_name="Eva Ek", language="sv", password=PASSWORD, now=now
    )
    browser.force_login(other)
    browser.post("/sv/accounts/reauthenticate/", {"password": PASSWORD})
    key = Authenticator.objects.get(type="webauthn").pk

    for action in ("edit", "remove"):
        page = f"/sv/accounts/security/passkeys/{key}/{action}/"
        assert browser.get(page).status_code == 404
        assert browser.post(page, {"name": "Min"}).status_code == 404
    assert Authenticator.objects.filter(pk=key).exists()
