from datetime import timedelta

import pytest
from django.core.mail import EmailMessage
from django.urls import reverse
from django.utils import timezone

from tests.notifications.conftest import NOW, deliver_all
from xport.accounts.models import AuditEntry
from xport.notifications import addresses
from xport.notifications.models import MailAddress, Notice, OutgoingMail

pytestmark = pytest.mark.django_db


@pytest.fixture
def stopped(anna):
    addresses.stop(address=anna.email, reason="550 5.1.1 No such person", now=NOW)
    return MailAddress.objects.get()


# What stops an address


@pytest.mark.parametrize(
    "reply",
    [
        "550 No such person",
        "550 5.1.1 No such person",
        "550 5.2.1 The mailbox is disabled",
        "551 User not local",
        "550 5.5.0 Mailbox unavailable",
        "550 5.4.1 Recipient address rejected",
    ],
)
def test_permanent_refusal_of_the_recipient_stops_the_address(to_sink, tell, anna, reply):
    to_sink.recipient_reply = reply
    tell(anna)

    deliver_all()

    address = MailAddress.objects.get()
    assert (address.address, address.stopped_at, address.reason) == (anna.email, NOW, reply)
    assert AuditEntry.objects.filter(action="address.stopped").count() == 1


@pytest.mark.parametrize(
    "reply",
    [
        "450 4.2.1 Try later",
        "552 5.2.2 The mailbox is full",
        "554 Transaction failed",
        "550 5.7.1 Your server is blocked",
        "550 5.1.8 The sender's address is refused",
    ],
)
def test_refusal_that_says_nothing_of_the_address_stops_nothing(to_sink, tell, anna, reply):
    to_sink.recipient_reply = reply
    tell(anna)

    deliver_all()

    assert not MailAddress.objects.exists()


@pytest.mark.parametrize("reply", ["550 Looks like spam", "554 5.6.0 Bad content"])
def test_refusal_of_the_content_stops_nothing(to_sink, tell, anna, reply):
    to_sink.replies = [reply]
    tell(anna)

    deliver_all()

    assert OutgoingMail.objects.get().state == "dead"
    assert not MailAddress.objects.exists()


def test_refusal_after_the_content_that_names_the_address_stops_it(to_sink, tell, anna):
    to_sink.replies = ["550 5.1.1 No such person"]
    tell(anna)

    deliver_all()

    assert MailAddress.objects.get().stopped_at == NOW


# What a stopped address gets


def test_stopped_address_gets_notices_in_the_inbox_alone(tell, anna, stopped):
    assert tell(anna) == 1

    assert Notice.objects.count() == 1
    assert not OutgoingMail.objects.exists()


def test_case_of_the_address_does_not_matter(tell, anna, stopped):
    anna.email = "Anna@Firm.Example"
    anna.save()

    tell(anna)

    assert not OutgoingMail.objects.exists()


def test_notice_that_was_queued_before_the_stop_is_cancelled(to_sink, tell, anna):
    tell(anna)
    addresses.stop(address=anna.email, reason="gone", now=NOW)

    deliver_all()

    assert to_sink.accepted == []
    assert OutgoingMail.objects.get().state == "cancelled"


def test_notice_that_was_queued_before_a_new_address_goes_there(to_sink, tell, anna):
    tell(anna)
    anna.email = "anna@home.example"
    anna.save()

    deliver_all()

    (message,) = to_sink.accepted
    assert message["To"] == "anna@home.example"
    assert OutgoingMail.objects.get().recipient == "anna@home.example"


def test_mails_about_signing_in_still_leave(to_sink, anna, stopped):
    EmailMessage("Nytt lösenord", "Länk", to=[anna.email]).send()

    deliver_all()

    assert to_sink.recipients == [anna.email]


# How it starts again


def ask_link(client, person):
    client.force_login(person)
    answer = client.post(reverse("address_ask"))
    assert answer.status_code == 302
    text = OutgoingMail.objects.get(is_secret=True).text
    return next(word for word in text.split() if "/notices/address/" in word).removeprefix(
        "http://127.0.0.1:8000"
    )


@pytest.mark.parametrize("page", ["notices", "notice_preferences"])
def test_person_sees_that_mails_are_stopped(client, anna, stopped, page):
    client.force_login(anna)

    assert reverse("address_ask") in client.get(reverse(page)).content.decode()


def test_person_starts_the_mails_by_a_link_to_the_address(client, tell, anna, stopped):
    path = ask_link(client, anna)
    client.logout()

    assert client.get(path).status_code == 200
    assert MailAddress.objects.get().stopped_at == NOW
    client.post(path)

    assert MailAddress.objects.get().stopped_at is None
    entry = AuditEntry.objects.get(action="address.stop_lifted")
    assert entry.actor_id == anna.pk
    tell(anna)
    assert OutgoingMail.objects.filter(reader=anna).exists()


def test_link_works_once(client, anna, stopped):
    path = ask_link(client, anna)
    client.post(path)
    addresses.stop(address=anna.email, reason="again", now=NOW + timedelta(hours=1))

    client.post(path)

    assert MailAddress.objects.get().stopped_at == NOW + timedelta(hours=1)


def test_link_is_dead_after_two_days(anna, stopped, monkeypatch):
    key = addresses.link_key_of(stopped)
    assert addresses.address_of_link(key) == stopped

    later = timezone.now() + addresses.LINK_AGE + timedelta(minutes=1)
    monkeypatch.setattr("django.core.signing.time.time", later.timestamp)

    with pytest.raises(addresses.LinkInvalid):
        addresses.address_of_link(key)


def test_wrong_link_says_so(client):
    page = client.get("/en/notices/address/wrong/").content.decode()

    assert "The link no longer works" in page


def test_nobody_is_mailed_a_link_whose_mails_are_not_stopped(anna):
    addresses.ask_confirmation(user=anna, now=NOW)

    assert not OutgoingMail.objects.exists()


def test_links_are_limited(client, anna, stopped):
    client.force_login(anna)

    statuses = [client.post(reverse("address_ask")).status_code for _ in range(6)]

    assert statuses == [302] * 5 + [429]


# What is forgotten


def test_old_failures_are_forgotten_and_stops_are_not(anna, ben, stopped):
    addresses.count_temporary(address=ben.email, now=NOW)

    assert addresses.forget_old(now=NOW + addresses.FORGOTTEN_AFTER) == 0
    assert addresses.forget_old(now=NOW + addresses.FORGOTTEN_AFTER + timedelta(days=1)) == 1
    assert MailAddress.objects.get() == stopped
