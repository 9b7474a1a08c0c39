"""Stored passwords follow the settings, and none grows too old."""

import pytest
from allauth.account.adapter import DefaultAccountAdapter
from django.contrib.auth.hashers import Argon2PasswordHasher, identify_hasher
from django.urls import reverse

from tests.factories import PASSWORD, UserFactory
from xport.accounts.models import User


@pytest.fixture
def user(db):
    return UserFactory(email="kim@laddkraft.example")


def sign_in(client, user):
    return client.post(
        reverse("account_login"), {"login": user.email, "password": PASSWORD}, follow=False
    )


def test_stored_hash_takes_on_stronger_settings_at_the_next_sign_in(client, user, monkeypatch):
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    before = user.password
    monkeypatch.setattr(Argon2PasswordHasher, "time_cost", 2)

    sign_in(client, user)

    user.refresh_from_db()
    assert user.password != before
    assert not identify_hasher(user.password).must_update(user.password)
    assert user.check_password(PASSWORD)


def test_stronger_hash_made_while_confirming_leaves_the_person_signed_in(client, user, monkeypatch):
    client.force_login(user)
    monkeypatch.setattr(Argon2PasswordHasher, "time_cost", 2)

    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    before = user.password
    user.refresh_from_db()
    assert user.password != before
    assert client.get(reverse("account_security")).status_code == 200


def test_password_changed_meanwhile_ends_the_session_that_confirms(client, user, monkeypatch):
    def change_elsewhere(adapter, person, password):
        owner = User.objects.get(pk=person.pk)
        owner.set_password("four red kites by noon")
        owner.save()
        return True

    client.force_login(user)
    monkeypatch.setattr(DefaultAccountAdapter, "reauthenticate", change_elsewhere)

    client.post(reverse("account_reauthenticate"), {"password": PASSWORD})

    assert client.get(reverse("account_security")).status_code == 302


def test_password_of_ten_years_still_signs_in(client, user):
    user.emailaddress_set.create(email=user.email, verified=True, primary=True)
    user.date_joined = user.date_joined.replace(year=user.date_joined.year - 10, day=1)
    user.last_login = user.date_joined
    user.save()

    answer = sign_in(client, user)

    assert answer.status_code == 302
    assert "password" not in answer["Location"]
    assert "_auth_user_id" in client.session
