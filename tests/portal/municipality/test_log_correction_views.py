import pytest
from django.urls import reverse

from companies.inventory import contact_log
from companies.inventory.log_corrections import remove_entry
from companies.models import ContactEntry
from tests.cast import HOME
from tests.factories import NOW, OfficerFactory

CORRECTION = {"entry-kind": "mail", "entry-on": "2026-11-02", "entry-note": "Ja till Norge"}


@pytest.fixture
def entry(inventoried_company, officer):
    return contact_log.add_entry(
        company=inventoried_company, kind="call", on=NOW.date(), people="Eva Ek",
        note="Nej till Norge", by=officer, now=NOW,
    )  # fmt: skip


@pytest.fixture
def url(entry, inventoried_company):
    def url(step=""):
        log = reverse("municipality_company_log", args=[HOME, inventoried_company.public_id])
        return log if step == "log" else f"{log}entries/{entry.pk}/{step}"

    return url


def read(client, user, url):
    client.force_login(user)
    return client.get(url).text


def test_form_holds_what_was_noted(client, officer, url):
    client.force_login(officer)

    form = client.get(url()).context["form"]

    assert (form["note"].value(), form["kind"].value()) == ("Nej till Norge", "call")


def test_correction_is_shown_and_what_it_said_before_to_leads_alone(
    client, officer, lead_officer, url
):
    client.force_login(officer)

    page = client.post(url(), CORRECTION, follow=True)

    assert "Ja till Norge" in page.text
    assert "Nej till Norge" not in page.text
    assert "Nej till Norge" in read(client, lead_officer, url("log"))


def test_what_is_wrong_stands_beside_its_field(client, officer, url):
    client.force_login(officer)

    page = client.post(url(), CORRECTION | {"entry-note": ""})

    assert "note" in page.context["form"].errors
    assert ContactEntry.objects.get().note == "Nej till Norge"


def test_removed_entry_says_who_and_hides_its_words_from_all(client, officer, lead_officer, url):
    client.force_login(officer)
    client.post(url(), CORRECTION)

    page = client.post(url("remove/"), follow=True)

    assert f"Borttagen av {officer}" in page.text
    for user in (officer, lead_officer):
        text = read(client, user, url("log"))
        assert "till Norge" not in text
        assert "Eva Ek" not in text
        assert url() not in text


def test_entry_that_somebody_removed_meanwhile_is_not_corrected(client, lead_officer, url, entry):
    remove_entry(entry=entry, by=lead_officer, now=NOW)
    client.force_login(lead_officer)

    assert client.get(url()).status_code == 403
    assert client.post(url(), CORRECTION).status_code == 403


def test_link_to_correct_is_the_authors_and_the_leads(client, officer, lead_officer, url):
    assert url() in read(client, officer, url("log"))
    assert url() in read(client, lead_officer, url("log"))
    assert url() not in read(client, OfficerFactory().user, url("log"))
