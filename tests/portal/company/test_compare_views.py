"""Side by side: markets for a firm, countries of a market."""

import html
import re

import pytest
from django.urls import reverse
from django.utils import translation

from companies.models import ScoringInputs
from matchmaking.rescoring.actions import rescore_inputs
from matchmaking.scoring import hundredths
from tests.factories import NOW, CompanyFactory
from tests.matchmaking.factories import good_company


@pytest.fixture
def scored_company(owner):
    company = good_company(members={owner: "owner"})
    for inputs in company.scoring_inputs.all():
        rescore_inputs(inputs_id=inputs.pk, now=NOW)
    return company


def scored(**answers):
    company = good_company(**answers)
    rescore_inputs(inputs_id=company.scoring_inputs.get(kind="sent").pk, now=NOW)
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
    assert [cell.component.value for cell in language.cells] == pytest.approx(
        [90, 100, 100, 100, 0, 100], abs=0.01
    )
    assert language.cells[1].x == "100%"


def test_market_has_the_bound_of_all_its_countries(client, officer):
    """Where the certificates are open another country than the best may reach higher."""
    company = scored(
        categories=["building-control", "industrial-energy-optimisation"], certificates=None
    )

    page = page_of(client, officer, company)

    stored = company.fit_scores.order_by("market__position")
    bounds = [column.upper_bound for column in page.context["columns"]]
    assert [hundredths(bound) for bound in bounds] == [row.upper_bound_hundredths for row in stored]
    own = [column.country.score.upper_bound for column in page.context["columns"]]
    assert any(bound > best for bound, best in zip(bounds, own, strict=True))


def test_what_nobody_has_answered_has_no_place_on_the_scale(client, officer):
    company = scored(languages=None, certificates=None)

    with translation.override("en"):
        page = page_of(client, officer, company)

    cells = {row.name: row.cells[1] for row in page.context["rows"]}
    assert cells["language"].is_unanswered
    assert (cells["language"].x, cells["language"].best_x) == ("", "100%")
    # TRL 8 is half of the maturity; the other half is open.
    assert (cells["maturity"].x, cells["maturity"].best_x) == ("40%", "90%")
    assert (cells["demand"].x, cells["demand"].best_x) != ("", "")
    assert "unanswered" in page.text


def test_warnings_stand_beside_each_score(client, officer):
    with translation.override("en"):
        page = page_of(client, officer, scored(certificates=["CE"]))

    row = page.text.partition("What to watch out for")[2].partition("</tr>")[0]
    assert "CCC missing, required in China" in html.unescape(re.sub(r"<[^>]+>", "", row))
    assert row.count("required in") == 3


def test_best_six_countries_of_a_market_are_compared(client, owner, scored_company):
    page = page_of(client, owner, scored_company, "europe")

    assert names_in(page) == ["DE", "NL", "GB", "FR", "BE", "PL"]


def test_countries_are_chosen_in_the_address_and_what_is_no_country_is_ignored(
    client, owner, scored_company
):
    page = page_of(client, owner, scored_company, "europe", country=["PL", "XX", "DK", "DE"])

    assert names_in(page) == ["DE", "PL"]


def test_country_is_named_once(client, owner, scored_company):
    row = re.compile(r'<th scope="row">(?:Country|Land)</th>')

    assert row.search(page_of(client, owner, scored_company).text)
    assert not row.search(page_of(client, owner, scored_company, "europe").text)


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
