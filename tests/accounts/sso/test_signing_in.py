"""Signing in at a real provider: what is asked, how strongly, whose account it is, how often."""

import pytest
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
from xport.accounts.models import AuditEntry, SignOn


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
