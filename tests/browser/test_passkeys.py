"""Passkeys in a real browser, whose authenticator is Chromium's own virtual one."""

import re
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from playwright.sync_api import Page, expect

from tests.browser.visitor import Visitor, make_person
from tests.factories import PASSWORD

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EMAIL = "petra@laddkraft.example"
# A phone that opens with the finger and keeps its passkeys.
PHONE = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def at_localhost(empty_portal, chromium) -> Iterator[Visitor]:
    """A visitor who opens the portal by the name for which browsers allow passkeys without TLS."""
    visitor = Visitor(chromium, empty_portal.url.replace("127.0.0.1", "localhost"))
    yield visitor
    visitor.context.close()
    assert visitor.complaints == []


@contextmanager
def authenticator(page: Page, **changes: object) -> Iterator[None]:
    session = page.context.new_cdp_session(page)
    session.send("WebAuthn.enable", {"enableUI": False})
    made = session.send("WebAuthn.addVirtualAuthenticator", {"options": PHONE | changes})
    yield
    session.send(
        "WebAuthn.removeVirtualAuthenticator", {"authenticatorId": made["authenticatorId"]}
    )


def add_passkey(visitor: Visitor) -> None:
    visitor.sign_in(EMAIL)
    page = visitor.open("accounts/security/passkeys/add/")
    page.fill("[name=password]", PASSWORD)
    visitor.submit()
    page.fill("[name=name]", "Telefonen")
    page.click("[data-passkey] button")
    page.wait_for_url("**/recovery-codes/")


def sign_out(visitor: Visitor) -> None:
    visitor.open("accounts/logout/")
    visitor.submit()


def test_passkey_is_added_and_signs_in_by_itself(at_localhost):
    make_person(EMAIL)
    page = at_localhost.page
    with authenticator(page):
        add_passkey(at_localhost)
        at_localhost.open("accounts/security/")
        at_localhost.sees("Telefonen")
        sign_out(at_localhost)

        at_localhost.open("accounts/login/")
        page.click("[data-passkey] button")

        expect(page.locator(".x-menu")).to_be_visible()


def test_passkey_is_the_second_step_after_the_password(at_localhost):
    make_person(EMAIL)
    page = at_localhost.page
    with authenticator(page):
        add_passkey(at_localhost)
        sign_out(at_localhost)
        at_localhost.open("accounts/login/")
        page.fill("[name=login]", EMAIL)
        page.fill("[name=password]", PASSWORD)
        at_localhost.submit()
        expect(page).to_have_url(re.compile("/login/second-step/$"))

        page.click("[data-passkey] button")

        expect(page.locator(".x-menu")).to_be_visible()


def test_device_without_a_lock_adds_nothing_and_the_page_says_so(at_localhost):
    make_person(EMAIL)
    page = at_localhost.page
    with authenticator(page, hasUserVerification=False, isUserVerified=False):
        at_localhost.sign_in(EMAIL)
        at_localhost.open("accounts/security/passkeys/add/")
        page.fill("[name=password]", PASSWORD)
        at_localhost.submit()
        page.click("[data-passkey] button")

        expect(page.get_by_role("alert")).to_be_visible()


def test_without_javascript_the_page_says_why_not(empty_portal, visit):
    visitor = visit(javascript=False)
    page = visitor.open("accounts/login/")

    expect(page.locator("[data-passkey] button")).to_be_disabled()
    expect(page.locator("[data-passkey-missing]")).to_be_visible()
