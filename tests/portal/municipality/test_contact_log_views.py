from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import translation
from django.utils.timezone import localdate

from companies.facts.personal_numbers import MASK
from companies.models import Barrier, Company, ContactEntry, FollowUp
from matchmaking.merging.actions import merge_companies
from tests.cast import HOME
from tests.factories import NOW, CompanyFactory


@pytest.fixture
def url(inventoried_company):
    return reverse("municipality_company_log", args=[HOME, inventoried_company.public_id])


def test_call_is_noted_and_shown(at_work, url):
    body = {"form": "entry", "entry-kind": "call", "entry-on": f"{localdate()}"}
    body |= {"entry-people": "Eva Ek 121212-1212", "entry-note": "Vill till Norge\n1212121212"}

    page = at_work.post(url, body, follow=True)

    assert "Vill till Norge" in page.text
    entry = ContactEntry.objects.get()
    assert (entry.people, entry.note) == (f"Eva Ek {MASK}", f"Vill till Norge\n{MASK}")


@pytest.mark.parametrize(
    ("body", "field"),
    [
        (
            {"form": "entry", "entry-kind": "call", "entry-note": "A", "entry-on": "3026-01-01"},
            "on",
        ),
        ({"form": "entry", "entry-kind": "fax", "entry-note": "", "entry-on": "x"}, "kind"),
        ({"form": "follow_up", "follow-up-what": "A", "follow-up-due_on": "2001-01-01"}, "due_on"),
        ({"form": "follow_up", "follow-up-what": "", "follow-up-responsible": "0"}, "responsible"),
        ({"form": "barrier", "barrier-code": "weather"}, "code"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_typed_is_lost(at_work, url, body, field):
    page = at_work.post(url, body)

    assert page.status_code == 200
    assert field in page.context["sent_form"].errors
    assert not any(model.objects.exists() for model in (ContactEntry, FollowUp, Barrier))
    if body["form"] == "entry":
        assert page.context["sent_form"]["note"].value() == body["entry-note"]


def test_follow_up_is_planned_and_marked_done(at_work, officer, url):
    due_on = localdate() + timedelta(days=7)
    at_work.post(
        url,
        {
            "form": "follow_up",
            "follow-up-what": "Ring",
            "follow-up-due_on": f"{due_on}",
            "follow-up-responsible": officer.pk,
        },
    )
    row = FollowUp.objects.get()
    assert (row.due_on, row.responsible) == (due_on, officer)

    at_work.post(f"{url}follow-ups/{row.public_id}/", {"done": "yes"})

    row.refresh_from_db()
    assert row.done_by == officer


def test_barrier_is_noted_and_removed(at_work, url):
    at_work.post(url, {"form": "barrier", "barrier-code": "capacity", "barrier-note": "En person"})
    at_work.post(f"{url}barriers/capacity/", {"removed": "yes"})

    assert Barrier.objects.get().is_removed


def test_unknown_form_is_not_there(at_work, url):
    assert at_work.post(url, {"form": "other"}).status_code == 404


def test_officer_reaches_the_log_from_the_firms_page(at_work, url, inventoried_company):
    page = at_work.get(reverse("company", args=[inventoried_company.public_id]))

    assert url in page.text


def test_log_of_a_firm_that_was_merged_is_that_of_the_firm_that_stays(at_work, officer, url):
    kept = CompanyFactory()
    gone = Company.objects.exclude(pk=kept.pk).get()
    Company.objects.filter(pk=gone.pk).update(organisation_number=None)
    gone.refresh_from_db()
    merge_companies(kept=kept, gone=gone, chosen=(), by=officer, now=NOW)

    assert at_work.get(url).context["log"].company == kept


def test_a_mail_is_a_kind_of_contact_and_no_address():
    with translation.override("sv"):
        assert ContactEntry.Kind.MAIL.label == "Mejl"
