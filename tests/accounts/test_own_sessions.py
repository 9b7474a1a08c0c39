"""The list of one's own sessions, and ending them."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.accounts.conftest import PASSWORD
from xport.accounts.actions import appoint_operator, create_person
from xport.accounts.models import AuditEntry, KnownDevice, Session

SECURITY = "/sv/accounts/security/"
END = f"{SECURITY}sessions/"
PHONE = "Mozilla/5.0 (Linux; Android 16) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36"
LAPTOP = "Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:144.0) Gecko/20100101 Firefox/144.0"


def signed_in(agent):
    browser = Client(headers={"user-agent": agent})
    answer = {"login": "ada@example.com", "password": PASSWORD}
    assert browser.post("/sv/accounts/login/", answer).status_code == 302
    return browser


def is_signed_in(browser):
    return browser.get(SECURITY).status_code == 200


@pytest.fixture
def laptop(person):
    return signed_in(LAPTOP)


@pytest.fixture
def phone(person):
    return signed_in(PHONE)


def handles_in(page):
    return re.findall(r'name="session" value="(\w+)"', page.content.decode())


def test_sessions_are_told_apart_in_words_and_this_one_is_marked(laptop, phone):
    sessions = laptop.get(SECURITY).context["sessions"]

    assert [(each.device, each.is_current) for each in sessions] == [
        ("Firefox på Windows", True),
        ("Chrome på Android", False),
    ]


def test_number_of_sessions_has_no_limit(person):
    browsers = [signed_in(PHONE) for _ in range(12)]

    assert all(is_signed_in(browser) for browser in browsers)
    assert len(browsers[0].get(SECURITY).context["sessions"]) == 12


def test_page_gives_no_session_key_away(laptop, phone):
    page = laptop.get(SECURITY).content.decode()

    keys = Session.objects.values_list("session_key", flat=True)
    assert len(keys) == 2
    assert not any(key in page for key in keys)


def test_one_session_is_ended_on_its_next_request(laptop, phone):
    (handle,) = handles_in(laptop.get(SECURITY))
    assert is_signed_in(phone)

    laptop.post(END, {"session": handle})

    assert not is_signed_in(phone)
    assert is_signed_in(laptop)
    entry = AuditEntry.objects.get(action="session.ended")
    assert entry.details == {"sessions": 1}


def test_all_others_are_ended_and_their_devices_forgotten(laptop, phone):
    third = signed_in("another")

    laptop.post(END)

    assert [is_signed_in(each) for each in (laptop, phone, third)] == [True, False, False]
    assert KnownDevice.objects.count() == 1
    signed_in(PHONE)
    assert AuditEntry.objects.filter(action="person.signed_in_at_new_device").count() == 3


def test_session_of_somebody_else_stays(laptop, now):
    create_person(
        email="eva@example.com", full_name="Eva Ek", language="sv", password=PASSWORD, now=now
    )
    eva = Client()
    eva.post("/sv/accounts/login/", {"login": "eva@example.com", "password": PASSWORD})
    (own,) = eva.get(SECURITY).context["sessions"]

    laptop.post(END, {"session": own.handle})
    laptop.post(END)

    assert is_signed_in(eva)


def test_ending_what_has_ended_is_no_mistake(laptop):
    assert laptop.post(END, {"session": "gone"}).status_code == 302
    assert laptop.post(END).status_code == 302
    assert not AuditEntry.objects.filter(action="session.ended").exists()


def test_ending_takes_a_post_and_a_person(laptop, client):
    assert laptop.get(END).status_code == 405
    assert client.post(END).status_code == 302
    assert is_signed_in(laptop)


def test_page_costs_the_same_for_many_sessions(laptop, django_assert_max_num_queries):
    for _ in range(12):
        signed_in(PHONE)

    with django_assert_max_num_queries(20):
        assert len(laptop.get(SECURITY).context["sessions"]) == 13


def test_changed_password_leaves_only_this_session(laptop, phone):
    answers = {"oldpassword": PASSWORD, "password1": "four red kites by noon"}
    laptop.post("/sv/accounts/password/change/", answers)

    assert not is_signed_in(phone)
    assert len(laptop.get(SECURITY).context["sessions"]) == 1


def move_back(browser, **times):
    session = browser.session
    for name, ago in times.items():
        session[name] = (timezone.now() - ago).isoformat()
    session.save()


def test_session_that_twelve_hours_have_ended_is_not_listed(laptop, phone):
    move_back(phone, signed_in_at=timedelta(hours=12, minutes=1), seen_at=timedelta(minutes=10))

    assert len(laptop.get(SECURITY).context["sessions"]) == 1


@pytest.mark.parametrize(("is_staff", "listed"), [(True, 1), (False, 2)])
def test_session_that_has_paused_is_listed_unless_it_is_of_staff(
    laptop, phone, person, now, is_staff, listed
):
    if is_staff:
        appoint_operator(user=person, by=None, now=now)
    move_back(phone, seen_at=timedelta(hours=3, minutes=1))

    assert len(laptop.get(SECURITY).context["sessions"]) == listed
