"""From an officer's invitation to a firm that owns its profile, by a real mail server."""

import pytest
from playwright.sync_api import expect

from companies.models import Company, Invitation
from tests.browser.portal import links_in, text_of
from tests.browser.visitor import make_person
from tests.factories import CompanyFactory, OfficerFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EVA, PASSWORD = "eva@inbjuden.example", "en lång mening om stolpar"
ORIGIN = {"source": "import", "date": "2026-03-02", "by": None}


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no_javascript"])
def test_from_the_invitation_to_the_own_profile(empty_portal, visit, javascript):
    office = OfficerFactory(user=make_person("nils@savsjo.example"))
    company = CompanyFactory(
        name="Inbjuden Teknik AB",
        employees=12,
        languages=["sv"],
        provenance={"employees": ORIGIN, "languages": ORIGIN},
    )
    officer, eva = visit(javascript=javascript), visit(javascript=javascript)
    officer.sign_in("nils@savsjo.example")

    _invite(officer, office.municipality, company)
    mail = empty_portal.mail_to(EVA, about="/invitations/")
    assert "nils@savsjo.example" in mail["Reply-To"]
    assert "Vi sågs på mässan." in text_of(mail)
    (link,) = [each for each in links_in(mail) if "/invitations/" in each and "/stop/" not in each]
    eva.page.goto(link)
    _sign_up(eva, empty_portal)
    eva.page.goto(link)
    eva.submit()

    eva.sees("import 2026-03-02")
    eva.page.click("button[name=field][value=employees]")
    expect(eva.page.locator(".x-chip[data-tone=ok]")).to_have_count(1)
    eva.page.click("button[name=field][value=all]")
    eva.page.wait_for_url(f"**/sv/companies/{company.public_id}/profile/")
    _is_theirs(company)
    officer.open(f"companies/{company.public_id}/")
    officer.sees("antagen av Eva Ek")


def _invite(officer, municipality, company):
    page = officer.open(f"companies/{company.public_id}/")
    page.locator("main a[href$='/invite/'], header a[href$='/invite/']").first.click()
    page.fill("[name=name]", "Eva Ek")
    page.fill("[name=email]", EVA)
    page.fill("[name=message]", "Vi sågs på mässan.")
    officer.submit()
    officer.sees("Svar går till")
    assert not Invitation.objects.exists()
    page.click("button[name=send]")
    page.wait_for_url(f"**/companies/{company.public_id}/")


def _sign_up(eva, portal):
    page = eva.page
    page.click("button[name=by][value=signup]")
    page.fill("[name=full_name]", "Eva Ek")
    page.fill("[name=email]", EVA)
    page.fill("[name=password1]", PASSWORD)
    eva.submit()
    (link,) = links_in(portal.mail_to(EVA, about="/confirm-email/"))
    assert "invitations" in link
    page.goto(link)
    eva.submit()
    eva.sign_in(EVA, PASSWORD)


def _is_theirs(company):
    company = Company.objects.get(pk=company.pk)
    assert company.is_verified
    assert company.memberships.get().user.email == EVA
    assert all("confirmed_by" in origin for origin in company.provenance.values())
