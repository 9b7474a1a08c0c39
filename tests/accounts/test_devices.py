"""The known device: who owns an account gets in while somebody else keeps failing."""

from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.accounts.test_signing_in import sign_in
from xport.accounts import devices, limits
from xport.accounts.models import KnownDevice
from xport.notifications.models import OutgoingMail

NEW_DEVICE = "Någon har loggat in från en ny enhet"


@pytest.fixture
def own_browser(person):
    """Where the person has signed in, and out again."""
    browser = Client()
    sign_in(browser)
    browser.post("/sv/accounts/logout/")
    return browser


def empty_the_account(browser):
    for _ in range(10):
        sign_in(browser, password="wrong")
    assert sign_in(browser).status_code == 429


def test_cookie_is_signed_and_names_nobody(own_browser, person):
    cookie = own_browser.cookies["device"]

    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    assert (cookie["path"], cookie["domain"]) == ("/", "")
    assert "ada" not in cookie.value
    device_id = cookie.value.partition(":")[0]
    assert device_id not in KnownDevice.objects.get().key


def test_known_device_gets_in_while_the_accounts_bucket_is_empty(own_browser):
    empty_the_account(Client())

    assert sign_in(own_browser).status_code == 302


def test_device_of_another_person_is_not_known(own_browser, person, now):
    KnownDevice.objects.all().delete()
    empty_the_account(Client())

    assert sign_in(own_browser).status_code == 429


@pytest.mark.parametrize("forged", ["0" * 32, "0" * 32 + ":1abc:forged", ""])
def test_forged_cookie_is_no_device(own_browser, forged):
    empty_the_account(Client())
    own_browser.cookies["device"] = forged

    assert sign_in(own_browser).status_code == 429


def test_known_device_never_fails_more_than_a_hundred_times_in_a_row(own_browser, person):
    now = timezone.now()
    device = KnownDevice.objects.get().key
    for _ in range(100):
        limits.KNOWN_DEVICE.take(f"{device} {person.email}", now=now)
    empty_the_account(Client())

    assert sign_in(own_browser).status_code == 429


def test_sign_in_from_a_new_device_is_told_by_mail(own_browser, person):
    assert not OutgoingMail.objects.filter(subject=NEW_DEVICE).exists()
    sign_in(own_browser)
    assert not OutgoingMail.objects.filter(subject=NEW_DEVICE).exists()

    sign_in(Client(headers={"user-agent": "Firefox/144.0 (Windows)"}))

    mail = OutgoingMail.objects.get(subject=NEW_DEVICE)
    assert mail.recipient == person.email
    assert "Firefox på Windows" in mail.text


def test_purge_forgets_devices_whose_cookie_has_expired(own_browser):
    later = timezone.now() + devices.KNOWN_FOR + timedelta(days=1)

    assert devices.purge(now=timezone.now()) == 0
    assert devices.purge(now=later) == 1


@pytest.mark.parametrize(
    ("agent", "device"),
    [
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) Version/19.0 Safari/604.1",
         "Safari/iPhone"),
        ("Mozilla/5.0 (Macintosh; Intel Mac OS X 15_0) Chrome/140.0 Safari/537.36 Edg/140.0",
         "Edge/macOS"),
        ("curl/8.0", "/"),
        ("", "/"),
    ],
)  # fmt: skip
def test_device_of_reads_browser_and_system(agent, device):
    assert devices.device_of(agent) == device


@pytest.mark.parametrize(
    ("device", "words"),
    [("Safari/iPhone", "Safari på iPhone"), ("Firefox/", "Firefox"), ("/", "Okänd enhet")],
)
def test_device_words_says_what_is_known(device, words):
    assert devices.device_words(device) == words
