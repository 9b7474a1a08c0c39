"""A password is what was typed: nothing is cut off, folded or taken away."""

import re

import pytest

from tests.accounts.conftest import PASSWORD
from tests.accounts.test_signing_in import LOGIN, sign_in

CHANGES = [
    PASSWORD.upper(),
    f" {PASSWORD}",
    f"{PASSWORD} ",
    PASSWORD[:-1],
    PASSWORD + "x" * 60,
]


@pytest.mark.parametrize("typed", CHANGES)
def test_what_is_nearly_the_password_does_not_sign_in(client, person, typed):
    assert typed != PASSWORD

    sign_in(client, password=typed)

    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("password", [" blank before and after ", "Å" * 64, "emoji 🔌 in it"])
def test_a_password_with_anything_in_it_signs_in_as_typed(client, person, password):
    person.set_password(password)
    person.save()

    sign_in(client, password=password)

    assert client.session["_auth_user_id"] == str(person.pk)


def test_password_fields_hide_what_is_typed_and_let_managers_fill_in(client, db):
    page = client.get(LOGIN).content.decode()

    (field,) = re.findall(r"<input[^>]*name=\"password\"[^>]*>", page)
    assert 'type="password"' in field
    assert 'autocomplete="current-password"' in field
    assert "onpaste" not in page
