import json
import re
from datetime import datetime

import pytest
from django.conf import settings
from django.urls import reverse
from django.utils import timezone

HEADINGS = {
    "en": [
        "Who is behind Xport",
        "How far Xport meets the requirements",
        "Content that is not accessible",
        "Disproportionate burden",
        "Content that the act does not cover",
        "If you cannot use a part of Xport",
        "Report what does not work",
        "Supervision",
        "How we have tested Xport",
        "When this was assessed and updated",
    ],
    "sv": [
        "Vem som står bakom Xport",
        "Hur väl Xport uppfyller lagens krav",
        "Innehåll som inte är tillgängligt",
        "Oskäligt betungande anpassning",
        "Innehåll som lagen inte omfattar",
        "Om du inte kan använda delar av Xport",
        "Anmäl det som inte fungerar",
        "Tillsyn",
        "Hur vi har testat Xport",
        "När bedömningen gjordes och redogörelsen uppdaterades",
    ],
}


@pytest.mark.parametrize("language", ["sv", "en"])
def test_accessibility_statement_has_the_ten_headings(client, language, db):
    page = client.get(f"/{language}/accessibility/")

    assert re.findall(r"<h2[^>]*>(.*?)</h2>", page.text) == HEADINGS[language]


def test_accessibility_statement_leads_to_form_and_authority(client, db):
    page = client.get(reverse("accessibility")).text.split("<main")[1]

    assert reverse("complaint") in page
    assert "https://www.digg.se/tdosanmalan" in page


@pytest.mark.parametrize("name", ["accessibility", "privacy"])
def test_pages_name_who_answers_for_the_portal(client, db, settings, name):
    settings.CONTACT = {
        "name": "Näringslivsenheten",
        "organisation": "Sävsjö kommun, 212000-0506",
        "email": "xport@savsjo.example",
        "address": "Djurgårdsgatan 1, 576 80 Sävsjö",
    }

    page = client.get(reverse(name)).text.split("<main")[1]

    assert all(value in page for value in settings.CONTACT.values())


def test_cookie_page_names_every_cookie_and_no_other(client, db):
    page = client.get(reverse("cookies"))

    own = {
        settings.SESSION_COOKIE_NAME,
        settings.CSRF_COOKIE_NAME,
        settings.LANGUAGE_COOKIE_NAME,
        settings.DEVICE_COOKIE_NAME,
    }
    assert set(re.findall(r"<code>(.*?)</code>", page.text)) == own


@pytest.mark.parametrize("name", ["home", "accessibility", "privacy", "cookies", "complaint"])
def test_public_page_costs_the_anonymous_no_query(client, db, name, django_assert_num_queries):
    with django_assert_num_queries(0):
        client.get(reverse(name))


@pytest.mark.parametrize("name", ["accessibility", "complaint", "privacy", "cookies"])
def test_every_page_leads_to_the_pages_about_the_portal(client, db, name):
    footer = client.get(reverse("markets")).text.split("<footer")[1]

    assert f'href="{reverse(name)}"' in footer


def test_security_text_is_valid_for_less_than_a_year(client, db):
    answer = client.get("/.well-known/security.txt")

    fields = dict(line.split(": ", 1) for line in answer.text.splitlines())
    expires = datetime.fromisoformat(fields["Expires"])
    assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert fields["Contact"] == f"mailto:{settings.CONTACT['email']}"
    assert 90 < (expires - timezone.now()).days < 365


def test_robots_stay_out_of_what_needs_an_account(client, db):
    text = client.get("/robots.txt").text

    assert "Disallow: /sv/companies/" in text
    assert "Disallow: /en/accounts/" in text
    assert "Disallow: /sv/markets/" not in text
    # Whoever shared a result shared it with a person.
    assert "Disallow: /sv/calculator/?\n" in text
    assert "Disallow: /sv/calculator/\n" not in text


def test_manifest_names_pictures_that_are_served(client, db):
    manifest = json.loads(client.get("/site.webmanifest").content)

    pictures = [icon["src"] for icon in manifest["icons"]]
    assert len(pictures) == 2
    for address in [*pictures, client.get("/favicon.ico")["Location"]]:
        answer = client.get(address)
        answer.close()
        assert answer.status_code == 200
