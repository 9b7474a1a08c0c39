"""An officer signs in at their organisation, in a real browser, at a real provider."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.accounts.sso.running import NAME, SLUG
from tests.browser.visitor import make_person
from tests.factories import OfficerFactory
from xport.accounts.models import AuditEntry, SignOn
from xport.accounts.sso.actions import expect as expect_sign_on

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

NILS = {"sub": "nils-1", "email": "nils@savsjo.example", "email_verified": True, "name": "Nils"}


@pytest.fixture
def officer(empty_portal, sign_on_provider):
    """Nils, whom the operator expects; the provider asks him before it says yes."""
    sign_on_provider.order(
        redirect_uris=[f"{empty_portal.url}/accounts/sso/{SLUG}/callback/"],
        person=NILS,
        claims={"amr": ["pwd", "mfa"]},
        auto=False,
    )
    officer = OfficerFactory(user=make_person(NILS["email"])).user
    expect_sign_on(
        user=officer,
        provider=sign_on_provider.configuration(),
        value=NILS["email"],
        by=None,
        now=timezone.now(),
    )
    return officer


def go_to_provider(visitor, provider):
    page = visitor.open("accounts/login/")
    page.get_by_role("button", name=NAME).click()
    page.wait_for_url(f"{provider.base}/**")
    return page


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no_javascript"])
def test_officer_signs_in_at_their_organisation(officer, visit, sign_on_provider, javascript):
    visitor = visit(javascript=javascript)
    page = go_to_provider(visitor, sign_on_provider)

    page.get_by_role("button", name="Fortsätt").click()

    expect(page.locator(".x-menu")).to_be_visible()
    assert page.url.startswith(visitor.start)
    assert SignOn.objects.get().user == officer
    assert AuditEntry.objects.get(action="person.signed_in").details == {"method": "sso"}


def test_back_button_after_signing_in_does_no_harm(officer, visit, sign_on_provider):
    visitor = visit()
    page = go_to_provider(visitor, sign_on_provider)
    page.get_by_role("button", name="Fortsätt").click()
    expect(page.locator(".x-menu")).to_be_visible()

    page.go_back()
    visitor.open("accounts/sso/")

    expect(page.get_by_role("heading", name=NAME)).to_be_visible()


def test_officer_who_changes_their_mind_comes_back(officer, visit, sign_on_provider):
    visitor = visit()
    page = go_to_provider(visitor, sign_on_provider)

    page.get_by_role("button", name="Avbryt").click()

    page.wait_for_url("**/problem/cancelled/")
    page.locator("main a").click()
    page.wait_for_url("**/accounts/login/")
    assert not SignOn.objects.exists()
