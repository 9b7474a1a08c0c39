"""A copied session cookie is worth nothing once its session has ended."""

import pytest
from django.conf import settings
from django.urls import reverse

from tests.factories import UserFactory


@pytest.fixture
def cookie(client, db):
    client.force_login(UserFactory())
    return client.cookies[settings.SESSION_COOKIE_NAME].value


def test_cookie_is_dead_after_signing_out(client, cookie):
    client.post(reverse("account_logout"))

    client.cookies[settings.SESSION_COOKIE_NAME] = cookie

    assert "/accounts/login/" in client.get(reverse("company_register"))["Location"]
