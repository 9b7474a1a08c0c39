"""Who has no password confirms at the provider that it is them."""

import pytest

from tests.accounts.sso.conftest import (
    CONFIRM,
    LINK,
    UNLINK,
    leave,
    order,
    problem_of,
    values_in,
    way_back,
)
from xport.accounts.actions import appoint_operator


def test_who_has_no_password_confirms_at_the_provider(client, provider, without_password):
    assert client.post(UNLINK)["Location"] == CONFIRM

    asked = values_in(leave(client, CONFIRM, provider="kommunen"))

    assert (asked["prompt"], asked["max_age"]) == ("login", "0")


def test_confirmation_at_the_provider_counts(client, provider, without_password):
    client.get(way_back(client, provider, CONFIRM, provider="kommunen"))

    assert client.post(LINK).status_code == 200


def test_staff_without_password_and_level_can_set_up_a_second_step(
    client, provider, without_password, settings, now
):
    settings.MFA_REQUIRED = True
    appoint_operator(user=without_password.user, by=None, now=now)
    app = "/sv/accounts/security/app/"
    confirmation = client.get(app)["Location"]

    answer = client.get(way_back(client, provider, confirmation, provider="kommunen"))

    assert answer["Location"] == app
    assert client.get(app).status_code == 200


def test_confirmation_holds_for_minutes(client, provider, without_password, monkeypatch):
    client.get(way_back(client, provider, CONFIRM, provider="kommunen"))
    monkeypatch.setattr("xport.accounts.sso.session.REAUTHENTICATION_TIMEOUT", 0)

    assert client.post(LINK)["Location"] == CONFIRM


@pytest.mark.parametrize("auth_time", [None, 1_000_000_000, "now"])
def test_confirmation_needs_a_fresh_sign_in(client, provider, without_password, auth_time):
    order(provider, claims={"auth_time": auth_time})

    response = client.get(way_back(client, provider, CONFIRM, provider="kommunen"))

    assert problem_of(response) == "untrusted"
    assert client.post(LINK)["Location"] == CONFIRM


def test_confirmation_by_another_identity_is_refused(client, provider, without_password):
    order(provider, person={"sub": "eva-0001"})

    response = client.get(way_back(client, provider, CONFIRM, provider="kommunen"))

    assert problem_of(response) == "other"
    assert client.post(LINK)["Location"] == CONFIRM


def test_confirmation_page_offers_own_providers(client, provider, without_password):
    assert 'value="kommunen"' in client.get(CONFIRM).content.decode()
