"""From a few answers without an account to a firm of one's own, in two browsers."""

import re

import pytest
from django.http import QueryDict
from playwright.sync_api import expect

from companies.models import Company
from companies.profile.answers import Answers
from companies.profile.calculator import CalculatorForm
from matchmaking.models import FitScore
from tests.browser.portal import links_in
from tests.browser.test_main_job import PRINTED
from tests.companies.profile.test_calculator import EXAMPLE
from tests.factories import municipality, organisation_number
from tests.worker import wait_for

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OWNER, PASSWORD = "signe@solstolpe.example", "en lång mening om stolpar"
NAME = "Solstolpe & Söner AB"


@pytest.mark.parametrize("javascript", [True, False], ids=["javascript", "no_javascript"])
def test_answers_of_the_calculator_become_a_profile(empty_portal, visit, javascript):
    visitor = visit(javascript=javascript)
    answer_seven_questions(visitor)
    six_scores_are_shown(visitor)
    anybody_sees_the_same_by_the_address(visitor, visit())
    sign_up_to_save(visitor)
    # The mail is read on a phone, which has never seen the calculator.
    phone = visit(javascript=javascript)
    confirm_and_sign_in(phone, empty_portal)
    register(phone)
    draft_begins_with_the_answers()


def answer_seven_questions(visitor):
    page = visitor.open("")
    page.click(".x-hero a.ds-button >> nth=0")
    expect(page.locator("h1")).to_have_text("Räkna ut er poäng")
    visitor.tick("category", ["grid-flexibility-services", "charging-services"])
    if visitor.javascript:
        # Each answer is shown at once, and stands in the address.
        expect(page.locator("#calculator-six .x-bar6__list li")).to_have_count(6)
        page.wait_for_url(re.compile("category=grid-flexibility-services"))
    visitor.tick("offer", ["both"])
    page.select_option("[name=trl]", "8")
    visitor.tick("certificate", ["CE", "ISO9001"])
    visitor.tick("speaks", ["sv", "en", "de"])
    visitor.tick("sells_in", ["NO"])
    page.fill("[name=export]", "20")
    page.fill("[name=employees]", "35")
    page.fill("[name=turnover]", "60,0")
    if visitor.javascript:
        page.press("[name=turnover]", "Tab")
        page.wait_for_url(f"**/calculator/?{EXAMPLE}")
    else:
        page.click("#calculator button[type=submit]")


def six_scores_are_shown(visitor):
    page = visitor.page
    expect(page.locator(".x-market__score")).to_have_text(PRINTED)
    expect(page.locator("#calculator-lead")).to_contain_text("Norden och Europa är starka för er.")
    visitor.sees("Varför Danmark ger 68,7")
    assert not Company.objects.exists()
    names = {cookie["name"] for cookie in visitor.context.cookies()}
    assert names <= {"csrf", "session"}


def anybody_sees_the_same_by_the_address(visitor, other):
    other.page.goto(visitor.page.url)

    expect(other.page.locator(".x-market__score")).to_have_text(PRINTED)
    expect(other.page.locator("#id_certificate_0")).to_be_checked()


def sign_up_to_save(visitor):
    page = visitor.page
    page.click(".x-keep a.ds-button")
    page.fill("[name=full_name]", "Signe Stolpe")
    page.fill("[name=email]", OWNER)
    page.fill("[name=password1]", PASSWORD)
    visitor.submit()
    visitor.sees("Vi har skickat ett mejl")


def confirm_and_sign_in(phone, portal):
    (link,) = links_in(portal.mail_to(OWNER, about="/confirm-email/"))
    page = phone.page
    page.goto(link)
    phone.submit()
    page.fill("[name=login]", OWNER)
    page.fill("[name=password]", PASSWORD)
    phone.submit()


def register(phone):
    page = phone.page
    phone.sees("Era svar på sju av sju frågor följer med och blir ert utkast.")
    page.fill("[name=organisation_number]", "1")
    phone.submit()
    # What comes along is still there after an error.
    phone.sees("följer med och blir ert utkast")
    page.fill("[name=organisation_number]", organisation_number(12_345))
    page.fill("[name=name]", NAME)
    page.select_option("[name=municipality]", municipality().pk)
    phone.submit()
    expect(page.locator("h1")).to_have_text("Granska och skicka")
    phone.sees("Flexibilitet i elnät")


def draft_begins_with_the_answers():
    company = Company.objects.get(name=NAME)
    draft = Answers.from_json(company.draft.answers)
    given = CalculatorForm(QueryDict(EXAMPLE)).answers()
    assert draft.trl == given.trl
    for name in ("categories", "offer", "certificates", "languages", "sells_in", "employees"):
        assert getattr(draft, name) == getattr(given, name)
    assert (draft.turnover_ksek, draft.export_share_pct) == (60_000, 20)
    assert not company.is_sent
    scores = FitScore.objects.filter(company=company, kind="draft").order_by("market__position")
    wait_for(lambda: scores.count() == 6, "six scores of the draft")
    shown = [f"{row.score_hundredths / 100 + 1e-9:.1f}".replace(".", ",") for row in scores]
    assert shown == PRINTED
