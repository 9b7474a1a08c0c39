"""Signing in at a real provider, and everything that a provider or somebody else may try."""

import time
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.accounts.conftest import PASSWORD
from tests.accounts.sso.conftest import (
    CALLBACK,
    START,
    is_signed_in,
    leave,
    order,
    problem_of,
    sign_in,
    values_in,
    way_back,
)
from tests.accounts.sso.provider import ADA, CLIENT_ID
from xport.accounts.limits import SIGN_IN_ADDRESS
from xport.accounts.models import AuditEntry, SignOn, User
from xport.accounts.sso import transport

HOUR = 3600


def test_sign_in_by_a_linked_sign_on(client, provider, linked):
    response = sign_in(client, provider)

    assert response["Location"] == "/sv/"
    assert client.session["_auth_user_id"] == str(linked.user_id)
    entry = AuditEntry.objects.get(action="person.signed_in")
    assert (entry.actor_id, entry.details) == (linked.user_id, {"method": "sso"})


def test_request_carries_what_protects_the_answer(client, provider, linked):
    first, second = values_in(leave(client)), values_in(leave(client))

    assert first["response_type"] == "code"
    assert first["client_id"] == CLIENT_ID
    assert first["code_challenge_method"] == "S256"
    assert first["scope"] == "openid profile email"
    for name in ("state", "nonce", "code_challenge"):
        assert len(first[name]) >= 43
        assert first[name] != second[name]


def test_redirect_uri_is_the_configured_address_whatever_host_was_asked(client, provider, linked):
    response = client.post(START, headers={"host": "localhost"})

    redirect_uri = values_in(response["Refresh"])["redirect_uri"]
    assert redirect_uri == f"http://127.0.0.1:8000{CALLBACK}"


def test_redirect_uri_is_the_same_in_both_languages(client, provider, linked):
    english = values_in(leave(client, START.replace("/sv/", "/en/")))

    assert english["redirect_uri"] == values_in(leave(client))["redirect_uri"]


def test_answer_leads_on_in_the_language_that_asked(client, provider, linked):
    path = way_back(client, provider, START.replace("/sv/", "/en/"))

    assert client.get(path)["Location"] == "/en/"


def test_sign_in_leads_on_to_the_page_that_was_asked_for(client, provider, linked):
    response = sign_in(client, provider, next="/sv/notices/")

    assert response["Location"] == "/sv/notices/"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "/\\evil.example"])
def test_sign_in_never_leads_away_from_the_portal(client, provider, linked, target):
    assert sign_in(client, provider, next=target)["Location"] == "/sv/"


def test_starting_takes_a_post(client, provider, linked):
    assert client.get(START).status_code == 405


def test_starting_again_when_signed_in_leads_home(client, provider, linked):
    client.force_login(linked.user)

    assert client.post(START)["Location"] == "/sv/"


def test_signing_in_makes_a_new_session(client, provider, linked):
    path = way_back(client, provider)
    before = client.cookies["session"].value

    client.get(path)

    assert client.cookies["session"].value != before


def test_no_token_and_no_code_is_kept(client, provider, linked, caplog):
    caplog.set_level("DEBUG")
    path = way_back(client, provider)
    client.get(path)

    (request,) = provider.received("/token")
    secrets = [values_in(path)["code"], request["form"]["code_verifier"], "eyJ"]
    kept = str(dict(client.session.items())) + str(list(AuditEntry.objects.values()))
    assert [secret for secret in secrets if secret in kept + caplog.text] == []


def test_provider_is_asked_for_nothing_but_its_endpoints(client, provider, linked):
    sign_in(client, provider)
    client.logout()
    sign_in(client, provider)

    asked = [(request["method"], request["path"]) for request in provider.received()]
    assert asked.count(("GET", "/tenant/.well-known/openid-configuration")) == 1
    assert asked.count(("GET", "/keys")) == 1
    assert {path for _, path in asked} == {
        "/tenant/.well-known/openid-configuration", "/keys", "/authorize", "/token",
    }  # fmt: skip


# What an ID token may say


NOT_TAKEN = {
    "another nonce": {"claims": {"nonce": "another"}},
    "no nonce": {"claims": {"nonce": None}},
    "another audience": {"claims": {"aud": "somebody"}},
    "several audiences": {"claims": {"aud": [CLIENT_ID, "somebody"]}},
    "another authorized party": {"claims": {"azp": "somebody"}},
    "another issuer": {"claims": {"iss": "https://evil.example"}},
    "almost the issuer": {"claims": {"iss": "http://127.0.0.1/tenant/"}},
    "no issuer": {"claims": {"iss": None}},
    "no subject": {"claims": {"sub": None}},
    "empty subject": {"claims": {"sub": ""}},
    "subject that is no text": {"claims": {"sub": 7}},
    "subject with a null": {"claims": {"sub": "ada\0"}},
    "subject too long": {"claims": {"sub": "a" * 256}},
    "no expiry": {"claims": {"exp": None}},
    "expiry that is no time": {"claims": {"exp": "soon"}},
    "time past all clocks": {"claims": {"iat": 1e400}},
    "another access token's hash": {"claims": {"at_hash": "AAAAAAAAAAAAAAAAAAAAAA"}},
    "no signature": {"sign": "none"},
    "signed with the public key": {"sign": "hs256"},
    "signed by a stranger": {"sign": "stranger"},
    "a key that nobody knows": {"header": {"kid": "unknown"}},
    "the key of another kind": {"header": {"kid": "elliptic"}},
    "no key named": {"header": {"kid": None}},
    "a token for another purpose": {"header": {"typ": "at+jwt"}},
    "a header that must be understood": {"header": {"crit": ["exp"], "exp": 1}},
}  # fmt: skip


@pytest.mark.parametrize("orders", NOT_TAKEN.values(), ids=NOT_TAKEN)
def test_token_that_does_not_hold_signs_nobody_in(client, provider, linked, orders):
    order(provider, **orders)

    response = sign_in(client, provider)

    assert problem_of(response) == "untrusted"
    assert not is_signed_in(client)
    assert AuditEntry.objects.filter(action="sign_on.refused").count() == 1


@pytest.mark.parametrize(
    ("seconds", "problem"),
    [
        ({"exp": -61}, "untrusted"),
        ({"exp": -30}, ""),
        ({"iat": 90, "exp": 400}, "untrusted"),
        ({"iat": 30, "exp": 400}, ""),
        ({"nbf": 90}, "untrusted"),
        ({"nbf": 30}, ""),
        ({"iat": -HOUR, "exp": HOUR}, "untrusted"),
    ],
)  # fmt: skip
def test_clocks_may_differ_by_a_minute(client, provider, linked, seconds, problem):
    now = int(time.time())
    order(provider, claims={name: now + value for name, value in seconds.items()})

    assert problem_of(sign_in(client, provider)) == problem
    assert is_signed_in(client) == (problem == "")


def test_other_honest_tokens_are_taken(client, provider, linked):
    for orders in (
        {"sign": "ec"},
        {"claims": {"aud": [CLIENT_ID]}},
        {"claims": {"azp": CLIENT_ID}},
        {"claims": {"at_hash": None}},
        {"header": {"typ": None}},
    ):
        order(provider, **orders)
        assert problem_of(sign_in(client, provider)) == "", orders
        client.logout()


# Keys


def test_new_key_is_fetched_when_a_token_names_it(client, provider, linked, monkeypatch):
    sign_in(client, provider)
    client.logout()
    provider.rotate()
    monkeypatch.setattr("xport.accounts.sso.directory.LOOK_AGAIN_SECONDS", 0)

    assert problem_of(sign_in(client, provider)) == ""
    assert len(provider.received("/keys")) == 2


def test_unknown_keys_are_looked_for_once_a_minute(client, provider, linked):
    order(provider, header={"kid": "made-up"})

    for _ in range(3):
        assert problem_of(sign_in(client, provider)) == "untrusted"

    assert len(provider.received("/keys")) == 1


def test_withdrawn_key_is_not_taken_for_longer_than_an_hour(client, provider, linked, monkeypatch):
    sign_in(client, provider)
    client.logout()
    monkeypatch.setattr("xport.accounts.sso.directory.KEEP_SECONDS", 0)

    sign_in(client, provider)

    assert len(provider.received("/keys")) == 2


# Replay, state and mix-up


def test_answer_works_once(client, provider, linked):
    order(provider, lenient=True)
    path = way_back(client, provider)
    client.get(path)
    client.logout()

    assert problem_of(client.get(path)) == "expired"
    assert not is_signed_in(client)


def test_code_of_one_sign_in_is_no_use_in_another(client, provider, linked):
    order(provider, lenient=True)
    stolen = values_in(way_back(client, provider))["code"]
    order(provider, answer={"code": stolen}, lenient=True)

    assert problem_of(sign_in(client, provider)) == "untrusted"
    assert not is_signed_in(client)


def test_id_token_of_an_earlier_sign_in_is_not_taken_again(client, provider, linked):
    sign_in(client, provider)
    client.logout()
    order(provider, again=True)

    assert problem_of(sign_in(client, provider)) == "untrusted"
    assert not is_signed_in(client)


@pytest.mark.parametrize("state", [None, "", "another"])
def test_answer_to_nothing_that_was_asked_is_refused(client, provider, linked, state):
    order(provider, answer={"state": state})

    assert problem_of(sign_in(client, provider)) == "expired"
    assert provider.received("/token") == []


def test_answer_in_another_browser_is_refused(client, provider, linked):
    path = way_back(client, provider)

    assert problem_of(Client().get(path)) == "expired"


def test_answer_after_ten_minutes_is_refused(client, provider, linked):
    path = way_back(client, provider)
    session = client.session
    for asked in session["sign_on_pending"].values():
        asked["asked_at"] = (timezone.now() - timedelta(minutes=11)).isoformat()
    session.save()

    assert problem_of(client.get(path)) == "expired"


def test_two_tabs_do_not_disturb_each_other(client, provider, linked):
    first = way_back(client, provider)
    way_back(client, provider)

    assert problem_of(client.get(first)) == ""


def test_of_many_tabs_the_last_five_are_remembered(client, provider, linked):
    paths = [way_back(client, provider) for _ in range(6)]

    assert problem_of(client.get(paths[0])) == "expired"
    assert problem_of(client.get(paths[1])) == ""


@pytest.mark.parametrize("sender", [None, "https://evil.example"])
def test_answer_of_another_sender_gets_no_code_from_us(client, provider, linked, sender):
    order(provider, answer={"iss": sender})

    assert problem_of(sign_in(client, provider)) == "untrusted"
    assert provider.received("/token") == []


def test_sender_may_be_unsaid_by_a_provider_that_never_says_it(client, provider, linked):
    order(
        provider,
        answer={"iss": None},
        metadata={"authorization_response_iss_parameter_supported": None},
    )

    assert problem_of(sign_in(client, provider)) == ""


def test_answer_at_another_providers_address_is_refused(client, provider, linked, settings):
    other = provider.configuration(slug="other", issuer="http://127.0.0.1:9/")
    settings.SSO_PROVIDERS = settings.SSO_PROVIDERS | {"other": other}
    path = way_back(client, provider).replace("/kommunen/", "/other/")

    assert problem_of(client.get(path)) == "expired"
    assert provider.received("/token") == []


def test_somebody_elses_answer_does_not_take_over_an_open_session(client, provider, linked):
    path = way_back(client, provider)
    client.force_login(User.objects.create_user("eva@example.com"))

    assert problem_of(client.get(path)) == "expired"


# What providers do besides


@pytest.mark.parametrize(
    ("error", "problem"),
    [
        ("access_denied", "cancelled"),
        ("unmet_authentication_requirements", "level"),
        ("temporarily_unavailable", "unavailable"),
        ("server_error", "unavailable"),
        ("login_required", "untrusted"),
        ("<script>", "untrusted"),
    ],
)
def test_refusal_by_the_provider_is_told_in_words(client, provider, linked, error, problem):
    order(provider, answer={"error": error, "code": None})

    assert problem_of(sign_in(client, provider)) == problem
    assert not is_signed_in(client)


DISCOVERY = "/tenant/.well-known/openid-configuration"
DOWN = {
    "discovery fails": {"status": {DISCOVERY: 500}},
    "discovery is missing": {"status": {DISCOVERY: 404}},
    "discovery is no JSON": {"body": {DISCOVERY: "<html>"}},
    "discovery is a list": {"body": {DISCOVERY: "[]"}},
    "discovery leads elsewhere": {"moved": {DISCOVERY: "http://127.0.0.1:9/"}},
    "discovery is too long": {"body": {DISCOVERY: " " * 300_000}},
}


@pytest.mark.parametrize("orders", DOWN.values(), ids=DOWN)
def test_provider_that_is_down_gives_a_page(client, provider, linked, orders):
    order(provider, **orders)

    response = client.post(START, follow=True)

    assert response.status_code == 200
    assert "svarar inte" in response.content.decode() or "does not answer" in str(response.content)
    assert response.redirect_chain[-1][0].endswith("/problem/unavailable/")


@pytest.mark.parametrize(
    ("orders", "problem"),
    [
        ({"status": {"/token": 503}}, "unavailable"),
        ({"status": {"/token": 400}}, "untrusted"),
        ({"body": {"/token": "{}"}}, "untrusted"),
        ({"moved": {"/token": "http://127.0.0.1:9/"}}, "unavailable"),
        ({"status": {"/keys": 503}}, "unavailable"),
        ({"body": {"/keys": '{"keys": {}}'}}, "unavailable"),
        ({"body": {"/keys": '{"keys": [7, {"kty": "RSA"}]}'}}, "untrusted"),
    ],
)
def test_provider_that_fails_on_the_way_back_gives_a_page(
    client, provider, linked, orders, problem
):
    order(provider, **orders)

    assert problem_of(sign_in(client, provider)) == problem


def test_provider_that_does_not_answer_in_time_gives_a_page(client, provider, linked, monkeypatch):
    monkeypatch.setattr(transport, "READ_SECONDS", 0.2)
    order(provider, delay={"/token": 1})

    assert problem_of(sign_in(client, provider)) == "unavailable"


def test_provider_that_drips_is_not_waited_for(client, provider, linked, monkeypatch):
    monkeypatch.setattr(transport, "WHOLE_SECONDS", 0.3)
    order(provider, drip={"/token": 0.1})
    path = way_back(client, provider)
    started = time.monotonic()

    assert problem_of(client.get(path)) == "unavailable"
    assert time.monotonic() - started < 3


def test_provider_that_is_gone_gives_a_page(client, provider, linked, settings):
    gone = provider.configuration(issuer="http://127.0.0.1:9/tenant")
    settings.SSO_PROVIDERS = {"kommunen": gone}

    assert problem_of(client.post(START)) == "unavailable"


@pytest.mark.parametrize(
    "metadata",
    [
        {"issuer": "https://evil.example"},
        {"token_endpoint": "http://169.254.169.254/latest/"},
        {"token_endpoint": "https://evil.example/token"},
        {"jwks_uri": "http://127.0.0.1:5432/"},
        {"jwks_uri": "file:///etc/passwd"},
        {"authorization_endpoint": "https://evil.example/"},
        {"authorization_endpoint": None},
        {"end_session_endpoint": "javascript:alert(1)"},
        {"code_challenge_methods_supported": ["plain"]},
    ],
)
def test_discovery_cannot_lead_the_portal_elsewhere(client, provider, linked, metadata):
    order(provider, metadata=metadata)

    assert problem_of(client.post(START)) == "untrusted"
    assert {request["path"] for request in provider.received()} == {DISCOVERY}


# Levels of assurance


LOA3 = "http://id.elegnamnden.se/loa/1.0/loa3"


@pytest.mark.parametrize(
    ("asked", "given", "problem"),
    [
        ({}, {}, ""),
        ({"acr": (LOA3,)}, {"acr": LOA3}, ""),
        ({"acr": (LOA3,)}, {"acr": LOA3.replace("loa3", "loa2")}, "level"),
        ({"acr": (LOA3,)}, {"acr": [LOA3]}, "level"),
        ({"acr": (LOA3,)}, {}, "level"),
        ({"acr": ("c1",), "acr_claim": "acrs"}, {"acrs": ["c2", "c1"]}, ""),
        ({"acr": ("c1",), "acr_claim": "acrs"}, {"acrs": ["c2"]}, "level"),
        ({"acr": ("c1",), "acr_claim": "acrs"}, {"acr": "c1"}, "level"),
        ({"amr": ("pwd", "mfa")}, {"amr": ["mfa", "pwd", "rsa"]}, ""),
        ({"amr": ("pwd", "mfa")}, {"amr": ["pwd"]}, "level"),
        ({"amr": ("mfa",)}, {"amr": "mfa"}, "level"),
        ({"acr": (LOA3,), "amr": ("mfa",)}, {"acr": LOA3}, "level"),
    ],
)
def test_level_that_is_asked_for_must_be_proved(
    client, provider, linked, configure, asked, given, problem
):
    configure(**asked)
    order(provider, claims=given)

    assert problem_of(sign_in(client, provider)) == problem
    assert is_signed_in(client) == (problem == "")


@pytest.mark.parametrize(("amr", "exempt"), [(("mfa",), True), ((), False)])
def test_own_second_step_is_spared_only_by_a_level_that_was_asked_for(
    client, provider, linked, configure, amr, exempt
):
    configure(amr=amr)
    order(provider, claims={"amr": ["mfa"]})
    sign_in(client, provider)

    assert client.session["signed_in_by_sso"] is exempt


def test_level_is_asked_of_the_provider(client, provider, linked, configure):
    configure(acr=(LOA3, "x"))
    assert values_in(leave(client))["acr_values"] == f"{LOA3} x"

    configure(acr=("c1",), acr_claim="acrs")
    wanted = '{"id_token": {"acrs": {"essential": true, "value": "c1"}}}'
    assert values_in(leave(client))["claims"] == wanted


def test_what_sso_proved_does_not_count_for_a_password_later(client, provider, linked, configure):
    configure(amr=("mfa",))
    order(provider, claims={"amr": ["mfa"]})
    linked.user.is_active = False
    linked.user.save()
    sign_in(client, provider)
    linked.user.is_active = True
    linked.user.save()

    client.post("/sv/accounts/login/", {"login": linked.user.email, "password": PASSWORD})

    assert client.session["signed_in_by_sso"] is False


# Whose sign-on it is


def test_closed_account_stays_closed(client, provider, linked):
    linked.user.is_active = False
    linked.user.save()

    assert sign_in(client, provider)["Location"] == "/sv/accounts/inactive/"
    assert not is_signed_in(client)


def test_person_is_known_by_subject_and_never_by_address(client, provider, person, configure):
    assert ADA["email"] == person.email

    assert problem_of(sign_in(client, provider)) == "unknown"
    assert not is_signed_in(client)
    assert not SignOn.objects.exists()


def test_same_subject_of_another_issuer_is_somebody_else(client, provider, linked):
    SignOn.objects.filter(pk=linked.pk).update(issuer="https://other.example")

    assert problem_of(sign_in(client, provider)) == "unknown"


def test_person_who_changed_address_at_the_provider_is_still_the_same(client, provider, linked):
    order(provider, person=ADA | {"email": "ada.ny@example.com"})

    sign_in(client, provider)

    assert client.session["_auth_user_id"] == str(linked.user_id)


def test_page_for_the_unknown_says_who_can_help(client, provider, person, configure):
    response = client.get(way_back(client, provider), follow=True)

    assert response.status_code == 200
    assert "/sv/accounts/login/" in response.content.decode()
    assert person.email not in response.content.decode()


# Counting tries


def test_tries_count_against_the_address_until_one_succeeds(client, provider, linked):
    for _ in range(SIGN_IN_ADDRESS.tries_per_hour):
        SIGN_IN_ADDRESS.take("127.0.0.1", now=timezone.now())

    assert client.post(START).status_code == 429


def test_successful_sign_ins_do_not_empty_the_bucket(client, provider, linked):
    for _ in range(SIGN_IN_ADDRESS.tries_per_hour - 1):
        SIGN_IN_ADDRESS.take("127.0.0.1", now=timezone.now())
    for _ in range(3):
        assert sign_in(client, provider)["Location"] == "/sv/"
        client.logout()
