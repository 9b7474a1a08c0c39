"""Side by side: markets for a firm, countries of a market."""

import pytest
from django.urls import reverse

from companies.models import ScoringInputs
from matchmaking.rescoring.actions import rescore_inputs
from tests.factories import NOW, CompanyFactory
from tests.matchmaking.factories import good_company


@pytest.fixture
def scored_company(owner):
    company = good_company(members={owner: "owner"})
    for inputs in company.scoring_inputs.all():
        rescore_inputs(inputs_id=inputs.pk, now=NOW)
    return company


def page_of(client, user, company, *market, **query):
    client.force_login(user)
    name = "company_compare_countries" if market else "company_compare"
    return client.get(reverse(name, args=[company.public_id, *market]), query)


def names_in(page):
    return [column.country.score.country for column in page.context["columns"]]


def test_markets_stand_side_by_side_by_their_best_country(client, owner, scored_company):
    page = page_of(client, owner, scored_company)

    assert names_in(page) == ["DK", "DE", "US", "IN", "CN", "SG"]
    assert [row.name for row in page.context["rows"]][:2] == ["demand", "growth"]
    assert len(page.context["rows"]) == 10


def test_cells_hold_the_parts_of_each_country(client, officer, scored_company):
    page = page_of(client, officer, scored_company)

    language = next(row for row in page.context["rows"] if row.name == "language")
    assert [component.value for component, _ in language.cells] == pytest.approx(
        [90, 100, 100, 100, 0, 100], abs=0.01
    )
    assert language.cells[1][1] == "100%"


def test_best_six_countries_of_a_market_are_compared(client, owner, scored_company):
    page = page_of(client, owner, scored_company, "europe")

    assert names_in(page) == ["DE", "NL", "GB", "FR", "BE", "PL"]


def test_countries_are_chosen_in_the_address_and_what_is_no_country_is_ignored(
    client, owner, scored_company
):
    page = page_of(client, owner, scored_company, "europe", country=["PL", "XX", "DK", "DE"])

    assert names_in(page) == ["DE", "PL"]


def test_at_most_six_are_compared(client, owner, scored_company):
    codes = ["DE", "NL", "GB", "FR", "BE", "PL", "IE", "ES"]

    page = page_of(client, owner, scored_company, "europe", country=codes)

    assert len(page.context["columns"]) == 6


@pytest.mark.parametrize("market", [(), ("europe",)])
def test_firm_without_scores_is_told_so(client, officer, market):
    company = CompanyFactory()

    page = page_of(client, officer, company, *market)

    assert page.status_code == 200
    assert "columns" not in page.context or not page.context["columns"]


def test_preliminary_firm_compares_market_scores(client, officer):
    company = CompanyFactory(categories=["charging-services"])
    inputs = company.scoring_inputs.get(kind=ScoringInputs.Kind.SENT)
    rescore_inputs(inputs_id=inputs.pk, now=NOW)

    page = page_of(client, officer, company)

    assert {column.interval for column in page.context["columns"]} == {None}
    assert page.status_code == 200


def test_market_that_does_not_exist_has_no_comparison(client, owner, scored_company):
    assert page_of(client, owner, scored_company, "atlantis").status_code == 404


def test_stranger_sees_no_comparison(client, stranger, scored_company):
    assert page_of(client, stranger, scored_company).status_code == 404
    assert page_of(client, stranger, scored_company, "europe").status_code == 404
