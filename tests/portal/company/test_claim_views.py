import pytest
from django.urls import reverse

from companies.models import ClaimRequest, Membership
from tests.factories import ClaimFactory, CompanyFactory, OfficerFactory
from xport.portal.company import claim_views

State = ClaimRequest.State


@pytest.fixture
def claim(inventoried_company, stranger):
    return ClaimFactory(company=inventoried_company, user=stranger, message="Jag är vd")


def ask_url(company):
    return reverse("company_claim", args=[company.public_id])


def decide_url(claim):
    return reverse("claim", args=[claim.public_id])


# Asking


def test_ask_makes_one_claim_and_leads_home(client, stranger, inventoried_company):
    client.force_login(stranger)

    answer = client.post(ask_url(inventoried_company), {"message": "Jag är vd"})

    assert answer["Location"] == reverse("home")
    assert ClaimRequest.objects.get().message == "Jag är vd"


def test_ask_again_says_that_the_first_one_waits(client, stranger, claim):
    client.force_login(stranger)

    page = client.post(ask_url(claim.company), {"message": "Hallå"})

    assert page.context["is_asked"]
    assert ClaimRequest.objects.count() == 1


@pytest.mark.parametrize("message", ["", "   ", "x" * 10_000, "vd\0", "vd\u202e"])
def test_ask_keeps_what_was_typed_beside_the_error(client, stranger, inventoried_company, message):
    client.force_login(stranger)

    page = client.post(ask_url(inventoried_company), {"message": message})

    assert page.status_code == 200
    assert page.context["form"].has_error("message")
    assert not ClaimRequest.objects.exists()


def test_ask_says_the_same_of_a_private_firm_as_of_an_inventoried_one(
    client, stranger, draft_only_company, inventoried_company
):
    client.force_login(stranger)

    pages = [client.get(ask_url(firm)) for firm in (draft_only_company, inventoried_company)]

    one, other = (
        page.text.replace(str(page.context["csrf_token"]), "").replace(
            page.request["PATH_INFO"], ""
        )
        for page in pages
    )
    assert one == other


def test_ask_tells_who_asks_for_many_firms_to_wait(client, stranger):
    client.force_login(stranger)
    firms = CompanyFactory.create_batch(6)

    answers = [client.post(ask_url(firm), {"message": "Jag är vd"}) for firm in firms]

    assert [answer.status_code for answer in answers] == [302] * 5 + [429]


# Deciding


def test_approval_makes_the_asker_owner(at_work, claim, stranger):
    answer = at_work.post(decide_url(claim), {"decision": "approve"})

    claim.refresh_from_db()
    assert answer["Location"] == decide_url(claim)
    assert claim.state == State.APPROVED
    assert claim.company.memberships.get().user == stranger


def test_refusal_needs_a_reason(at_work, claim):
    page = at_work.post(decide_url(claim), {"decision": "refuse", "reason": " "})

    claim.refresh_from_db()
    assert page.context["form"].has_error("reason")
    assert claim.state == State.PENDING


@pytest.mark.parametrize(
    ("field", "body"),
    [
        ("decision", {"reason": "Nej tack"}),
        ("decision", {"decision": "maybe"}),
        ("decision", {"decision": "approve\0"}),
        ("reason", {"decision": "refuse", "reason": "x" * 10_000}),
        ("reason", {"decision": "refuse", "reason": "nej\0"}),
    ],
)
def test_decision_is_refused_beside_the_field(at_work, claim, field, body):
    page = at_work.post(decide_url(claim), body)

    claim.refresh_from_db()
    assert page.context["form"].has_error(field)
    assert claim.state == State.PENDING


def test_second_decision_is_told_that_somebody_was_faster(at_work, claim):
    at_work.post(decide_url(claim), {"decision": "approve"})

    page = at_work.post(
        decide_url(claim), {"decision": "refuse", "reason": "Nej tack"}, follow=True
    )

    claim.refresh_from_db()
    assert page.status_code == 200
    assert claim.state == State.APPROVED


def test_nobody_decides_a_claim_of_ones_own(at_work, officer, inventoried_company):
    claim = ClaimFactory(company=inventoried_company, user=officer)

    page = at_work.post(decide_url(claim), {"decision": "approve"}, follow=True)

    claim.refresh_from_db()
    assert page.status_code == 200
    assert claim.state == State.PENDING


def test_nobody_decides_about_a_firm_of_ones_own(at_work, officer, stranger):
    company = CompanyFactory(members={officer: Membership.Role.OWNER})
    claim = ClaimFactory(company=company, user=stranger)

    page = at_work.post(decide_url(claim), {"decision": "approve"}, follow=True)

    claim.refresh_from_db()
    assert page.status_code == 200
    assert claim.state == State.PENDING


# Lists


def test_lists_show_what_waits_and_not_what_is_decided(at_work, claim, home):
    decided = ClaimFactory(state=State.REFUSED)

    for url in (reverse("claims"), reverse("municipality_claims", args=[home.code])):
        page = at_work.get(url)
        assert page.context["page"].rows == [claim]
        assert decided.company.name not in page.text


def test_municipalitys_list_leaves_out_the_officers_other_municipality(
    at_work, officer, home, elsewhere, company_elsewhere
):
    OfficerFactory(user=officer, municipality=elsewhere)
    claim = ClaimFactory(company=company_elsewhere)

    here = at_work.get(reverse("municipality_claims", args=[home.code]))
    both = at_work.get(reverse("claims"))

    assert here.context["page"].rows == []
    assert both.context["page"].rows == [claim]


def test_claims_come_in_pages_that_keep_their_order(at_work, claim, monkeypatch):
    monkeypatch.setattr(claim_views, "PAGE_SIZE", 1)
    later = ClaimFactory(company=claim.company)

    first = at_work.get(reverse("claims")).context["page"]
    second = at_work.get(reverse("claims"), {"after": first.next_cursor}).context["page"]

    assert (first.rows, second.rows) == ([claim], [later])
