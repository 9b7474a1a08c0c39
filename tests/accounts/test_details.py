"""A person's own details: name, title, telephone, language."""

import pytest
from django.urls import reverse

from xport.accounts.models import AuditEntry
from xport.lib.phone import is_phone

DETAILS = {
    "full_name": "Nils Näringsliv",
    "title": "Näringslivsutvecklare",
    "phone": "+46 70 174 06 05",
    "language": "en",
}


def save(client, user, **changes):
    client.force_login(user)
    return client.post(reverse("account_details"), DETAILS | changes)


def test_details_are_saved_with_which_changed(client, officer):
    answer = save(client, officer)

    officer.refresh_from_db()
    assert answer.status_code == 302
    assert (officer.title, officer.phone, officer.language) == (
        "Näringslivsutvecklare",
        "+46 70 174 06 05",
        "en",
    )
    entry = AuditEntry.objects.get(action="person.details_changed")
    assert sorted(entry.details["fields"]) == ["language", "phone", "title"]


def test_details_saved_again_leave_no_trace(client, officer):
    save(client, officer)
    save(client, officer)

    assert AuditEntry.objects.filter(action="person.details_changed").count() == 1


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("full_name", ""),
        ("full_name", "x" * 121),
        ("title", "Chef\0"),
        ("phone", "ring mig"),
        ("phone", "1234"),
        ("language", "de"),
    ],
)
def test_details_say_beside_the_field_what_cannot_be(client, officer, name, value):
    page = save(client, officer, **{name: value})

    officer.refresh_from_db()
    assert page.context["form"].has_error(name)
    assert officer.phone == ""


def test_details_of_an_empty_form_are_refused_and_not_shown_anew(client, officer):
    client.force_login(officer)

    page = client.post(reverse("account_details"), {})

    assert page.context["form"].has_error("full_name")


@pytest.mark.parametrize("text", ["08-123 456 78", "+46 (0)70-174 06 05", "112 14"])
def test_is_phone_takes_what_people_write(text):
    assert is_phone(text)


@pytest.mark.parametrize("text", ["", "1234", "070x1740605", "1" * 16, "++46701740605", "٠٧٠١٧٤٠٦"])
def test_is_phone_refuses_what_cannot_be_called(text):
    assert not is_phone(text)
