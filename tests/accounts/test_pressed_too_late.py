"""A session ends, a button is pressed, and its person signs in again."""

import pytest
from django.contrib.messages import get_messages
from django.urls import reverse
from django.utils import translation

from tests.accounts.conftest import PASSWORD

LIST = "/sv/municipalities/0684/companies/?missing=trl"
BULK = "/sv/municipalities/0684/companies/bulk/"
HOME = "/sv/"
SAID = "Du var utloggad, så inget sparades. Tryck på knappen igen."


def press(client, path=BULK, *, on="http://testserver" + LIST, **headers):
    return client.post(path, headers={"referer": on} | headers)


def sign_in(client, address, person):
    """Follow the address as a browser would, and return what the person is told then."""
    page = client.get(address)
    answer = client.post(
        "/sv/accounts/login/",
        {
            "login": person.email,
            "password": PASSWORD,
            "next": page.context["redirect_field_value"] or "",
        },
    )
    return answer["Location"], [str(each) for each in get_messages(answer.wsgi_request)]


def led_to(answer):
    assert answer.status_code == 302
    assert answer["Location"].startswith("/sv/accounts/login/?next=")
    with translation.override("sv"):
        return answer.wsgi_request.session["pressed_too_late_on"]


def test_signing_in_leads_to_the_page_of_the_button_and_says_that_nothing_was_saved(client, person):
    answer = press(client)

    assert sign_in(client, answer["Location"], person) == (LIST, [SAID])


def test_it_is_said_once_and_only_there(client, person):
    press(client)

    assert sign_in(client, "/sv/accounts/login/", person) == (HOME, [])
    assert "pressed_too_late_on" not in client.session


@pytest.mark.parametrize(
    "sent_from",
    [
        "",
        "http://elsewhere.example/sv/",
        "//elsewhere.example/sv/",
        "javascript:alert(1)",
        "http://testserver/sv/no-such-page/",
        # The page of a form with faults, shown in answer to a POST.
        "http://testserver" + BULK,
    ],
)
def test_without_a_page_of_the_portal_it_leads_to_the_start_page(client, db, sent_from):
    assert led_to(press(client, on=sent_from)) == HOME


def test_a_page_that_takes_a_form_is_its_own_page(client, db):
    page = reverse("municipality_imports", args=["0684"]) + "?after=x"

    assert led_to(press(client, page, on="")) == page


def test_reading_a_page_leads_to_it_and_says_nothing(client, person):
    answer = client.get("/sv/municipalities/0684/companies/")

    location, said = sign_in(client, answer["Location"], person)
    assert (location, said) == ("/sv/municipalities/0684/companies/", [])


def test_what_htmx_sends_in_the_background_is_no_button(client, db):
    press(client, **{"HX-Request": "true"})

    assert "pressed_too_late_on" not in client.session
