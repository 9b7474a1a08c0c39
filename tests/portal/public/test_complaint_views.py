import pytest
from django.urls import reverse

from xport.complaints.actions import FROM_ADDRESS
from xport.complaints.models import Complaint

WORDS = {"message": "Jag hör inte vad knappen heter", "page": "Marknader", "email": ""}


def send(client, **changes):
    return client.post(reverse("complaint"), WORDS | changes)


def test_anybody_may_complain_and_is_told_that_it_came_in(client, db):
    answer = client.post(reverse("complaint"), WORDS, follow=True)

    complaint = Complaint.objects.get()
    assert (complaint.message, complaint.page, complaint.language) == (
        WORDS["message"],
        "Marknader",
        "sv",
    )
    assert answer.redirect_chain == [(reverse("complaint_sent"), 302)]
    assert "https://www.digg.se/tdosanmalan" in answer.text


@pytest.mark.parametrize(
    ("field", "value"),
    [("message", " "), ("message", "x" * 4001), ("email", "anna"), ("page", "x" * 501)],
)
def test_what_is_wrong_is_said_and_nothing_is_lost(client, db, field, value):
    answer = send(client, **{field: value})

    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]
    assert value in answer.text
    assert not Complaint.objects.exists()


def test_who_must_wait_keeps_what_was_written(client, db):
    for _ in range(FROM_ADDRESS.tries_per_hour):
        send(client)

    answer = send(client)

    assert answer.status_code == 429
    assert int(answer["Retry-After"]) > 0
    assert WORDS["message"] in answer.text


@pytest.mark.parametrize(
    ("before", "page"),
    [
        ("http://testserver/sv/markets/", "/sv/markets/"),
        ("http://testserver/sv/no/such/page/", ""),
        ("http://testserver/sv/complaint/", ""),
        ("http://testserver/sv/notices/unsubscribe/secret/", ""),
        ("http://testserver/sv/notices/address/secret/", ""),
        ("http://testserver/sv/accounts/password/reset/key/1-secret/", ""),
        ("https://evil.example/sv/markets/", ""),
        ("", ""),
    ],
)
def test_the_page_before_is_filled_in(client, db, before, page):
    answer = client.get(reverse("complaint"), headers={"referer": before})

    assert answer.context["form"]["page"].value() == page


def test_who_is_signed_in_has_an_address_already(client, owner):
    client.force_login(owner)

    answer = client.get(reverse("complaint"))

    assert answer.context["form"]["email"].value() == owner.email


def test_confirmation_is_only_read(client, db):
    assert client.post(reverse("complaint_sent")).status_code == 405
