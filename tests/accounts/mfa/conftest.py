from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from tests.accounts.conftest import PASSWORD
from tests.accounts.mfa.steps import add_app
from xport.accounts.models import User


@pytest.fixture
def confirmed(client: Client, person: User) -> Client:
    """The person's browser, signed in and just confirmed with the password."""
    client.force_login(person)
    client.post("/sv/accounts/reauthenticate/", {"password": PASSWORD})
    return client


@pytest.fixture
def app_secret(confirmed: Client, django_capture_on_commit_callbacks: Any) -> str:
    """The key of the authenticator app that the person has just added."""
    with django_capture_on_commit_callbacks(execute=True):
        return add_app(confirmed)


@pytest.fixture
def new_browser() -> Callable[[], Client]:
    return Client
