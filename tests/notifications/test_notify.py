from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import translation

from tests.notifications.conftest import NOW
from xport.notifications import actions, queries, rendering
from xport.notifications.models import Notice, OutgoingMail


def test_notify_writes_a_notice_and_a_mail_for_each(tell, anna, ben):
    assert tell(anna, ben) == 2

    assert set(Notice.objects.values_list("recipient", "path", "group_label")) == {
        (anna.pk, "companies/ab12/", "Västerås"),
        (ben.pk, "companies/ab12/", "Västerås"),
    }
    assert set(OutgoingMail.objects.values_list("recipient", "state")) == {
        (anna.email, "queued"),
        (ben.email, "queued"),
    }


def test_notify_tells_nobody_twice_of_one_event(tell, anna, ben):
    tell(anna)

    assert tell(anna, anna, ben) == 1
    assert Notice.objects.count() == OutgoingMail.objects.count() == 2


def test_notify_mails_nobody_anew_whose_notice_is_gone(tell, anna):
    tell(anna)
    Notice.objects.all().delete()

    tell(anna)

    assert OutgoingMail.objects.count() == 1


def test_notify_tells_again_of_another_event(tell, anna):
    tell(anna)

    assert tell(anna, event="event-2") == 1


def test_notify_leaves_out_a_closed_account(tell, anna):
    anna.is_active = False

    assert tell(anna) == 0


def test_notify_leaves_nothing_of_an_event_that_was_rolled_back(tell, anna):
    def refused_event():
        with transaction.atomic():
            tell(anna)
            raise ValueError

    pytest.raises(ValueError, refused_event)
    assert not Notice.objects.exists()
    assert not OutgoingMail.objects.exists()


def test_notify_costs_the_same_for_one_and_many(tell, anna, ben, django_assert_num_queries):
    with django_assert_num_queries(7):  # five, in a savepoint
        tell(anna, ben)


def test_notify_wakes_the_delivery_after_commit(
    tell, anna, django_capture_on_commit_callbacks, monkeypatch
):
    sent = []
    monkeypatch.setattr("xport.lib.jobs._send", lambda task, args: sent.append((task, args)))

    with django_capture_on_commit_callbacks(execute=True):
        tell(anna)
        assert sent == []

    assert sent == [("notifications.deliver_mail", (OutgoingMail.objects.get().pk,))]


def test_notify_writes_in_the_language_of_the_reader(tell, anna, ben):
    tell(anna, ben)

    swedish = OutgoingMail.objects.get(recipient=anna.email)
    english = OutgoingMail.objects.get(recipient=ben.email)
    assert swedish.subject == "Laddkraft & Söner AB: januari"
    assert english.subject == "Laddkraft & Söner AB: January"
    assert "Anna Å: Laddkraft & Söner AB, januari." in swedish.text
    assert "http://127.0.0.1:8000/sv/companies/ab12/" in swedish.text
    assert "http://127.0.0.1:8000/en/companies/ab12/" in english.html
    assert '<html lang="sv"' in swedish.html


def test_notify_escapes_html_but_not_text(tell, anna):
    tell(anna, company="<script>alert(1)</script>")

    mail = OutgoingMail.objects.get()
    assert "<script>" not in mail.html
    assert "&lt;script&gt;" in mail.html
    assert "<script>alert(1)</script>" in mail.text


def test_notify_moves_the_rules_into_style_attributes(tell, anna):
    tell(anna)

    html = OutgoingMail.objects.get().html
    assert "<style" not in html
    assert '<h1 style="' in html


def test_notify_adds_no_link_that_the_mail_shows_already(tell, anna):
    tell(anna, kind="testing/linked")

    mail = OutgoingMail.objects.get()
    assert mail.text.count("/sv/companies/ab12/") == 1
    assert mail.html.count("/sv/companies/ab12/") == 1


def test_notify_keeps_a_line_break_out_of_the_subject(tell, anna):
    tell(anna, company="Firm\r\nBcc: everybody@firm.example\x0bX: y\u2028Z: z")

    subject = OutgoingMail.objects.get().subject
    assert subject.splitlines() == [subject]


def test_line_of_reads_in_the_language_of_the_page(tell, anna):
    tell(anna)
    notice = queries.inbox_of(anna).get()

    with translation.override("en"):
        line, link = rendering.line_of(notice), rendering.link_of(notice)

    assert line == "Laddkraft &amp; Söner AB, January"
    assert link == "/en/companies/ab12/"


def test_line_of_escapes_the_facts_of_an_html_line(tell, anna):
    tell(anna, kind="testing/linked")

    assert rendering.line_of(queries.inbox_of(anna).get()) == "<b>Laddkraft &amp; Söner AB</b>"


def test_inbox_of_is_the_persons_own_newest_first(tell, anna, ben):
    tell(anna, ben)
    tell(anna, event="event-2")
    Notice.objects.filter(dedupe_key=f"event-1:{anna.pk}").update(
        created_at=NOW - timedelta(days=1)
    )

    keys = [notice.dedupe_key for notice in queries.inbox_of(anna)]
    assert keys == [f"event-2:{anna.pk}", f"event-1:{anna.pk}"]


def test_mark_read_reaches_only_the_persons_own(tell, anna, ben):
    tell(anna, ben)

    assert actions.mark_read(user=anna, now=NOW, notices=Notice.objects.all()) == 1
    assert queries.unread_count(anna) == 0
    assert queries.unread_count(ben) == 1


def test_mark_read_keeps_the_first_time(tell, anna):
    tell(anna)
    actions.mark_read(user=anna, now=NOW, notices=Notice.objects.all())

    later = NOW + timedelta(hours=1)
    assert actions.mark_read(user=anna, now=later, notices=Notice.objects.all()) == 0
    assert Notice.objects.get().read_at == NOW


@pytest.mark.parametrize("language", ["sv", "en"])
def test_path_of_is_without_language(language):
    with translation.override(language):
        assert actions.path_of("account_login") == "accounts/login/"
