"""What the person is told when the provider refuses, is down, is slow or leads elsewhere."""

import time

import pytest

from tests.accounts.sso.conftest import START, is_signed_in, order, problem_of, sign_in, way_back
from xport.accounts.sso import transport


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
