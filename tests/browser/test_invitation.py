"""From an officer's invitation to a firm that owns its profile, by a real mail server."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from companies.models import Company, Invitation
from companies.people.invitations import Invitee, invite
from tests.browser.portal import links_in, text_of
from tests.browser.visitor import make_person
from tests.factories import CompanyFactory, OfficerFactory

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

EVA, BO, PASSWORD = "eva@inbjuden.example", "bo@annan.example", "en lång mening om stolpar"
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
    eva.page.goto(_link_in(mail))
    _sign_up(eva)
    eva.submit()

    eva.sees("import 2026-03-02")
    eva.page.click("button[name=field][value=employees]")
    expect(eva.page.locator(".x-chip[data-tone=ok]")).to_have_count(1)
    eva.page.click("button[name=field][value=all]")
    eva.page.wait_for_url(f"**/sv/companies/{company.public_id}/profile/")
    _is_theirs(company)
    officer.open(f"companies/{company.public_id}/")
    officer.sees("antagen av Eva Ek")


def test_another_address_is_confirmed_in_another_browser_and_leads_back(
    empty_portal, visit, settings
):
    settings.BASE_URL = empty_portal.url
    office = OfficerFactory(user=make_person("nils@savsjo.example"))
    company = CompanyFactory(name="Inbjuden Teknik AB")
    guest = Invitee(name="Eva Ek", email=EVA, language="sv")
    invite(company=company, invitee=guest, by=office.user, now=timezone.now())
    mail = empty_portal.mail_to(EVA, about="/invitations/")
    desk, phone = visit(), visit()

    desk.page.goto(_link_in(mail))
    desk.page.click("button[name=by][value=signup]")
    desk.page.fill("[name=email]", BO)
    desk.page.fill("[name=password1]", PASSWORD)
    desk.submit()
    (confirm,) = links_in(empty_portal.mail_to(BO, about="/confirm-email/"))
    phone.page.goto(confirm)
    phone.submit()
    phone.page.fill("[name=login]", BO)
    phone.page.fill("[name=password]", PASSWORD)
    phone.submit()
    phone.sees(f"Inbjudan gick till {EVA}, och du är inloggad som {BO}.")
    phone.submit()

    phone.page.wait_for_url(f"**/sv/companies/{company.public_id}/inherited/")
    assert company.memberships.get().user.email == BO


def _link_in(mail):
    (link,) = [each for each in links_in(mail) if "/invitations/" in each and "/stop/" not in each]
    return link


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


def _sign_up(eva):
    """Only a password is missing: the link knows the name, and has confirmed the address."""
    page = eva.page
    page.click("button[name=by][value=signup]")
    page.fill("[name=password1]", PASSWORD)
    eva.submit()
    eva.sees("Kontot är klart och du är inloggad.")


def _is_theirs(company):
    company = Company.objects.get(pk=company.pk)
    assert company.is_verified
    assert company.memberships.get().user.email == EVA
    assert all("confirmed_by" in origin for origin in company.provenance.values())
