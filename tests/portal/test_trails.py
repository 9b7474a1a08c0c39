"""Breadcrumbs, and titles that tell the pages apart."""

import re
from html import unescape

import pytest
from django.urls import get_resolver, reverse

from tests.cast import HOME
from tests.factories import ClaimFactory
from tests.matchmaking.factories import MatchFactory
from xport.portal.navigation import Shell
from xport.portal.trails import steps_above

CRUMBS = re.compile(r'<nav class="x-crumbs".*?</nav>', re.DOTALL)


def crumbs_of(page):
    found = CRUMBS.search(page.text)
    return re.findall(r">([^<>\n]+)<", found[0]) if found else []


def title_of(page):
    return unescape(re.search(r"<title>(.*?)</title>", page.text, re.DOTALL)[1])


def in_english(name, *arguments):
    return reverse(name, args=arguments).replace("/sv/", "/en/", 1)


def test_start_page_has_nothing_above_it(client, db):
    assert crumbs_of(client.get("/en/")) == []


def test_page_without_a_section_hangs_under_the_start_page(client, db):
    page = client.get("/en/privacy/")

    assert crumbs_of(page) == ["Start", "Personal data"]
    assert '<span aria-current="page">Personal data</span>' in page.text


def test_country_hangs_under_its_market(client, db):
    page = client.get("/en/countries/de/")

    assert crumbs_of(page)[:3] == ["Start", "Markets and countries", "Europe"]


def test_home_country_has_no_market_above_it(client, db):
    assert crumbs_of(client.get("/en/countries/se/"))[1] == "Markets and countries"


def test_queue_hangs_under_the_start_page_and_not_under_itself(client, adviser):
    client.force_login(adviser)

    page = client.get(in_english("match_queue"))

    assert crumbs_of(page) == ["Start", "Matches to review"]


@pytest.mark.parametrize(
    ("role", "above"),
    [
        ("owner", ["Start", "Laddkraft AB"]),
        ("officer", ["Start", "Companies in Sävsjö", "Laddkraft AB"]),
        ("adviser", ["Start", "Laddkraft AB"]),
    ],
)
def test_firms_market_hangs_under_the_firm(client, request, sent_company, role, above):
    client.force_login(request.getfixturevalue(role))

    page = client.get(in_english("company_market", sent_company.public_id, "europe"))

    assert crumbs_of(page)[:-1] == above


@pytest.mark.parametrize(
    ("role", "above"),
    [
        ("owner", ["Start", "Laddkraft AB"]),
        ("officer", ["Start", "Companies in Sävsjö", "Laddkraft AB"]),
        ("adviser", ["Start", "Matches to review"]),
    ],
)
def test_match_hangs_under_where_the_person_came_from(client, request, sent_company, role, above):
    match = MatchFactory(company=sent_company)
    client.force_login(request.getfixturevalue(role))

    page = client.get(in_english("match", match.public_id))

    assert crumbs_of(page)[:-1] == above


def test_claim_hangs_under_the_requests_of_the_municipality(client, officer):
    claim = ClaimFactory()
    client.force_login(officer)

    page = client.get(in_english("claim", claim.public_id))

    assert in_english("municipality_claims", HOME) in CRUMBS.search(page.text)[0]


def test_no_page_hangs_under_itself(db):
    shell = Shell(path="/", home_url="/sv/", person="Kim Ek", is_adviser=True)
    views = {view for view in get_resolver().reverse_dict if isinstance(view, str)}
    own = {
        view: reverse(view) for view in views if get_resolver().reverse_dict[view][0][0][1] == []
    }

    assert {"match_queue", "notices", "claims", "account_security"} <= set(own)
    for view, url in own.items():
        assert url not in [step.url for step in steps_above(view, {}, shell)], view


def test_error_names_nothing_above_it(client, stranger, sent_company):
    client.force_login(stranger)

    page = client.get(in_english("company_market", sent_company.public_id, "europe"))

    assert page.status_code == 404
    assert crumbs_of(page) == []
    assert "Laddkraft" not in page.text


def test_title_ends_with_section_and_portal(client, officer, home):
    client.force_login(officer)

    page = client.get(in_english("municipality_company_add", HOME))

    assert title_of(page) == "Add a company – Companies in Sävsjö – Xport"


def test_section_is_not_said_twice(client, owner, sent_company):
    client.force_login(owner)

    title = title_of(client.get(in_english("company_market", sent_company.public_id, "europe")))

    assert title.count("Laddkraft AB") == 1


PUBLIC = [
    ("home",),
    ("accessibility",),
    ("privacy",),
    ("cookies",),
    ("complaint",),
    ("complaint_sent",),
    ("markets",),
    *[("market", market) for market in ("nordics", "europe", "usa", "india", "china")],
    *[("country", country) for country in ("de", "dk", "se", "us")],
    ("figure", "gdp_growth_pct"),
    ("account_login",),
    ("account_signup",),
    ("account_reset_password",),
    ("account_reset_password_done",),
    ("account_email_verification_sent",),
]


@pytest.mark.parametrize("language", ["sv", "en"])
def test_titles_of_public_pages_differ(client, db, language):
    paths = [reverse(*name[:1], args=name[1:]).replace("/sv/", f"/{language}/") for name in PUBLIC]

    titles = [title_of(client.get(path)) for path in paths]

    assert not [title for title in titles if titles.count(title) > 1]
    assert all(title.endswith(" – Xport") for title in titles)


@pytest.mark.parametrize("role", ["owner", "officer", "adviser"])
def test_titles_of_own_pages_differ(client, request, sent_company, role):
    claim, match = ClaimFactory(), MatchFactory(company=sent_company)
    pages = {
        "owner": ["company_profile"],
        "officer": [
            "municipality_overview",
            "municipality_companies",
            "municipality_company_add",
            "municipality_claims",
            "municipality_imports",
        ],
        "adviser": ["match_queue", "claims"],
    }
    arguments = {"company_profile": [sent_company.public_id]}
    paths = [
        reverse(name, args=[HOME] if "municipality" in name else arguments.get(name))
        for name in pages[role]
    ]
    paths += [reverse("home"), reverse("notices"), reverse("match", args=[match.public_id])]
    paths += [reverse("company", args=[sent_company.public_id])]
    paths += [
        reverse("company_market", args=[sent_company.public_id, market])
        for market in ("nordics", "europe")
    ]
    if role != "owner":
        paths.append(reverse("claim", args=[claim.public_id]))
    client.force_login(request.getfixturevalue(role))

    titles = [title_of(client.get(path)) for path in paths]

    assert not [title for title in titles if titles.count(title) > 1]
