"""Accounts for people that nobody knows, as far as the configuration allows them."""

import pytest

from tests.accounts.sso.conftest import is_signed_in, order, problem_of, sign_in
from xport.accounts.models import User

NEW = {"sub": "new-0001", "email": "Ny@example.com", "email_verified": True, "name": "Ny\tNilsson"}


@pytest.mark.parametrize(
    ("claims", "problem"),
    [
        ({"tid": "t1", "groups": ["a", "xport"]}, ""),
        ({"tid": "t1", "groups": ["a"]}, "unknown"),
        ({"tid": "t2", "groups": ["xport"]}, "unknown"),
        ({"groups": ["xport"]}, "unknown"),
    ],
)
def test_unknown_person_gets_an_account_only_by_all_claims(
    client, provider, db, configure, claims, problem
):
    configure(create_if={"tid": "t1", "groups": "xport"})
    order(provider, person=NEW, claims=claims)

    assert problem_of(sign_in(client, provider)) == problem
    assert User.objects.exists() == (problem == "")


def test_new_person_has_a_name_an_address_and_no_password(client, provider, db, configure):
    configure(create_if={"tid": "t1"})
    order(provider, person=NEW, claims={"tid": "t1"})

    sign_in(client, provider)

    person = User.objects.get()
    assert (person.email, person.full_name) == ("ny@example.com", "Ny Nilsson")
    assert not person.has_usable_password()
    assert client.session["_auth_user_id"] == str(person.pk)


def test_new_person_with_an_unverified_address_confirms_it_first(client, provider, db, configure):
    configure(create_if={"tid": "t1"})
    order(provider, person=NEW | {"email_verified": False}, claims={"tid": "t1"})

    response = sign_in(client, provider)

    assert response["Location"] == "/sv/accounts/confirm-email/"
    assert not is_signed_in(client)


@pytest.mark.parametrize(
    "email", ["ADA@example.com", "no address", "", None, 7, "a\ud800@b.example"]
)
def test_no_account_is_made_over_another_or_without_an_address(
    client, provider, person, configure, email
):
    configure(create_if={"tid": "t1"})
    order(provider, person=NEW | {"email": email}, claims={"tid": "t1"})

    assert problem_of(sign_in(client, provider)) == "unknown"
    assert User.objects.count() == 1
