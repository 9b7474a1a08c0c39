"""Mail survives what happens to workers: real workers, a real SMTP server, kill -9."""

import time

import psycopg2
import pytest
from django.core.mail import EmailMessage
from django.db import connection
from django.utils import timezone

from tests.worker import wait_for
from xport.notifications import actions
from xport.notifications.models import OutgoingMail

pytestmark = [pytest.mark.worker, pytest.mark.django_db(transaction=True)]

LEASE_SECONDS = 2


@pytest.fixture
def start_worker(celery_worker_process, smtp_sink):
    def start(*, lease_seconds=LEASE_SECONDS):
        return celery_worker_process(EMAIL_URL=smtp_sink.url, MAIL_LEASE_SECONDS=str(lease_seconds))

    return start


@pytest.fixture
def lock():
    """A second connection, which can hold a mail's row and see who waits for it."""
    place = connection.settings_dict
    lock = psycopg2.connect(
        dbname=place["NAME"],
        user=place["USER"],
        password=place["PASSWORD"],
        host=place["HOST"],
        port=place["PORT"],
    )
    yield lock
    lock.close()


def send_a_mail():
    EmailMessage("Hej", "Text", to=["anna@firm.example"]).send()
    return OutgoingMail.objects.get()


def wait_until_sent():
    def is_sent():
        # What the scheduler does every fifteen seconds.
        actions.sweep_mail(now=timezone.now())
        return OutgoingMail.objects.get().state == "sent"

    wait_for(is_sent, "the mail to be sent")


def waiting_for(lock):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT pid FROM pg_stat_activity WHERE %s = ANY (pg_blocking_pids(pid))",
            [lock.info.backend_pid],
        )
        return [pid for (pid,) in cursor.fetchall()]


def end_backend(pid):
    # It would finish its statement when the lock is gone, though nobody is left to ask for it.
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_terminate_backend(%s, 5000)", [pid])


def test_worker_delivers_at_once(start_worker, smtp_sink):
    start_worker()

    mail = send_a_mail()

    wait_for(lambda: smtp_sink.message_ids == [mail.message_id], "the mail", seconds=5)


def test_mail_is_repeated_once_if_the_worker_dies_between_ok_and_mark(
    start_worker, smtp_sink, lock
):
    states = []

    def hold_the_row(message):
        with lock.cursor() as cursor:
            cursor.execute("SELECT state FROM notifications_outgoingmail FOR UPDATE")
            states.extend(cursor.fetchone())

    smtp_sink.before_reply = hold_the_row
    worker = start_worker()
    mail = send_a_mail()
    # The server has said OK, and the mark waits for the row: this is the gap.
    wait_for(lambda: bool(waiting_for(lock)), "the mark")
    smtp_sink.before_reply = lambda message: None
    (marking,) = waiting_for(lock)
    worker.kill()
    end_backend(marking)
    lock.rollback()

    start_worker()
    wait_until_sent()

    # The claim was visible meanwhile, so no transaction was open while SMTP was spoken.
    assert states == ["sending"]
    assert smtp_sink.message_ids == [mail.message_id] * 2


def test_mail_arrives_once_if_the_worker_dies_before_ok(start_worker, smtp_sink):
    worker = start_worker()
    killed = []

    def kill_the_worker(message):
        if not killed:
            worker.kill()
            killed.append(message["Message-ID"])

    smtp_sink.replies = ["451 The line is dead"]
    smtp_sink.before_reply = kill_the_worker
    mail = send_a_mail()
    wait_for(lambda: bool(killed), "the kill")

    start_worker()
    wait_until_sent()

    assert killed == smtp_sink.message_ids == [mail.message_id]


def test_mail_is_put_back_if_the_server_dawdles_beyond_the_lease(start_worker, smtp_sink):
    smtp_sink.before_reply = lambda message: time.sleep(6)
    start_worker(lease_seconds=6)
    send_a_mail()

    def is_put_back():
        return OutgoingMail.objects.get().last_error == "The mail server took too long."

    wait_for(is_put_back, "the limit", seconds=10)
    assert OutgoingMail.objects.get().state == "queued"


def test_mail_arrives_though_its_message_was_lost(start_worker, smtp_sink, monkeypatch):
    monkeypatch.setattr("xport.lib.jobs._send", lambda task, args: None)
    mail = send_a_mail()
    monkeypatch.undo()
    OutgoingMail.objects.update(next_at=timezone.now())

    start_worker()
    wait_until_sent()

    assert smtp_sink.message_ids == [mail.message_id]
