import html
import re
from urllib.parse import parse_qs, urljoin, urlsplit

import pytest
from django.urls import reverse

from companies.models import Company, Membership
from tests.cast import HOME
from tests.factories import NOW, CompanyFactory, organisation_number
from tests.matchmaking.factories import FitScoreFactory

Role = Membership.Role


def url(name="municipality_companies", code=HOME):
    return reverse(name, args=[code])


def names(page):
    return [row.company.name for row in page.context["rows"]]


# The list


def test_list_stands_in_swedish_order(at_work):
    for name in ("Örn AB", "Zeta AB", "Åkraft AB", "Ärlig AB", "alfa AB"):
        CompanyFactory(name=name)

    page = at_work.get(url())

    assert names(page) == ["alfa AB", "Zeta AB", "Åkraft AB", "Ärlig AB", "Örn AB"]


def test_list_leaves_out_what_is_not_the_municipalitys(
    at_work, draft_only_company, archived_company, company_elsewhere, inventoried_company
):
    assert names(at_work.get(url())) == ["Inventerad Teknik AB"]


def test_empty_list_leads_to_adding_the_first(at_work):
    page = at_work.get(url())

    assert names(page) == []
    assert url("municipality_company_add") in page.text


def test_list_shows_the_six_scores_of_a_firm(at_work, inventoried_company):
    FitScoreFactory(company=inventoried_company, market_id="india")

    (row,) = at_work.get(url()).context["rows"]

    assert len(row.cells) == 6


def test_htmx_gets_the_rows_alone(at_work, inventoried_company):
    part = at_work.get(url(), headers={"HX-Request": "true"})
    page = at_work.get(url())

    assert "<html" not in part.text
    assert inventoried_company.name in part.text
    assert "HX-Request" in part["Vary"]
    assert "HX-Request" in page["Vary"]


def test_going_back_in_the_history_gets_the_whole_page(at_work, inventoried_company):
    headers = {"HX-Request": "true", "HX-History-Restore-Request": "true"}

    assert "<html" in at_work.get(url(), headers=headers).text


# Filters, one by one


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("kraft", ["Kraft AB"]),
        ("KRAFT", ["Kraft AB"]),
        (organisation_number(800_001), ["Kraft AB"]),
        (organisation_number(800_001)[:8], ["Kraft AB"]),
        ("%", []),
        ("_", []),
        ("'; DROP TABLE", []),
        ("x" * 10_000, []),
    ],
)
def test_search_finds_by_name_and_number(at_work, query, found):
    CompanyFactory(name="Kraft AB", organisation_number=organisation_number(800_001))
    CompanyFactory(name="Annat AB", organisation_number=organisation_number(700_001))

    assert names(at_work.get(url(), {"q": query})) == found


@pytest.mark.parametrize(
    ("state", "found"),
    [
        (["unclaimed"], ["C"]),
        (["claimed"], ["A", "B"]),
        (["unverified"], ["B"]),
        (["unclaimed", "unverified"], ["B", "C"]),
    ],
)
def test_state_filter_finds(at_work, owner, state, found):
    CompanyFactory(name="A", members={owner: Role.OWNER}, verified_at=NOW)
    CompanyFactory(name="B", members={owner: Role.OWNER})
    CompanyFactory(name="C")

    assert names(at_work.get(url(), {"state": state})) == found


ANSWERED = {
    "category": {"categories": ["charging-infrastructure"]},
    "sells_in": {"sells_in": []},
    "export_share": {"export_share_pct": 0},
    "trl": {"trl": 1},
    "certificates": {"certificates": []},
    "languages": {"languages": []},
    "employees": {"employees": 0},
    "turnover": {"turnover_ksek": 0},
    "offer": {"offer": "goods"},
}


@pytest.mark.parametrize("question", ANSWERED)
def test_filter_for_unanswered_takes_none_and_zero_for_answers(at_work, question):
    CompanyFactory(name="Open")
    CompanyFactory(name="Answered", **ANSWERED[question])

    page = at_work.get(url(), {"missing": [question]})

    assert names(page) == ["Open"]


def test_a_size_class_is_an_answer_in_filter_list_and_file(at_work):
    CompanyFactory(name="Klass AB", employees_class="3", turnover_class="4")

    for question in ("employees", "turnover"):
        assert names(at_work.get(url(), {"missing": [question]})) == []
    assert "<li>anställda</li>" not in at_work.get(url()).text
    csv = at_work.post(url("municipality_companies_export"), {"format": "csv"})
    assert "Anställda" not in csv.content.decode()


def test_filter_for_strong_finds_by_market(at_work, inventoried_company):
    FitScoreFactory(company=inventoried_company, market_id="india")
    FitScoreFactory(company=CompanyFactory(), market_id="india", label="weak")

    assert names(at_work.get(url(), {"strong": ["india"]})) == [inventoried_company.name]
    assert names(at_work.get(url(), {"strong": ["usa"]})) == []


def test_category_filter_finds(at_work):
    CompanyFactory(name="A", categories=["charging-infrastructure", "grid-flexibility-services"])
    CompanyFactory(name="B", categories=["grid-flexibility-services"])

    assert names(at_work.get(url(), {"category": "charging-infrastructure"})) == ["A"]
    assert names(at_work.get(url(), {"category": "grid-flexibility-services"})) == ["A", "B"]


@pytest.mark.parametrize("name", ["q", "state", "missing", "strong", "category", "after"])
@pytest.mark.parametrize("value", ["\0", "wrong", "1e309", "-1", "x" * 5_000, "%ED%A0%80"])
def test_list_takes_any_filter_without_falling(at_work, inventoried_company, name, value):
    assert at_work.get(url(), {name: value}).status_code == 200


# Pages


def test_pages_show_every_firm_once_and_keep_the_filter(at_work):
    for serial in range(101):
        CompanyFactory(name=f"Firma {serial:03}")

    seen, address = [], f"{url()}?q=firma"
    while address:
        page = at_work.get(address)
        seen += names(page)
        address = _next_page(page, address)

    assert seen == sorted(seen)
    assert len(seen) == len(set(seen)) == 101


def _next_page(page, address):
    cursor = page.context["page"].next_cursor
    if not cursor:
        return None
    links = [html.unescape(link) for link in re.findall(r'href="([^"]*after=[^"]*)"', page.text)]
    (link,) = [link for link in links if parse_qs(urlsplit(link).query)["after"] == [cursor]]
    return urljoin(address, link)


# Adding


def test_add_makes_an_inventoried_firm_and_leads_to_its_answers(at_work):
    body = {"organisation_number": organisation_number(800_002), "name": "Ny Teknik AB"}

    answer = at_work.post(url("municipality_company_add"), body)

    company = Company.objects.get()
    assert answer["Location"] == reverse("company_edit", args=[company.public_id])
    assert (company.origin, company.municipality_id) == (Company.Origin.MUNICIPALITY, HOME)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("organisation_number", ""),
        ("organisation_number", "599001-0001"),
        ("organisation_number", "\0"),
        ("organisation_number", "1" * 10_000),
        ("name", ""),
        ("name", "x" * 10_000),
        ("name", "Kraft\0"),
    ],
)
def test_add_says_beside_the_field_what_is_wrong(at_work, field, value):
    body = {"organisation_number": organisation_number(800_002), "name": "Ny AB"} | {field: value}

    page = at_work.post(url("municipality_company_add"), body)

    assert page.context["form"].has_error(field)
    assert not Company.objects.exists()


def test_add_of_a_known_number_tells_only_that(at_work, draft_only_company):
    body = {"organisation_number": draft_only_company.organisation_number, "name": "Ny AB"}

    page = at_work.post(url("municipality_company_add"), body)

    assert page.context["form"].has_error("organisation_number")
    assert draft_only_company.name not in page.text
    assert draft_only_company.public_id not in page.text
