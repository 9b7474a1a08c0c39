"""Lists that htmx refreshes: the address, the list and the filter always say the same."""

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from tests.browser.test_every_page import seat
from tests.browser.visitor import make_person
from tests.companies.imports.lists import list_in
from tests.factories import CompanyFactory, OfficerFactory, municipality

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# By name: what is known of each decides which filter shows it.
FIRMS = {"Alfa AB": {"trl": 8, "employees": 5}, "Beta AB": {"trl": 8}, "Gamma AB": {}}
OPEN = {"trl": None, "employees": None}


@pytest.fixture
def officer(empty_portal, visit):
    """An officer at the list of a municipality with three firms."""
    home = municipality("0684")
    OfficerFactory(user=make_person("nils@savsjo.example"), municipality=home)
    for name, known in FIRMS.items():
        CompanyFactory(name=name, municipality=home, **(OPEN | known))
    visitor = visit()
    visitor.sign_in("nils@savsjo.example")
    visitor.open("municipalities/0684/companies/")
    shows(visitor, "Alfa AB", "Beta AB", "Gamma AB")
    return visitor


def shows(visitor, *names):
    """The list holds these firms and no other."""
    for name in FIRMS:
        expect(
            visitor.page.locator("#rows").get_by_role("link", name=name, exact=True)
        ).to_have_count(1 if name in names else 0)


def is_ticked(visitor, value):
    return visitor.page.locator(f'[name=missing][value="{value}"]').is_checked()


def test_back_shows_the_list_and_the_filter_of_before(officer):
    officer.narrow("missing", ["employees"])
    shows(officer, "Beta AB", "Gamma AB")
    officer.page.check('[name="missing"][value="trl"]')
    shows(officer, "Gamma AB")

    officer.page.go_back()

    shows(officer, "Beta AB", "Gamma AB")
    assert (is_ticked(officer, "employees"), is_ticked(officer, "trl")) == (True, False)


def test_forward_after_back_shows_the_narrower_list_again(officer):
    officer.narrow("missing", ["trl"])
    shows(officer, "Gamma AB")
    officer.page.go_back()
    shows(officer, "Alfa AB", "Beta AB", "Gamma AB")

    officer.page.go_forward()

    shows(officer, "Gamma AB")
    assert is_ticked(officer, "trl")


def test_back_from_a_firm_shows_the_narrowed_list(officer):
    officer.narrow("missing", ["trl"])
    shows(officer, "Gamma AB")
    officer.page.get_by_role("link", name="Gamma AB").first.click()
    expect(officer.page.get_by_role("heading", level=1)).to_contain_text("Gamma AB")

    officer.page.go_back()

    shows(officer, "Gamma AB")
    assert is_ticked(officer, "trl")


def test_reloading_a_narrowed_list_shows_a_whole_page(officer):
    officer.narrow("missing", ["trl"])
    shows(officer, "Gamma AB")

    officer.page.reload()

    shows(officer, "Gamma AB")
    expect(officer.page.locator("header.x-header")).to_be_visible()


def test_the_menu_opens_and_closes_by_keyboard(officer):
    menu = officer.page.locator("details.x-menu")
    menu.locator("summary").focus()

    officer.page.keyboard.press("Enter")
    expect(menu).to_have_attribute("open", "")
    officer.page.keyboard.press("Tab")
    assert menu.evaluate("each => each.contains(document.activeElement)")

    officer.page.keyboard.press("Escape")
    expect(menu).not_to_have_attribute("open", "")
    assert menu.locator("summary").evaluate("each => each === document.activeElement")


def test_the_skip_link_leads_to_the_content(officer):
    officer.page.keyboard.press("Tab")
    expect(officer.page.locator(".ds-skip-link")).to_be_focused()

    officer.page.keyboard.press("Enter")

    expect(officer.page.locator("main")).to_be_focused()


def test_whoever_asks_for_a_company_comes_back_to_its_row(empty_portal, visit):
    nils = OfficerFactory().user
    home, now = municipality("0684"), timezone.now()
    batch = list_in("previewed", of=home, known=CompanyFactory(), by=nils, now=now)
    elsewhere = CompanyFactory.create_batch(12, municipality=municipality("0687"))
    for number, firm in enumerate(elsewhere, start=20):
        batch.rows.create(
            number=number,
            outcome="skipped",
            reason="already_elsewhere",
            name=firm.name,
            organisation_number=firm.organisation_number,
        )
    visitor = visit(javascript=False)
    seat(visitor, nils)
    visitor.open(f"municipalities/0684/imports/{batch.public_id}/")

    visitor.page.click("#row-29 button")

    row = visitor.page.locator("#row-29")
    expect(row).to_contain_text("Väntar på svar")
    expect(row).to_be_in_viewport(ratio=1)
    expect(row).to_be_focused()
