"""What Xport exists for, in one go: a firm registers, is scored, and an adviser says yes."""

from dataclasses import dataclass

import pytest
from django.utils import timezone
from playwright.sync_api import expect

from companies.models import Company, Municipality
from matchmaking.models import FitScore
from matchmaking.rescoring.basis import current_basis
from matchmaking.scoring import Firm, hundredths, score_firm
from tests.browser.portal import Portal, links_in, text_of
from tests.browser.visitor import Visitor, make_person
from tests.factories import AdviserFactory, OfficerFactory, organisation_number
from xport.accounts.models import User
from xport.notifications.kinds import Frequency
from xport.notifications.preferences import choose

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OWNER, PASSWORD = "signe@solstolpe.example", "en lång mening om stolpar"
NAME = "Solstolpe & Söner AB"
# The worked example of docs/scoring.md: what its owner answers, and the scores it prints.
FIRM = Firm.from_answers(
    {
        "needs": ["grid-flexibility", "ev-charging", "digital-services"],
        "energy_share": 0.5,
        "offer": "both",
        "languages": ["sv", "en", "de"],
        "export_share_pct": 20,
        "sells_in": ["NO"],
        "employees": 35,
        "turnover_msek": 60,
        "trl": 8,
        "certificates": ["CE", "ISO9001"],
    }
)
PRINTED = ["68,7", "67,0", "55,4", "49,2", "60,2", "48,4"]


@dataclass
class Journey:
    """Who takes part, each at a browser of their own, and the firm once it is registered."""

    portal: Portal
    owner: Visitor
    officer: Visitor
    adviser: Visitor
    municipality: Municipality
    company_path: str = ""


@pytest.fixture(params=[True, False], ids=["javascript", "no_javascript"])
def journey(request, empty_portal, visit):
    officer = OfficerFactory(user=make_person("nils@savsjo.example"))
    # An officer's mails come daily unless they ask otherwise, and this test has no day to wait.
    at_once = {("matchmaking/score_strong", "officer"): Frequency.AT_ONCE}
    choose(user=officer.user, choices=at_once, now=timezone.now())
    adviser = AdviserFactory(
        user=make_person("ada@advisers.example", language="en"),
        market_codes=["nordics", "europe"],
    )
    seats = {
        "owner": visit(javascript=request.param),
        "officer": visit(javascript=request.param),
        "adviser": visit(javascript=request.param, language="en"),
    }
    seats["officer"].sign_in(officer.user.email)
    seats["adviser"].sign_in(adviser.user.email)
    return Journey(portal=empty_portal, municipality=officer.municipality, **seats)


def test_main_job(journey):
    sign_up(journey)
    register(journey)
    fill_in_step_by_step(journey)
    see_scores_of_draft(journey)
    nobody_else_sees_it(journey)
    send(journey)
    stored_scores_are_the_engines(journey)
    officer_is_told(journey)
    officer_sees_six_scores(journey)
    adviser_takes_the_match(journey)
    adviser_recommends(journey)
    company_is_told_and_accepts(journey)
    officer_sees_the_answer(journey)
    every_mail_came_once(journey)


def sign_up(journey):
    page = journey.owner.open("")
    page.click(".x-hero a[href*=signup]")
    page.fill("[name=full_name]", "Signe Stolpe")
    page.fill("[name=email]", OWNER)
    page.fill("[name=password1]", PASSWORD)
    journey.owner.submit()

    (link,) = links_in(journey.portal.mail_to(OWNER, about="/confirm-email/"))
    page.goto(link)
    journey.owner.submit()
    journey.owner.sign_in(OWNER, PASSWORD)

    user = User.objects.get(email=OWNER)
    assert (user.full_name, user.language) == ("Signe Stolpe", "sv")


def register(journey):
    page = journey.owner.open("companies/register/")
    page.fill("[name=organisation_number]", organisation_number(12_345))
    page.fill("[name=name]", NAME)
    page.select_option("[name=municipality]", journey.municipality.pk)
    journey.owner.submit()

    company = Company.objects.get(name=NAME)
    assert not company.is_sent
    journey.company_path = f"companies/{company.public_id}/"
    assert page.url.endswith(f"/sv/{journey.company_path}profile/offer/")


def fill_in_step_by_step(journey):
    owner, page = journey.owner, journey.owner.page
    owner.tick("categories", ["grid-flexibility-services", "charging-services"])
    owner.tick("offer", ["both"])
    save_and_continue(journey, "products")
    page.fill("[name=products-0-name]", "Depåladdaren")
    page.select_option("[name=products-0-trl]", "8")
    press(page, "button[name=add]", rows=2)
    # What was typed stands there still, beside the new row.
    assert page.input_value("[name=products-0-name]") == "Depåladdaren"
    page.fill("[name=products-1-name]", "Styrningen")
    page.select_option("[name=products-1-trl]", "5")
    save_and_continue(journey, "size")
    page.fill("[name=employees]", "35")
    page.fill("[name=turnover_msek]", "60,0")
    save_and_continue(journey, "export")
    owner.tick("sells_in", ["NO"])
    page.fill("[name=export_share_pct]", "20")
    save_and_continue(journey, "certificates")
    owner.tick("certificates", ["CE", "ISO9001"])
    owner.tick("languages", ["sv", "en", "de"])
    save_and_continue(journey, "references")
    page.check("[name=no_references]")
    save_and_continue(journey, "contact")
    page.fill("[name=contacts-0-name]", "Signe Stolpe")
    page.fill("[name=contacts-0-phone]", "070-174 06 05")
    save_and_continue(journey, "")
    owner.sees("Depåladdaren")
    owner.open(journey.company_path)


def save_and_continue(journey, step):
    page = journey.owner.page
    page.locator("#step button[name=go]").last.click()
    path = f"{step}/" if step else ""
    page.wait_for_url(f"**/sv/{journey.company_path}profile/{path}")


def press(page, button, *, rows):
    page.click(button)
    expect(page.locator(".x-rows__row")).to_have_count(rows)


def see_scores_of_draft(journey):
    scores = journey.owner.page.locator(".x-market .x-market__score")

    def are_printed(page):
        return [text.strip() for text in scores.all_inner_texts()] == PRINTED

    journey.owner.reload_until(are_printed, "the scores of the draft")


def nobody_else_sees_it(journey):
    for visitor in (journey.officer, journey.adviser):
        assert visitor.status_of(journey.company_path) == 404
    assert not FitScore.objects.filter(kind="sent").exists()


def send(journey):
    journey.owner.submit("/send/")

    assert Company.objects.get(name=NAME).is_sent


def stored_scores_are_the_engines(journey):
    sent = FitScore.objects.filter(kind="sent", company__name=NAME)
    journey.owner.reload_until(lambda page: sent.count() == 6, "the sent scores")

    basis = current_basis()
    expected = score_firm(FIRM, basis.world.atlas, basis.model).markets
    assert {(row.market_id, row.label, row.score_hundredths) for row in sent} == {
        (score.market, score.label, hundredths(score.score)) for score in expected
    }
    assert set(sent.values_list("inputs_digest", flat=True)) == {FIRM.digest()}


def officer_is_told(journey):
    mail = journey.portal.mail_to(
        "nils@savsjo.example", about=f"/sv/{journey.company_path}markets/nordics/"
    )
    assert "Norden" in mail["Subject"]
    assert NAME in mail["Subject"]
    assert "68,7" in text_of(mail)
    assert "Danmark" in text_of(mail)
    # The adviser reads English.
    translated = journey.portal.mail_to(
        "ada@advisers.example", about=f"/en/{journey.company_path}markets/nordics/"
    )
    assert "Nordics" in translated["Subject"]
    assert "68.7" in text_of(translated)

    (link,) = [link for link in links_in(mail) if "/markets/" in link]
    journey.officer.page.goto(link)
    journey.officer.sees("68,7")
    # Whom to call.
    journey.officer.open(journey.company_path)
    journey.officer.sees("070-174 06 05")


def officer_sees_six_scores(journey):
    page = journey.officer.open(f"municipalities/{journey.municipality.pk}/companies/")

    row = page.get_by_role("row").filter(has_text=NAME)
    assert [text.strip() for text in row.locator(".x-heat").all_inner_texts()] == PRINTED


def adviser_takes_the_match(journey):
    adviser, page = journey.adviser, journey.adviser.open("matches/")
    rows = page.locator("#rows tbody tr")
    expect(rows).to_have_count(2)
    adviser.narrow("market", ["nordics"])
    expect(rows).to_have_count(1)
    assert "market=nordics" in page.url

    rows.get_by_role("link", name=NAME).click()
    adviser.sees("68.7")
    adviser.sees("Denmark")
    adviser.submit("/take/")

    adviser.sees("In review")


def adviser_recommends(journey):
    adviser = journey.adviser
    adviser.tick("verdict", ["recommended"])
    adviser.submit("/verdict/")
    # Without a reason nothing is decided, and what was chosen stays.
    expect(adviser.page.get_by_role("alert")).to_be_visible()
    expect(adviser.page.locator("[name=verdict][value=recommended]")).to_be_checked()

    adviser.page.fill("[name=reason]", "Hamnen i Århus söker just detta.")
    adviser.submit("/verdict/")

    adviser.sees("Recommended")


def company_is_told_and_accepts(journey):
    owner, page = journey.owner, journey.owner.page
    mail = journey.portal.mail_to(OWNER, about="/sv/matches/")
    assert NAME in mail["Subject"]
    assert "Århus" not in text_of(mail)
    (link,) = [link for link in links_in(mail) if "/matches/" in link]
    page.goto(link)
    owner.sees("Hamnen i Århus söker just detta.")

    owner.tick("answer", ["accepted"])
    page.fill("[name=text]", "Gärna i januari.")
    owner.submit("/answer/")

    assert Company.objects.get(name=NAME).matches.get(market="nordics").state == "accepted"


def officer_sees_the_answer(journey):
    officer = journey.officer
    officer.open(journey.company_path)
    officer.page.locator("main a[href*='/matches/']").first.click()

    officer.sees("Hamnen i Århus söker just detta.")


def every_mail_came_once(journey):
    message_ids = journey.portal.sink.message_ids
    assert len(message_ids) == len(set(message_ids))
