"""A list costs the same for 1 row and 50, and no page more than 20 queries."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from companies.inventory.moving import move_company
from companies.inventory.saved_views import MOST_OWN, MOST_SHARED
from companies.models import (
    ContactEntry,
    DistinctPair,
    FollowUp,
    ImportBatch,
    Reference,
    SavedView,
    ScoringInputs,
)
from companies.profile.steps import SLUGS
from matchmaking.merging.relations import FATES, Fate
from matchmaking.rescoring.actions import rescore_inputs
from tests.cast import HOME
from tests.companies.imports.lists import list_in
from tests.companies.profile.test_settling import propose
from tests.factories import (
    NOW,
    ClaimFactory,
    CompanyFactory,
    ContactFactory,
    MoveRequestFactory,
    OfficerFactory,
    ProductFactory,
    municipality,
)
from tests.matchmaking.factories import (
    GOOD_ANSWERS,
    GOOD_CATEGORIES,
    FitScoreFactory,
    MatchFactory,
    good_company,
)
from tests.portal.counting import MOST_QUERIES, queries_of
from xport.lib.ids import new_public_id
from xport.notifications.actions import notify, path_of


def add_companies(count, user):
    for _ in range(count):
        company = CompanyFactory(categories=GOOD_CATEGORIES, **GOOD_ANSWERS)
        FitScoreFactory(company=company)


def add_gaps(count, user):
    """Firms with a score and two open questions."""
    for _ in range(count):
        CompanyFactory(
            categories=GOOD_CATEGORIES, **GOOD_ANSWERS | {"trl": None, "turnover_ksek": None}
        )


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


def add_officers(count, user):
    OfficerFactory.create_batch(count)
    OfficerFactory.create_batch(count, ended_at=NOW)


def add_duplicates(count, user):
    """Firms without a number: some alike and waiting, some alike and kept apart."""
    firms = CompanyFactory.create_batch(count + 2, name="Laddkraft", organisation_number=None)
    DistinctPair.objects.create(first=firms[0], second=firms[1], decided_by=user, decided_at=NOW)


def add_with_sni(count, user):
    CompanyFactory.create_batch(count, sni_2025=["26510"])


def add_imports(count, user):
    for _ in range(count):
        ImportBatch.objects.create(
            municipality=municipality(),
            created_at=NOW,
            created_by=user,
            stored_name=new_public_id(),
            state="committed",
        )


def add_moves(count, user):
    MoveRequestFactory.create_batch(count)
    MoveRequestFactory.create_batch(count, destination=municipality(), asked_of=None, asked_by=user)
    for company in CompanyFactory.create_batch(count):
        move_company(company=company, destination=municipality("0687"), by=user, now=NOW)


LISTS = [
    ("officer", "municipality_moved", [HOME], add_moves),
    ("officer", "municipality_imports", [HOME], add_imports),
    ("officer", "municipality_overview", [HOME], add_matches),
    ("officer", "municipality_companies", [HOME], add_companies),
    ("officer", "municipality_claims", [HOME], add_claims),
    ("officer", "municipality_officers", [HOME], add_officers),
    ("officer", "municipality_duplicates", [HOME], add_duplicates),
    ("officer", "municipality_gaps", [HOME], add_gaps),
    ("officer", "municipality_category_suggestions", [HOME], add_with_sni),
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


@pytest.fixture
def scored_company(owner, adviser):
    company = good_company(members={owner: "owner"})
    for inputs in company.scoring_inputs.all():
        rescore_inputs(inputs_id=inputs.pk, now=NOW)
    company.matches.update(adviser=adviser, state="in_review")
    return company


def test_merge_preview_costs_the_same_for_1_row_and_50(client, officer):
    kept = CompanyFactory(name="Laddkraft AB")
    gone = CompanyFactory(name="Laddkraft", organisation_number=None)
    client.force_login(officer)
    url = reverse("municipality_merge", args=[HOME, kept.public_id, gone.public_id])
    ClaimFactory(company=gone)
    client.get(url)

    for_one = queries_of(client, url)
    ClaimFactory.create_batch(49, company=gone)
    ContactFactory.create_batch(9, company=gone, is_first_contact=False)

    # Each kind of row that points to a firm is counted, and those that move once more.
    counted = sum(1 + (fate == Fate.MOVES) for fate in FATES.values() if fate != Fate.CHOSEN)
    assert len(queries_of(client, url)) == len(for_one) <= MOST_QUERIES + counted


def test_proposals_cost_the_same_for_1_row_and_15(client, owner, scored_company):
    client.force_login(owner)
    url = reverse("company_proposals", args=[scored_company.public_id])
    propose(scored_company, "website", website="https://a.example")
    client.get(url)

    for_one = queries_of(client, url)
    for serial in range(14):
        propose(scored_company, "employees", employees=serial, employees_class=None)

    assert len(queries_of(client, url)) == len(for_one) <= MOST_QUERIES


@pytest.mark.parametrize("step", SLUGS)
def test_step_costs_at_most_20_queries_however_many_rows(client, owner, scored_company, step):
    add_rows(scored_company)
    client.force_login(owner)
    url = reverse("company_profile_step", args=[scored_company.public_id, step])
    client.get(url)

    assert len(queries_of(client, url)) <= MOST_QUERIES


def add_rows(company):
    for place in range(5):
        ProductFactory(company=company, position=place + 1)
        ContactFactory(company=company, position=place, is_first_contact=not place)
        Reference.objects.create(company=company, position=place, customer=f"Kund {place}")
    company.interested_in = ["DE", "FR", "PL", "IT", "ES"]
    company.save()


COMPANY_PAGES = [
    "company",
    "company_profile",
    "company_inherited",
    "company_market",
    "company_compare",
    "company_compare_countries",
    "match",
]
OF_A_MARKET = ("company_market", "company_compare_countries")


@pytest.mark.parametrize("role", ["owner", "officer", "adviser"])
@pytest.mark.parametrize("name", COMPANY_PAGES)
def test_page_costs_at_most_20_queries(client, request, scored_company, role, name):
    if name in ("company_profile", "company_inherited") and role != "owner":
        name = "company_claim"
    client.force_login(request.getfixturevalue(role))
    key = scored_company.matches.first() if name == "match" else scored_company
    arguments = [key.public_id, *(["nordics"] if name in OF_A_MARKET else [])]
    url = reverse(name, args=arguments)
    client.get(url)

    queries = queries_of(client, url)

    assert len(queries) <= MOST_QUERIES, "\n".join(queries)


@pytest.mark.parametrize("role", ["owner", "officer", "adviser", "operator"])
def test_start_page_costs_at_most_20_queries(client, request, scored_company, role):
    user = request.getfixturevalue(role)
    client.force_login(user)
    url = reverse("home")
    client.get(url)
    for_one = queries_of(client, url)
    add_matches(10, user)
    add_claims(10, user)

    for_many = queries_of(client, url)

    # One more for the count of what is not named one by one.
    assert len(for_one) <= len(for_many) <= min(len(for_one) + 1, MOST_QUERIES)


def add_views(first, last, user):
    queries = ("missing=trl&due=on&mine=on", "strong=india&state=claimed&category=batteries", "")
    for number in range(first, last):
        SavedView.objects.create(
            municipality=municipality(),
            owner=user,
            name=f"{number}",
            query=queries[number % len(queries)],
            created_at=NOW,
            changed_at=NOW,
        )


@pytest.mark.parametrize("path", ["", f"municipalities/{HOME}/companies/"])
def test_saved_views_cost_the_same_for_3_and_20(client, officer, scored_company, path):
    client.force_login(officer)
    url = f"/sv/{path}"
    add_views(0, 3, officer)
    client.get(url)

    for_three = queries_of(client, url)
    add_views(3, MOST_OWN + MOST_SHARED, officer)
    for_all = queries_of(client, url)

    assert len(for_all) == len(for_three) <= MOST_QUERIES, "\n".join(for_all)


def test_full_start_page_of_an_officer_costs_at_most_20_queries(client, officer, scored_company):
    client.force_login(officer)
    add_views(0, 3, officer)
    add_duplicates(3, officer)
    add_claims(3, officer)
    add_to_log(3, scored_company, officer)
    add_moves(3, officer)
    ImportBatch.objects.create(
        municipality=municipality(), created_at=NOW, stored_name="a", state="previewed"
    )
    client.get("/sv/")

    queries = queries_of(client, "/sv/")

    kinds = {line.kind for line in client.get("/sv/").context["desk"].waiting}
    assert kinds >= {"follow_up", "previews", "duplicates", "claims", "asked_for"}
    assert len(queries) <= MOST_QUERIES, "\n".join(queries)


@pytest.mark.parametrize("state", ["uploaded", "reading", "previewed", "committed", "undone"])
@pytest.mark.parametrize("name", ["municipality_import", "municipality_import_columns"])
def test_import_costs_at_most_20_queries(client, officer, inventoried_company, state, name):
    batch = list_in(
        state, of=municipality(), known=inventoried_company, by=officer, now=timezone.now()
    )
    add_elsewhere(batch)
    client.force_login(officer)
    url = reverse(name, args=[HOME, batch.public_id])
    client.get(url)

    with CaptureQueriesContext(connection) as captured:
        client.get(url)

    assert len(captured) <= MOST_QUERIES


def add_elsewhere(batch):
    """Add rows whose firms another municipality has, of which one is asked for."""
    firms = CompanyFactory.create_batch(2, municipality=municipality("0687"))
    for number, firm in enumerate(firms, start=90):
        batch.rows.create(
            number=number,
            outcome="skipped",
            reason="already_elsewhere",
            organisation_number=firm.organisation_number,
        )
    MoveRequestFactory(company=firms[0], destination=municipality(), asked_of=None)


def add_to_log(count, company, officer):
    shared = {"company": company, "municipality": company.municipality, "created_at": NOW}
    for _ in range(count):
        ContactEntry.objects.create(
            **shared, kind="call", on=NOW.date(), note="A", created_by=officer
        )
        FollowUp.objects.create(**shared, what="A", due_on=NOW.date(), responsible=officer)


def test_contact_log_costs_the_same_for_1_entry_and_50(client, officer, inventoried_company):
    client.force_login(officer)
    url = reverse("municipality_company_log", args=[HOME, inventoried_company.public_id])
    add_to_log(1, inventoried_company, officer)
    client.get(url)

    for_one = queries_of(client, url)
    add_to_log(49, inventoried_company, officer)
    for_fifty = queries_of(client, url)

    assert len(for_fifty) == len(for_one) <= MOST_QUERIES, "\n".join(for_fifty)


def test_extract_costs_the_same_for_1_entry_and_50(client, officer, inventoried_company):
    client.force_login(officer)
    url = reverse("municipality_company_extract", args=[HOME, inventoried_company.public_id])
    add_to_log(1, inventoried_company, officer)
    client.get(url)

    # More than a page otherwise may: it gathers all that there is of one firm.
    for_one = queries_of(client, url)
    add_to_log(49, inventoried_company, officer)

    assert len(queries_of(client, url)) == len(for_one)


@pytest.mark.parametrize("name", ["company_edit", "municipality_company_add"])
def test_officers_form_costs_at_most_20_queries(client, officer, inventoried_company, name):
    client.force_login(officer)
    argument = inventoried_company.public_id if name == "company_edit" else HOME
    url = reverse(name, args=[argument])
    client.get(url)

    assert len(queries_of(client, url)) <= MOST_QUERIES


def test_scored_company_has_scores_to_show(scored_company):
    assert scored_company.fit_scores.filter(kind=ScoringInputs.Kind.SENT).count() == 6
