"""A list costs the same for 1 row and 50, and no page more than 20 queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from companies.models import ScoringInputs
from matchmaking.rescoring.actions import rescore_inputs
from tests.cast import HOME
from tests.factories import NOW, ClaimFactory, CompanyFactory
from tests.matchmaking.factories import (
    GOOD_ANSWERS,
    GOOD_CATEGORIES,
    FitScoreFactory,
    MatchFactory,
    good_company,
)
from xport.notifications.actions import notify, path_of

MOST_QUERIES = 20


def add_companies(count, user):
    for _ in range(count):
        company = CompanyFactory(categories=GOOD_CATEGORIES, **GOOD_ANSWERS)
        FitScoreFactory(company=company)


def add_matches(count, user):
    for _ in range(count):
        company = CompanyFactory(categories=GOOD_CATEGORIES)
        MatchFactory(company=company, adviser=user)
        FitScoreFactory(company=company)


def add_claims(count, user):
    ClaimFactory.create_batch(count)


def add_notices(count, user):
    for number in range(count):
        notify(
            recipients=[user],
            kind="companies/claim_decided",
            event_key=f"counted:{NOW}:{number}:{count}",
            facts={"company": "Laddkraft AB", "is_approved": True, "reason": ""},
            path=path_of("home"),
            group_label="Laddkraft AB",
            now=NOW,
        )


LISTS = [
    ("officer", "municipality_companies", [HOME], add_companies),
    ("officer", "municipality_claims", [HOME], add_claims),
    ("officer", "claims", [], add_claims),
    ("adviser", "claims", [], add_claims),
    ("adviser", "match_queue", [], add_matches),
    ("officer", "notices", [], add_notices),
]


@pytest.mark.parametrize(("role", "name", "arguments", "add"), LISTS)
def test_list_costs_the_same_for_1_row_and_50(client, request, role, name, arguments, add):
    user = request.getfixturevalue(role)
    client.force_login(user)
    url = reverse(name, args=arguments)
    add(1, user)
    client.get(url)  # the first request of a session writes it

    for_one = queries_of(client, url)
    add(49, user)
    for_fifty = queries_of(client, url)

    assert len(for_fifty) == len(for_one), "\n".join(for_fifty)
    assert len(for_one) <= MOST_QUERIES


def queries_of(client, url):
    with CaptureQueriesContext(
        connection,
    ) as captured:
        page = client.get(url)
    assert page.status_code == 200
    return [query["sql"] for query in captured.captured_queries]


@pytest.fixture
def scored_company(owner, adviser):
    company = good_company(members={owner: "owner"})
    for inputs in company.scoring_inputs.all():
        rescore_inputs(inputs_id=inputs.pk, now=NOW)
    company.matches.update(adviser=adviser, state="in_review")
    return company


COMPANY_PAGES = ["company", "company_profile", "company_market", "match"]


@pytest.mark.parametrize("role", ["owner", "officer", "adviser"])
@pytest.mark.parametrize("name", COMPANY_PAGES)
def test_page_costs_at_most_20_queries(client, request, scored_company, role, name):
    if name == "company_profile" and role != "owner":
        name = "company_claim"
    client.force_login(request.getfixturevalue(role))
    key = scored_company.matches.first() if name == "match" else scored_company
    arguments = [key.public_id, *(["nordics"] if name == "company_market" else [])]
    url = reverse(name, args=arguments)
    client.get(url)

    queries = queries_of(client, url)

    assert len(queries) <= MOST_QUERIES, "\n".join(queries)


@pytest.mark.parametrize("name", ["company_edit", "municipality_company_add"])
def test_officers_form_costs_at_most_20_queries(client, officer, inventoried_company, name):
    client.force_login(officer)
    argument = inventoried_company.public_id if name == "company_edit" else HOME
    url = reverse(name, args=[argument])
    client.get(url)

    assert len(queries_of(client, url)) <= MOST_QUERIES


def test_scored_company_has_scores_to_show(scored_company):
    assert scored_company.fit_scores.filter(kind=ScoringInputs.Kind.SENT).count() == 6


def test_mailbox_costs_the_anonymous_no_query_for_its_frame(client, db, settings):
    settings.DEMO = True

    with CaptureQueriesContext(connection) as captured:
        page = client.get(reverse("mailbox"))

    assert page.status_code == 200
    assert len(captured) == 0
