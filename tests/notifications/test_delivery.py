from datetime import timedelta

import pytest
from django.core.mail import EmailMessage
from django.db import OperationalError
from django.db.models import QuerySet
from django.utils import timezone

from tests.notifications.conftest import NOW
from xport.accounts.models import AuditEntry
from xport.notifications import actions, addresses, queries, tasks, transport
from xport.notifications.models import OutgoingMail

pytestmark = pytest.mark.django_db


def deliver(mail, now=NOW):
    actions.deliver_mail(mail_id=mail.pk, now=now)
    mail.refresh_from_db()


def test_deliver_mail_hands_it_over_once(to_sink, queued_mail):
    deliver(queued_mail)
    deliver(queued_mail)

    assert (queued_mail.state, queued_mail.sent_at, queued_mail.attempts) == ("sent", NOW, 1)
    assert to_sink.recipients == ["anna@firm.example"]
    assert to_sink.message_ids == [queued_mail.message_id]


def test_deliver_mail_sends_what_was_queued(to_sink, tell, anna):
    tell(anna)

    deliver(OutgoingMail.objects.get())

    message = to_sink.accepted[0]
    assert message["Subject"] == "Laddkraft & Söner AB: januari"
    assert message["To"] == "anna@firm.example"
    assert "januari" in message.get_body(("plain",)).get_content()
    assert "januari" in message.get_body(("html",)).get_content()


def test_deliver_mail_sends_own_headers_but_not_the_secret_mark(to_sink):
    headers = {"X-Note": "note", "X-Xport-Secret": "1"}
    EmailMessage("Hej", "Text", to=["a@x.example"], headers=headers).send()

    deliver(OutgoingMail.objects.get())

    assert to_sink.accepted[0]["X-Note"] == "note"
    assert "X-Xport-Secret" not in to_sink.accepted[0]


def test_deliver_mail_tries_again_after_a_temporary_refusal(to_sink, queued_mail):
    to_sink.replies = ["451 Come back later"]

    deliver(queued_mail)
    assert (queued_mail.state, queued_mail.last_error) == ("queued", "451 Come back later")
    assert queued_mail.next_at == NOW + timedelta(seconds=30)

    deliver(queued_mail)
    assert (queued_mail.state, queued_mail.last_error) == ("sent", "")
    assert to_sink.message_ids == [queued_mail.message_id]


def test_deliver_mail_tries_again_when_no_server_listens(to_sink, queued_mail, settings):
    settings.MAIL_SERVER = settings.MAIL_SERVER | {"port": 1}

    deliver(queued_mail)

    assert queued_mail.state == "queued"
    assert "ConnectionRefusedError" in queued_mail.last_error


def test_deliver_mail_tries_again_when_the_server_refuses_the_portal(
    to_sink, queued_mail, settings
):
    settings.MAIL_SERVER = settings.MAIL_SERVER | {"username": "xport", "password": "wrong"}

    deliver(queued_mail)

    assert queued_mail.state == "queued"


@pytest.mark.parametrize("refusal", ["replies", "recipient_reply"])
def test_deliver_mail_stops_at_a_permanent_refusal(to_sink, queued_mail, refusal):
    reply = "550 No such person"
    setattr(to_sink, refusal, [reply] if refusal == "replies" else reply)

    deliver(queued_mail)

    assert (queued_mail.state, queued_mail.last_error) == ("dead", reply)
    assert to_sink.accepted == []


def test_deliver_mail_keeps_a_reply_that_the_database_cannot(to_sink, queued_mail):
    to_sink.recipient_reply = "550 No\0 such person"

    deliver(queued_mail)

    assert (queued_mail.state, queued_mail.last_error) == ("dead", "550 No such person")


def test_deliver_mail_stops_at_an_address_that_is_none(to_sink, queued_mail):
    OutgoingMail.objects.update(recipient="anna at firm")

    deliver(queued_mail)

    assert queued_mail.state == "dead"


def test_deliver_mail_gives_up_in_the_end(to_sink, queued_mail):
    OutgoingMail.objects.update(attempts=actions.MOST_ATTEMPTS, last_error="451 Come back later")

    deliver(queued_mail)

    assert queued_mail.state == "dead"
    assert queued_mail.last_error == "Given up after 125 attempts. 451 Come back later"


def test_pause_after_grows_to_its_ceiling():
    pauses = [actions.pause_after(attempts) for attempts in range(1, actions.MOST_ATTEMPTS)]

    assert pauses == sorted(pauses)
    assert (pauses[0], pauses[1]) == (timedelta(seconds=30), timedelta(seconds=60))
    assert pauses[-1] == timedelta(hours=1)
    assert timedelta(days=4) < sum(pauses, timedelta()) < timedelta(days=6)


def test_deliver_mail_leaves_a_mail_alone_while_it_is_leased(to_sink, queued_mail, settings):
    OutgoingMail.objects.update(
        state="sending", lease_until=NOW + timedelta(seconds=settings.MAIL_LEASE_SECONDS)
    )

    deliver(queued_mail)
    assert to_sink.accepted == []

    deliver(queued_mail, NOW + timedelta(seconds=settings.MAIL_LEASE_SECONDS + 1))
    assert queued_mail.state == "sent"


@pytest.mark.parametrize(("reply", "state"), [("250 OK", "sent"), ("550 No", "dead")])
def test_deliver_mail_blanks_a_secret_when_it_is_done(to_sink, reply, state):
    secret = EmailMessage("Hej", "Link", to=["a@x.example"], headers={"X-Xport-Secret": "1"})
    secret.send()
    mail = OutgoingMail.objects.get()
    to_sink.replies = [reply]

    deliver(mail)

    assert (mail.state, mail.text, mail.html) == (state, "", "")


def test_deliver_mail_keeps_a_secret_that_must_be_tried_again(to_sink, queued_mail):
    OutgoingMail.objects.update(is_secret=True)
    to_sink.replies = ["451 Come back later"]

    deliver(queued_mail)

    assert (queued_mail.state, queued_mail.text) == ("queued", "Text")


@pytest.fixture
def stumbling_mark(monkeypatch):
    """Let the mark fail as often as the returned list is long."""
    original, failures = QuerySet.update, []

    def update(queryset, **values):
        if values.get("state") == "sent" and failures:
            failures.pop()
            raise OperationalError
        return original(queryset, **values)

    monkeypatch.setattr(QuerySet, "update", update)
    # The test's transaction lives on this connection.
    monkeypatch.setattr(actions.connection, "close", lambda: None)
    monkeypatch.setattr(actions, "MARK_PAUSE_SECONDS", 0)
    return failures


def test_deliver_mail_marks_it_sent_though_the_database_stumbles(
    to_sink, queued_mail, stumbling_mark
):
    stumbling_mark.extend([1] * (actions.MARK_ATTEMPTS - 1))

    deliver(queued_mail)

    assert (queued_mail.state, stumbling_mark) == ("sent", [])


def test_deliver_mail_says_when_a_mail_could_not_be_marked(
    to_sink, queued_mail, stumbling_mark, caplog
):
    stumbling_mark.extend([1] * actions.MARK_ATTEMPTS)

    deliver(queued_mail)

    assert queued_mail.state == "sending"
    assert "is sent but not marked: it will be repeated" in caplog.text


def test_sweep_mail_wakes_what_is_due_and_pushes_it_out(
    queued_mail, django_capture_on_commit_callbacks
):
    due = queued_mail.next_at

    with django_capture_on_commit_callbacks() as callbacks:
        swept = [
            actions.sweep_mail(now=due - timedelta(seconds=1)),
            actions.sweep_mail(now=due),
            actions.sweep_mail(now=due),
        ]

    assert swept == [0, 1, 0]
    assert len(callbacks) == 1


def test_sweep_mail_finds_a_mail_whose_worker_died(queued_mail):
    lease_until = NOW + timedelta(seconds=60)
    OutgoingMail.objects.update(state="sending", lease_until=lease_until, next_at=lease_until)

    assert actions.sweep_mail(now=NOW) == 0
    assert actions.sweep_mail(now=lease_until + timedelta(seconds=1)) == 1


@pytest.mark.parametrize("state", ["sent", "dead"])
def test_sweep_mail_leaves_finished_mails_alone(queued_mail, state):
    OutgoingMail.objects.update(state=state)

    assert actions.sweep_mail(now=timezone.now() + timedelta(days=1)) == 0


def test_resend_mail_revives_a_dead_mail_and_is_audited(to_sink, queued_mail, anna):
    OutgoingMail.objects.update(state="dead", attempts=9)

    actions.resend_mail(mail=queued_mail, by=anna, now=NOW)
    deliver(queued_mail)

    assert (queued_mail.state, queued_mail.attempts) == ("sent", 1)
    entry = AuditEntry.objects.get(action="mail.resent")
    assert (entry.actor_id, entry.object_id) == (anna.pk, str(queued_mail.pk))


@pytest.mark.parametrize("values", [{"state": "sent"}, {"state": "dead", "is_secret": True}])
def test_resend_mail_refuses_what_is_not_dead_or_was_blanked(queued_mail, anna, values):
    OutgoingMail.objects.update(**values)

    with pytest.raises(actions.MailCannotBeResent):
        actions.resend_mail(mail=queued_mail, by=anna, now=NOW)
    assert not AuditEntry.objects.filter(action="mail.resent").exists()


def test_resend_mail_refuses_while_the_readers_address_is_stopped(queued_mail, anna):
    OutgoingMail.objects.update(state="dead", reader=anna)
    queued_mail.refresh_from_db()
    addresses.stop(address=anna.email, reason="550 No such user", now=NOW)

    with pytest.raises(actions.MailCannotBeResent):
        actions.resend_mail(mail=queued_mail, by=anna, now=NOW)
    assert OutgoingMail.objects.get().state == "dead"


def test_mailbox_holds_what_no_server_takes(tell, anna, ben):
    tell(anna)
    tell(ben, event="event-2")
    for mail in OutgoingMail.objects.order_by("pk"):
        deliver(mail)

    newest, oldest = queries.mailbox()

    assert (newest.to, oldest.to) == ("ben@firm.example", "anna@firm.example")
    assert oldest.subject == "Laddkraft & Söner AB: januari"
    assert oldest.text.startswith("Anna Å: Laddkraft & Söner AB, januari.")
    assert oldest.date == NOW


def test_mailbox_is_empty_before_the_first_mail():
    assert queries.mailbox() == []


@pytest.mark.parametrize("place", ["new/{name}", "cur/{name}:2,S"])
def test_mailbox_never_holds_a_mail_twice(queued_mail, settings, place):
    transport.send(queued_mail)
    (delivered,) = (settings.MAILBOX_DIR / "new").iterdir()
    # A mail program moves what was read.
    delivered.rename(settings.MAILBOX_DIR / place.format(name=delivered.name))

    transport.send(queued_mail)

    assert len(queries.mailbox()) == 1
    assert list((settings.MAILBOX_DIR / "tmp").iterdir()) == []


def test_tasks_send_what_the_sweep_finds(to_sink, queued_mail):
    OutgoingMail.objects.update(next_at=NOW - timedelta(days=365))

    tasks.sweep_mail()
    tasks.deliver_mail(queued_mail.pk)

    assert to_sink.message_ids == [queued_mail.message_id]
