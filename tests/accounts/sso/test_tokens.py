"""What an ID token may say, and the keys that sign it."""

import time

import pytest

from tests.accounts.sso.conftest import is_signed_in, order, problem_of, sign_in
from tests.accounts.sso.provider import CLIENT_ID
from xport.accounts.models import AuditEntry

HOUR = 3600
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
