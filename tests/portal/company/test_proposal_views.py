"""The page where proposals are settled, and the one where an officer makes them."""

import html
import re

from django.urls import reverse
from django.utils import translation

from companies.models import Proposal
from companies.profile.answers import answers_of
from companies.profile.settling import settle_proposals
from tests.companies.profile.test_settling import propose
from tests.factories import NOW


def page_of(client, user, name, company, *arguments, **query):
    client.force_login(user)
    with translation.override("en"):
        return client.get(reverse(name, args=[company.public_id, *arguments]), query)


def words_of(page):
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", page.text)).split())


def press(client, page, **button):
    """Send the form of the page by one of its buttons."""
    form = re.search(r'<form method="post" action="([^"]+/settle/)".*?</form>', page.text, re.S)
    fields: dict[str, list[str]] = {}
    for name, value in re.findall(r'<input type="hidden" name="([^"]+)" value="([^"]*)"', form[0]):
        fields.setdefault(name, []).append(value)
    return client.post(form[1], fields | button, follow=True)


def test_a_member_sees_both_answers_with_their_origin_and_accepts_one(client, sent_company, owner):
    size = propose(sent_company, "employees", employees=40, employees_class=None)
    site = propose(sent_company, "website", website="https://ny.example")
    own = page_of(client, owner, "company", sent_company)
    assert "Your municipality proposes 2 other answers." in words_of(own)

    page = page_of(client, owner, "company_proposals", sent_company)
    assert "Employees Today unanswered Proposed 40 import 2026-11-23" in words_of(page)
    answer = press(client, page, accept=size.public_id)

    assert "1 answer accepted." in words_of(answer)
    assert answers_of(type(sent_company).objects.get()).employees == 40
    site.refresh_from_db()
    assert site.state == "open"


def test_all_that_the_page_showed_is_settled_alike(client, sent_company, owner):
    propose(sent_company, "employees", employees=40, employees_class=None)
    propose(sent_company, "name", name="Nya namnet AB")
    page = page_of(client, owner, "company_proposals", sent_company)
    later = propose(sent_company, "website", website="https://ny.example")

    answer = press(client, page, accept="all")

    assert "2 answers accepted." in words_of(answer)
    assert list(Proposal.objects.open()) == [later]


def test_declining_all_keeps_todays_answers(client, sent_company, owner):
    propose(sent_company, "employees", employees=40, employees_class=None)
    propose(sent_company, "website", website="https://ny.example")

    page = page_of(client, owner, "company_proposals", sent_company)
    answer = press(client, page, decline="all")

    assert "2 proposals declined." in words_of(answer)
    assert set(Proposal.objects.values_list("state", flat=True)) == {"declined"}


def test_an_answer_that_changed_since_it_was_read_is_not_overwritten(
    client, company_with_draft, owner
):
    company = company_with_draft
    propose(company, "summary", summary="Från listan")
    page = page_of(client, owner, "company_proposals", company)
    assert "Hemligt utkast in your draft" in words_of(page)
    company.draft.answers |= {"summary": "Nyare"}
    company.draft.save()

    answer = press(client, page, accept="all")

    assert "Today's answer has changed since you read it." in words_of(answer)
    assert Proposal.objects.open().exists()


def test_an_impossible_answer_is_told_with_the_question(client, sent_company, owner):
    wrong = propose(sent_company, "categories", categories=["no-such-category"])

    page = page_of(client, owner, "company_proposals", sent_company)
    answer = press(client, page, accept=wrong.public_id)

    assert "“What do you do?” was not accepted: Choose from the list." in words_of(answer)


def test_officers_of_a_claimed_firm_look_and_learn_nothing_of_the_draft(
    client, company_with_draft, owner, officer
):
    company = company_with_draft
    one = propose(company, "employees", employees=40, employees_class=None)
    page = page_of(client, owner, "company_proposals", company)
    press(client, page, accept=one.public_id)
    one.refresh_from_db()
    assert one.state == "accepted"

    page = page_of(client, officer, "company_proposals", company)

    assert "Proposed 40" in words_of(page)
    assert "Settled" not in words_of(page)
    assert "company_proposals_settle" not in page.text
    answer = client.post(reverse("company_proposals_settle", args=[company.public_id]))
    assert answer.status_code == 403


def test_officers_settle_what_is_proposed_of_an_unclaimed_firm(
    client, inventoried_company, officer
):
    propose(inventoried_company, "website", website="https://ny.example")
    own = page_of(client, officer, "company", inventoried_company)
    assert "1 proposed answer waits for you and your colleagues." in words_of(own)

    page = page_of(client, officer, "company_proposals", inventoried_company)
    press(client, page, accept="all")

    inventoried_company.refresh_from_db()
    assert inventoried_company.website == "https://ny.example"


def test_an_officer_proposes_by_hand(client, sent_company, officer, owner):
    questions = page_of(client, officer, "company_propose", sent_company)
    assert "Website" in words_of(questions)
    page = page_of(client, officer, "company_propose_answer", sent_company, "turnover_ksek")
    assert "Balance sheet" not in words_of(page)

    answer = client.post(
        page.request["PATH_INFO"],
        {"turnover_msek": "12.5", "turnover_class": "", "reason": "Årsredovisningen"},
        follow=True,
    )

    assert "Your proposal is sent to the company." in words_of(answer)
    made = Proposal.objects.get()
    assert made.proposed == {"turnover_ksek": 12500, "turnover_class": None}
    page = page_of(client, owner, "company_proposals", sent_company)
    assert "SEK 12.5 million the municipality" in words_of(page)
    assert "Årsredovisningen" in words_of(page)


def test_what_cannot_be_proposed_is_said_beside_the_question(client, sent_company, officer):
    page = page_of(client, officer, "company_propose_answer", sent_company, "website")
    path = page.request["PATH_INFO"]

    assert "That is what the company answers already." in words_of(
        client.post(path, {"website": "", "reason": "Så är det"})
    )
    assert "Why do you propose it?: This field is required." in words_of(
        client.post(path, {"website": "https://a.example", "reason": ""})
    )
    unknown = reverse("company_propose_answer", args=[sent_company.public_id, "products"])
    assert client.get(unknown).status_code == 404


def test_an_unclaimed_firm_is_edited_and_not_proposed_to(client, inventoried_company, officer):
    page = page_of(client, officer, "company_propose", inventoried_company)

    assert page.url.endswith(reverse("company", args=[inventoried_company.public_id])[3:])


def test_the_municipalitys_list_shows_where_proposals_wait(
    client, sent_company, inventoried_company, officer, owner
):
    propose(inventoried_company, "website", website="https://ny.example")
    settled = propose(sent_company, "website", website="https://ny.example")
    settle_proposals(
        company=sent_company, seen={settled.public_id: ""}, accept=False, by=owner, now=NOW
    )
    client.force_login(officer)

    page = client.get(reverse("municipality_companies", args=["0684"]), {"proposed": "on"})

    assert inventoried_company.name in page.text
    assert sent_company.name not in page.text
