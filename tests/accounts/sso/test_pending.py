"""An answer belongs to what was asked: replay, state and mix-up."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.accounts.sso.conftest import (
    is_signed_in,
    order,
    problem_of,
    sign_in,
    values_in,
    way_back,
)
from xport.accounts.models import User


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
