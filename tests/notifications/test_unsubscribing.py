import re

import pytest
from django.test import Client
from django.urls import reverse

from tests.notifications.conftest import NOW, deliver_all
from tests.notifications.test_digests import TUESDAY
from xport.accounts.models import AuditEntry
from xport.notifications import digests, unsubscribing
from xport.notifications.models import OutgoingMail, Preference
from xport.notifications.preferences import DIGESTS

pytestmark = pytest.mark.django_db
ONE_CLICK = {"List-Unsubscribe": "One-Click"}


@pytest.fixture
def mail_program():
    """What posts for the reader: no cookie, no CSRF token."""
    return Client(enforce_csrf_checks=True)


def path_in(message):
    # A header this long is folded behind its name: the white space is no part of it.
    value = message["List-Unsubscribe"].strip()
    return re.fullmatch(r"<http://127\.0\.0\.1:8000(/\S+)>", value)[1]


def link(user, scope="testing/news"):
    return reverse("notice_unsubscribe", args=[unsubscribing.key_for(user.pk, scope)])


def test_mail_about_a_notice_can_be_stopped_by_one_click(to_sink, tell, anna, mail_program):
    tell(anna)
    deliver_all()
    message = to_sink.accepted[0]

    answer = mail_program.post(path_in(message), ONE_CLICK)

    assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert answer.status_code == 200
    assert Preference.objects.get().frequency == "off"
    assert tell(anna, event="event-2") == 1
    assert OutgoingMail.objects.count() == 1


def test_digest_can_be_stopped_by_one_click(to_sink, tell, anna, mail_program):
    tell(anna, kind="testing/daily")
    digests.send_due_digests(now=TUESDAY)
    deliver_all(TUESDAY)

    mail_program.post(path_in(to_sink.accepted[0]), ONE_CLICK)

    tell(anna, kind="testing/daily", event="event-2", now=TUESDAY)
    tell(anna, kind="testing/weekly", event="event-3", now=TUESDAY)
    assert not anna.notices.filter(digest_at__isnull=False).exists()


def test_footer_holds_the_same_link(to_sink, tell, anna):
    tell(anna)
    deliver_all()

    message = to_sink.accepted[0]
    for part in ("plain", "html"):
        assert path_in(message) in message.get_body((part,)).get_content()


def test_stored_mail_holds_no_key(to_sink, tell, anna):
    tell(anna)
    deliver_all()

    mail = OutgoingMail.objects.get()
    key = path_in(to_sink.accepted[0]).split("/")[-2]
    assert key not in f"{mail.text}{mail.html}{mail.headers}"
    assert unsubscribing.MARK in mail.text


def test_answer_that_is_always_sent_has_no_such_link(to_sink, tell, anna):
    tell(anna, kind="testing/answer")
    deliver_all()

    message = to_sink.accepted[0]
    assert message["List-Unsubscribe"] is None
    assert "unsubscribe" not in message.as_string()


@pytest.mark.parametrize("method", ["get", "head"])
def test_scanner_that_opens_the_link_stops_nothing(mail_program, anna, method):
    answer = getattr(mail_program, method)(link(anna))

    assert answer.status_code == 200
    assert not Preference.objects.exists()


def test_page_has_a_button_that_stops_it(mail_program, anna):
    page = mail_program.get(link(anna)).content.decode()

    assert 'name="List-Unsubscribe" value="One-Click"' in page
    assert anna.email not in page


def test_stopping_twice_is_like_stopping_once(mail_program, anna):
    answers = [mail_program.post(link(anna), ONE_CLICK) for _ in range(2)]

    assert [answer.status_code for answer in answers] == [200, 200]
    assert Preference.objects.count() == 1
    entry = AuditEntry.objects.get(action="notice_preferences.changed")
    assert entry.actor_id == anna.pk


def test_post_of_something_else_stops_nothing(mail_program, anna):
    mail_program.post(link(anna), {"scanned": "1"})

    assert not Preference.objects.exists()


def test_key_is_for_its_person_alone(mail_program, anna, ben):
    mail_program.post(link(anna), ONE_CLICK)

    assert not Preference.objects.filter(user=ben).exists()


def test_link_of_an_account_that_is_gone_says_done(mail_program, anna):
    path = link(anna, DIGESTS)
    anna.delete()

    assert mail_program.post(path, ONE_CLICK).status_code == 200


@pytest.mark.parametrize("damage", [lambda key: key[:-1], lambda key: "x" + key, lambda key: "x"])
def test_key_that_was_not_made_here_is_not_found(mail_program, anna, damage):
    key = damage(unsubscribing.key_for(anna.pk, DIGESTS))

    assert mail_program.post(f"/sv/notices/unsubscribe/{key}/", ONE_CLICK).status_code == 404


def test_key_of_another_signature_is_not_taken(mail_program, anna, settings):
    path = link(anna)
    settings.SECRET_KEY = "another" * 10

    assert mail_program.post(path, ONE_CLICK).status_code == 404


def test_key_has_a_signature_of_256_bits(anna):
    signature = unsubscribing.key_for(anna.pk, DIGESTS).rpartition(":")[2]

    assert len(signature) * 6 >= 256


def test_link_is_not_built_from_the_requests_host(to_sink, tell, anna, settings):
    settings.BASE_URL = "https://xport.example"
    tell(anna)
    deliver_all(NOW)

    value = to_sink.accepted[0]["List-Unsubscribe"].strip()
    assert value.startswith("<https://xport.example/sv/notices/")
