"""Signing out of the portal by who signed in at a provider."""

import pytest

from tests.accounts.conftest import PASSWORD
from tests.accounts.sso.conftest import is_signed_in, order, sign_in

pytestmark = pytest.mark.usefixtures("configure")


def test_signing_out_says_that_the_provider_may_still_know_them(client, provider, linked):
    sign_in(client, provider)

    response = client.post("/sv/accounts/logout/", follow=True)

    page = response.content.decode()
    assert not is_signed_in(client)
    assert f"{provider.base}/end?client_id=" in page
    assert "post_logout_redirect_uri=http%3A%2F%2F127.0.0.1%3A8000%2F" in page


def test_who_came_by_password_signs_out_as_ever(client, provider, linked):
    client.post("/sv/accounts/login/", {"login": linked.user.email, "password": PASSWORD})

    assert "sso" not in client.post("/sv/accounts/logout/")["Location"]


def test_page_after_signing_out_works_without_the_provider(client, provider, db):
    order(provider, status={"/tenant/.well-known/openid-configuration": 500})

    for _ in range(3):
        assert client.get("/sv/accounts/sso/kommunen/signed-out/").status_code == 200

    assert len(provider.received("/tenant/.well-known/openid-configuration")) == 1
