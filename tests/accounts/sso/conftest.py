from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest
from django.test import Client

from tests.accounts.conftest import PASSWORD
from tests.accounts.sso.running import SLUG, RunningProvider, running_provider
from xport.accounts.actions import create_person
from xport.accounts.models import SignOn, User
from xport.accounts.sso import directory
from xport.accounts.sso.configuration import Provider

CALLBACK = f"/accounts/sso/{SLUG}/callback/"
START = f"/sv/accounts/sso/{SLUG}/"
LIST = "/sv/accounts/sso/"
LINK = f"/sv/accounts/sso/{SLUG}/link/"
UNLINK = "/sv/accounts/sso/unlink/"
CONFIRM = "/sv/accounts/sso/confirm/?next=%2Fsv%2Faccounts%2Fsso%2F"


@pytest.fixture(scope="session")
def provider_process() -> Iterator[RunningProvider]:
    with running_provider() as provider:
        yield provider


@pytest.fixture
def provider(provider_process: RunningProvider) -> RunningProvider:
    """The provider, honest, and a portal that knows nothing of it yet."""
    directory.forget_all()
    order(provider_process)
    return provider_process


@pytest.fixture
def configure(provider: RunningProvider, settings: Any) -> Callable[..., Provider]:
    """Return a function that tells the portal of the provider."""

    def configure(**values: Any) -> Provider:
        settings.SSO_PROVIDERS = {SLUG: provider.configuration(**values)}
        return settings.SSO_PROVIDERS[SLUG]

    configure()
    return configure


@pytest.fixture
def linked(person: User, provider: RunningProvider, configure: Any, now: Any) -> SignOn:
    """Ada, whose sign-on at the provider is linked with her account."""
    return SignOn.objects.create(
        user=person, issuer=provider.issuer, subject="ada-0001", linked_at=now
    )


@pytest.fixture
def without_password(client: Client, provider: RunningProvider, linked: SignOn) -> SignOn:
    """Ada's sign-on, by which she is signed in; she has no other way."""
    linked.user.set_unusable_password()
    linked.user.save()
    sign_in(client, provider)
    return linked


@pytest.fixture
def stranger(db: None, now: Any) -> User:
    return create_person(
        email="eva@example.com", full_name="Eva Ek", language="sv", password=PASSWORD, now=now
    )


def order(provider: RunningProvider, **orders: Any) -> None:
    provider.order(redirect_uris=[f"http://127.0.0.1:8000{CALLBACK}"], **orders)


def leave(client: Client, url: str = START, /, **form: str) -> str:
    """Press the button; return where the browser is sent."""
    response = client.post(url, form)
    assert response.status_code == 200, response.headers.get("Location")
    return response["Refresh"].removeprefix("0; url=")


def way_back(client: Client, provider: RunningProvider, url: str = START, /, **form: str) -> str:
    """Go to the provider and sign in; return the path with which it sends the person back."""
    answer = provider.lead(leave(client, url, **form))
    assert answer.status_code == 302, answer.text
    parts = urlsplit(answer.headers["Location"])
    return f"{parts.path}?{parts.query}"


def sign_in(client: Client, provider: RunningProvider, **form: str) -> Any:
    return client.get(way_back(client, provider, **form))


def problem_of(response: Any) -> str:
    """Return the reason that the person is shown, "" if they are led elsewhere."""
    before, found, reason = response.headers.get("Location", "").partition("/problem/")
    return reason.strip("/") if found else ""


def values_in(url: str) -> dict[str, str]:
    return {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}


def is_signed_in(client: Client) -> bool:
    return "_auth_user_id" in client.session


def reauthenticate(client: Client) -> None:
    client.post("/sv/accounts/reauthenticate/", {"password": PASSWORD})
